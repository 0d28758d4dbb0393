import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isFhirEcg, measure, readFhirEcg } from "@bedside/ecg";
import fc from "fast-check";
import type { Bundle, FhirResource } from "fhir/r4";
import { describe, expect, it } from "vitest";
import { daysSinceAnchor, redate, redateText } from "../redate.ts";
import { Chart } from "../source/chart.ts";
import { clinicResources } from "../source/clinic.ts";
import { PATIENTS } from "../source/index.ts";

const folder = path.resolve(import.meta.dirname, "..");
const clinic = JSON.parse(readFileSync(path.join(folder, "clinic.json"), "utf8")) as {
  anchorDate: string;
  bundles: string[];
  patients: { id: string; mrn: string; tags: string[]; story: { en: string; "zh-TW": string } }[];
};
const bundles = new Map(
  clinic.bundles.map((name): [string, FhirResource[]] => {
    const bundle = JSON.parse(readFileSync(path.join(folder, "bundles", name), "utf8")) as Bundle<FhirResource>;
    return [name, (bundle.entry ?? []).map((entry) => entry.resource!)];
  }),
);
const all = [...bundles.values()].flat();

/** Every object inside a resource that has this key. */
function* holders(node: unknown, key: string): Generator<Record<string, unknown>> {
  if (Array.isArray(node)) for (const item of node) yield* holders(item, key);
  else if (node !== null && typeof node === "object") {
    if (key in node) yield node as Record<string, unknown>;
    for (const value of Object.values(node)) yield* holders(value, key);
  }
}

describe("the clinic", () => {
  it("stands as its sources make it: running the generator again changes nothing", () => {
    for (const source of PATIENTS) {
      const chart = new Chart(source);
      source.chart(chart);
      expect(JSON.parse(JSON.stringify(chart.resources))).toEqual(bundles.get(`${source.id}.json`));
    }
    expect(bundles.get("00-clinic.json")).toEqual(JSON.parse(JSON.stringify(clinicResources())));
    expect(readdirSync(path.join(folder, "bundles")).sort()).toEqual([...clinic.bundles].sort());
  });

  it("has every story that was asked for, in both languages", () => {
    const tags = new Set(clinic.patients.flatMap((patient) => patient.tags));
    for (const tag of [
      "complete",
      "missing-lipids",
      "conflicting-smoking",
      "two-ldl",
      "stale-hba1c",
      "mixed-units",
      "hba1c-ifcc",
      "bp-mixed",
      "free-text-unit",
      "entered-in-error",
      "preliminary",
      "paging",
      "never-smoker",
      "family-history",
      "heavy-smoker",
      "nodule",
      "two-quit-dates",
      "egfr",
      "af",
      "st-elevation",
      "normal-ecg",
      "empty",
      "outside-age",
      "known-cad",
      "long-name",
    ])
      expect(tags, tag).toContain(tag);
    expect(clinic.patients.length).toBeGreaterThanOrEqual(18);
    for (const { story } of clinic.patients) expect(story.en && story["zh-TW"]).toBeTruthy();
  });

  it("has unique ids that FHIR allows, and no reference to what is not there", () => {
    const known = new Set<string>();
    for (const resource of all) {
      expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
      const key = `${resource.resourceType}/${resource.id}`;
      expect(known.has(key), key).toBe(false);
      known.add(key);
    }
    for (const resource of all)
      for (const { reference } of holders(resource, "reference"))
        expect(known.has(String(reference)), String(reference)).toBe(true);
  });

  it("names no real person: each national id fails its check digit, and says that it is a test", () => {
    for (const resource of all) {
      if (resource.resourceType !== "Patient") continue;
      const id = resource.identifier?.find(({ system }) => system === "http://www.moi.gov.tw");
      expect(id).toMatchObject({ use: "temp", assigner: { display: "TEST" } });
      expect(id!.value).toMatch(/^[A-Z][12]\d{8}$/);
      expect(id!.value![1]).toBe(resource.gender === "male" ? "1" : "2");
      expect(checkSum(id!.value!) % 10, id!.value).not.toBe(0);
    }
    expect(new Set(clinic.patients.map(({ mrn }) => mrn)).size).toBe(clinic.patients.length);
  });

  it("has 3,000 Observations in one chart", () => {
    const observations = bundles.get("chou-wen-pin.json")!.filter(({ resourceType }) => resourceType === "Observation");
    expect(observations).toHaveLength(3000);
  });

  it("has readable synthetic ECGs of at least six patients, some read, most unread, some with a prior", () => {
    const ecgs = all.filter((resource) => isFhirEcg(resource));
    const read = new Set(
      all.flatMap((r) =>
        r.resourceType === "DiagnosticReport" ? (r.result ?? []).map(({ reference }) => reference) : [],
      ),
    );
    const patients = ecgs.map((ecg) => String((ecg as { subject?: { reference?: string } }).subject?.reference));
    expect(new Set(patients).size).toBeGreaterThanOrEqual(6);
    expect(patients.length).toBeGreaterThan(new Set(patients).size);
    const unread = ecgs.filter((ecg) => !read.has(`Observation/${ecg.id}`));
    expect(unread.length).toBeGreaterThanOrEqual(8);
    expect(unread.length).toBeLessThan(ecgs.length);
    for (const ecg of ecgs) {
      const result = readFhirEcg(ecg);
      if (!result.ok) throw new Error(result.error.message.en);
      expect(result.recording).toMatchObject({ synthetic: true, samplingRateHz: 500, durationS: 10 });
      expect(result.recording.leads).toHaveLength(12);
      expect(measure(result.recording).hrBpm).toBeGreaterThan(35);
    }
  });

  const codes = path.resolve(folder, "../../shared/terminology/codes.csv");
  it.skipIf(!existsSync(codes))(
    "uses only codes that stand as verified in shared/terminology/codes.csv, by their official names",
    () => {
      const systems: Record<string, string> = {
        "http://loinc.org": "LOINC",
        "http://snomed.info/sct": "SNOMED CT",
        "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
        "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2023-tw": "ICD-10-CM",
        "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw": "NHI-MSP",
        "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medication-nhi-tw": "NHI-DRUG",
        "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
        "urn:iso:std:iso:11073:10101": "MDC",
      };
      const table = readFileSync(codes, "utf8");
      const seen = new Map<string, string | undefined>();
      for (const resource of all)
        for (const { system, code, display } of holders(resource, "system"))
          if (typeof code === "string" && systems[String(system)])
            seen.set(`${systems[String(system)]},${code}`, display as string | undefined);
      expect(seen.size).toBeGreaterThan(60);
      for (const [key, display] of seen) {
        const rows = table.split("\n").filter((line) => line.includes(`,${key},`));
        expect(rows.length, key).toBeGreaterThan(0);
        // The date on which a person quit: the code is verified, its name is not, so it carries none.
        if (display === undefined) expect(key).toBe("LOINC,74010-0");
        else
          expect(
            rows.some((row) => /,VERIFIED,/.test(row) && row.includes(display)),
            `${key} ${display}`,
          ).toBe(true);
      }
    },
  );
});

