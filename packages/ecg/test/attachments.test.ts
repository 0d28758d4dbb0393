import { ecgAttachments } from "@bedside/ecg";
import { describe, expect, it } from "vitest";

const BASE = "https://ehr.example/fhir";
const report = (presentedForm: object[], more: object = {}) => ({
  resourceType: "DiagnosticReport",
  id: "9",
  status: "final",
  effectiveDateTime: "2026-11-22T10:00:00+08:00",
  presentedForm,
  ...more,
});

describe("files in the chart that may be an ECG", () => {
  it("are those with their bytes in them, or in a Binary of this server", () => {
    const forms = [
      { title: "ECG", contentType: "application/xml", data: "AAAA" },
      { url: "Binary/7", contentType: "application/dicom" },
      { url: `${BASE}/Binary/8` },
      { contentType: "application/octet-stream", url: "https://elsewhere.example/fhir/Binary/7" },
      { url: "Binary/7/../../Patient/1" },
      { url: "Observation/7" },
      { contentType: "application/pdf", data: "AAAA" },
      { contentType: "image/png", url: "Binary/3" },
      { contentType: "application/xml" },
    ];
    const found = ecgAttachments([report(forms)], BASE);
    expect(found).toEqual(
      [
        { title: "ECG", data: "AAAA", binary: null },
        { title: null, data: null, binary: "Binary/7" },
        { title: null, data: null, binary: "Binary/8" },
      ].map((it) => ({ holder: "DiagnosticReport/9", at: "2026-11-22T10:00:00+08:00", ...it })),
    );
    expect(ecgAttachments([report(forms)], `${BASE}/`)).toEqual(found);
  });

  it("of documents as well, with the document's date; and none of what was entered in error", () => {
    const content = [{ attachment: { data: "AAAA" } }];
    const document = { resourceType: "DocumentReference", id: "3", status: "current", date: "2026-11-01", content };
    expect(ecgAttachments([document], BASE)).toMatchObject([{ holder: "DocumentReference/3", at: "2026-11-01" }]);
    expect(ecgAttachments([{ ...document, status: "entered-in-error" }], BASE)).toEqual([]);
    expect(ecgAttachments([null, 3, {}, { resourceType: "DiagnosticReport", presentedForm: "x" }], BASE)).toEqual([]);
  });
});
