import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FhirResource } from "fhir/r4";
import { Chart } from "./source/chart.ts";
import { clinicResources, PRACTITIONERS } from "./source/clinic.ts";
import { ANCHOR_DATE, PATIENTS } from "./source/index.ts";

const folder = import.meta.dirname;
const bundles = path.join(folder, "bundles");

/** A transaction that puts each resource under its own id, one entry a line. */
function transaction(resources: FhirResource[]): string {
  const entries = resources.map((resource) =>
    JSON.stringify({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } }),
  );
  return `{"resourceType":"Bundle","type":"transaction","entry":[\n${entries.join(",\n")}\n]}\n`;
}

mkdirSync(bundles, { recursive: true });
for (const name of readdirSync(bundles)) if (name.endsWith(".json")) rmSync(path.join(bundles, name));
writeFileSync(path.join(bundles, "00-clinic.json"), transaction(clinicResources()));

let count = 0;
for (const source of PATIENTS) {
  const chart = new Chart(source);
  source.chart(chart);
  writeFileSync(path.join(bundles, `${source.id}.json`), transaction(chart.resources));
  count += chart.resources.length;
}

const clinic = {
  anchorDate: ANCHOR_DATE,
  name: { en: "Jen Hsin Test Clinic", "zh-TW": "仁心測試診所" },
  bundles: ["00-clinic.json", ...PATIENTS.map(({ id }) => `${id}.json`)],
  patients: PATIENTS.map(({ id, mrn, name, latin, sex, birthDate, story, tags }) => ({
    id,
    slug: id,
    mrn,
    name,
    latinName: latin ? `${latin.family}, ${latin.given.join(" ")}` : null,
    sex,
    birthDate,
    story,
    tags,
  })),
  practitioners: PRACTITIONERS.map(({ id, name, latin, specialty, role }) => ({
    id,
    name,
    latinName: [latin.prefix, latin.family, ...latin.given].filter(Boolean).join(" "),
    specialty,
    role,
  })),
};
writeFileSync(path.join(folder, "clinic.json"), `${JSON.stringify(clinic, null, 2)}\n`);
console.log(`${PATIENTS.length} patients, ${count} resources, dated from ${ANCHOR_DATE}`);