/** The check sum of a Taiwanese national id; a multiple of ten in a valid one. */
function checkSum(id: string): number {
  const letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(id[0]!) + 10;
  const digits = [Math.floor(letter / 10), letter % 10, ...[...id.slice(1)].map(Number)];
  return [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1].reduce((sum, weight, i) => sum + weight * digits[i]!, 0);
}

describe("re-dating", () => {
  it("keeps precision, time and zone", () => {
    expect(redateText("2026-11-22T13:47:00+08:00", 40)).toBe("2027-01-01T13:47:00+08:00");
    expect(redateText("2026-11-22T05:47:00.123Z", 1)).toBe("2026-11-23T05:47:00.123Z");
    expect(redateText("2024-02-28", 1)).toBe("2024-02-29");
    expect(redateText("2018-05", 30)).toBe("2018-06");
    expect(redateText("2010", 365)).toBe("2011");
    expect(redateText("2010", 3)).toBe("2010");
  });

  it("shifts full dates by exactly that many days, and back again", () => {
    const day = fc
      .date({ min: new Date("1930-01-01"), max: new Date("2060-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (date, delta) => {
        const moved = redateText(date, delta);
        expect(daysSinceAnchor(date, moved)).toBe(delta);
        expect(redateText(moved, -delta)).toBe(date);
      }),
    );
  });

  it("moves every date of the clinic's resources and nothing else", () => {
    const resource = {
      resourceType: "Observation",
      id: "2026",
      effectiveDateTime: "2026-11-22",
      code: { coding: [{ code: "2093" }], text: "2026-11-22" },
      valueString: "2019",
      note: [{ text: "2014", time: "2026-11-22T08:00:00+08:00" }],
      period: { start: "2026-11-01", end: "2026-11-02" },
    };
    expect(redate(resource, 10)).toEqual({
      ...resource,
      effectiveDateTime: "2026-12-02",
      note: [{ text: "2014", time: "2026-12-02T08:00:00+08:00" }],
      period: { start: "2026-11-11", end: "2026-11-12" },
    });
    expect(redate(resource, 0)).toEqual(resource);
    const dates = (node: unknown) => JSON.stringify(node).match(/"(19|20)\d\d-\d\d(-\d\d)?(T[^"]*)?"/g) ?? [];
    for (const original of all.slice(0, 400)) {
      const before = dates(original);
      const after = dates(redate(original, 400));
      expect(after).toHaveLength(before.length);
      for (const [i, text] of after.entries()) expect(text).not.toBe(before[i]);
    }
  });
});
