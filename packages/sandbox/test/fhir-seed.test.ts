import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadFolder, resourcesTouched } from "../src/fhir/service.ts";
import { BASE, client, ids } from "./fhir-helpers.ts";

const touch = (method: string, address: string, body: unknown = null, headers: Record<string, string> = {}) => {
  const [requestPath = "", query = ""] = address.split("?");
  return resourcesTouched({ method, path: requestPath, query: new URLSearchParams(query), headers, body }, BASE).map(
    ({ type, interaction, via, inBundle }) =>
      `${inBundle ?? ""}${type}.${interaction}${via === "main" ? "" : ` ${via}`}`,
  );
};

test("a folder of Bundles, resources and NDJSON loads with stable ids, and again without new versions", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-seed-"));
  const urn = "urn:uuid:6f1c9f6e-7d5a-4a3a-9a51-0c3a5d6e7f80";
  writeFileSync(
    path.join(folder, "practitionerInformation1.json"),
    JSON.stringify({
      resourceType: "Bundle",
      type: "batch",
      entry: [
        {
          fullUrl: "urn:uuid:d",
          resource: {
            resourceType: "Practitioner",
            identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: "99" }],
          },
          request: { method: "POST", url: "Practitioner" },
        },
      ],
    }),
  );
  writeFileSync(
    path.join(folder, "Aaron.json"),
    JSON.stringify({
      resourceType: "Bundle",
      type: "transaction",
      entry: [
        {
          fullUrl: urn,
          resource: { resourceType: "Patient", id: urn.slice(9), birthDate: "1960-01-01" },
          request: { method: "POST", url: "Patient" },
        },
        {
          fullUrl: "urn:uuid:11111111-7d5a-4a3a-9a51-0c3a5d6e7f80",
          resource: {
            resourceType: "Observation",
            status: "final",
            code: { text: "x" },
            subject: { reference: urn },
            performer: [{ reference: "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|99" }],
          },
          request: { method: "POST", url: "Observation" },
        },
      ],
    }),
  );
  writeFileSync(path.join(folder, "more.ndjson"), '{"resourceType":"Device","id":"d1"}\n\n{"resourceType":"Device"}\n');
  writeFileSync(path.join(folder, "notes.json"), '{"not":"fhir"}');
  const { service, get } = client();
  const first = await loadFolder(service, folder);
  const refused = [{ resource: path.join(folder, "notes.json"), message: "The file holds no resourceType" }];
  expect(first).toEqual({ written: 5, unchanged: 0, refused });
  expect(ids(await get(`Observation?subject=Patient/${urn.slice(9)}`))).toEqual([
    "11111111-7d5a-4a3a-9a51-0c3a5d6e7f80",
  ]);
  expect(ids(await get("Observation?performer=Practitioner/d"))).toHaveLength(1);
  expect(await loadFolder(service, folder)).toEqual({ written: 0, unchanged: 5, refused });
  const moved = await loadFolder(service, folder, {
    redate: (resource) => (resource.resourceType === "Patient" ? { ...resource, birthDate: "1961-01-01" } : resource),
  });
  expect(moved).toEqual({ written: 1, unchanged: 4, refused });
  writeFileSync(path.join(folder, "broken.json"), '{"resourceType":');
  await expect((async () => loadFolder(service, folder))()).rejects.toThrow(/broken\.json is not JSON/);
  rmSync(folder, { recursive: true });
});

test("an invalid resource is refused by name and the others are loaded", async () => {
  const { service } = client();
  const report = await service.load([
    { resourceType: "Patient", id: "ok" },
    { resourceType: "Patient", id: "bad", gender: "blue" },
    { resourceType: "Patient" },
  ]);
  expect(report.written).toBe(1);
  expect(report.refused.map(({ resource }) => resource)).toEqual(["Patient/bad", "Patient/undefined"]);
  expect(report.refused[0]?.message).toContain("Patient.gender");
});

test("resourcesTouched names what a request needs", () => {
  expect(touch("GET", "metadata")).toEqual([]);
  expect(touch("GET", "Observation/1")).toEqual(["Observation.r"]);
  expect(touch("GET", "Observation/1/_history/2")).toEqual(["Observation.r"]);
  expect(touch("GET", "Observation?code=1")).toEqual(["Observation.s"]);
  expect(touch("POST", "Observation/_search", "patient.name=x")).toEqual(["Observation.s", "Patient.s chain"]);
  expect(touch("GET", "Patient/1/Observation")).toEqual(["Observation.s"]);
  expect(touch("PUT", "Observation/1")).toEqual(["Observation.u"]);
  expect(touch("PUT", "Observation?identifier=1")).toEqual([
    "Observation.u",
    "Observation.c condition",
    "Observation.s condition",
  ]);
  expect(touch("POST", "Observation", null, { "if-none-exist": "identifier=1" })).toEqual([
    "Observation.c",
    "Observation.s condition",
  ]);
  expect(touch("GET", "Observation?_include=Observation:encounter:Encounter&_revinclude=Provenance:target")).toEqual([
    "Observation.s",
    "Encounter.r include",
    "Provenance.s include",
  ]);
  expect(touch("GET", "Patient?_has:Observation:patient:code=1")).toEqual(["Patient.s", "Observation.s chain"]);
  const bundle = {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      { request: { method: "DELETE", url: "Patient/1" } },
      {
        resource: { resourceType: "Observation", subject: { reference: "Patient?identifier=7" } },
        request: { method: "POST", url: "Observation", ifNoneExist: "a=b" },
      },
      { request: { method: "GET", url: `${BASE}/Condition?patient=1` } },
    ],
  };
  const expected = ["0Patient.d", "1Observation.c", "1Observation.s condition", "1Patient.s condition", "2Condition.s"];
  expect(touch("POST", "", bundle)).toEqual(expected);
  expect(touch("POST", "", JSON.stringify(bundle))).toEqual(expected);
  expect(touch("POST", "", "{")).toEqual(["*.c"]);
  expect(touch("GET", "")).toEqual(["*.s"]);
});
