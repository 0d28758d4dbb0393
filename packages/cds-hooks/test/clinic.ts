import type { ChartResource } from "@bedside/chart";
import { checkConfig } from "@bedside/smart";
import { clinicRecords } from "../../../fhir-fixtures/read.ts";
import type { Card } from "../src/types.ts";

export const FHIR = "http://ehr.test/fhir";
export const ORIGIN = "http://apps.test";

/** Every patient of the clinic as of today, with all that the store would have. */
export function clinicPatients(): Map<string, ChartResource[]> {
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const patients = new Map<string, ChartResource[]>();
  for (const { resources } of clinicRecords(today)) {
    const patient = resources.find((it) => it.resourceType === "Patient");
    if (patient) patients.set(patient.id, resources);
  }
  return patients;
}

export function configOf(change: { cdsHooks?: boolean; clients?: object[]; origins?: string[] } = {}) {
  const { cdsHooks = true, clients = [], origins = [] } = change;
  const text = JSON.stringify({
    issuers: [{ iss: FHIR, name: { en: "EHR", "zh-TW": "病歷" }, clientId: "bedside" }],
    site: { name: { en: "Clinic", "zh-TW": "診所" }, score2Region: "moderate", language: "en" },
    features: { cdsHooks },
    cdsHooks: { clients, origins },
  });
  const checked = checkConfig(text, "config.json");
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.config;
}

/** A call of `patient-view` as an EHR makes it. */
export function hookCall(service: string, patientId: string, more: object = {}, headers: Record<string, string> = {}) {
  return new Request(`${ORIGIN}/cds-services/${service}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      hook: "patient-view",
      hookInstance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
      context: { userId: "Practitioner/1", patientId },
      ...more,
    }),
  });
}

/** What the prefetch of a service brings for these resources: a Bundle of the type's rows for each template. */
export function prefetchOf(templates: Record<string, string>, resources: readonly ChartResource[]) {
  return Object.fromEntries(
    Object.entries(templates).map(([key, template]) => {
      if (key === "patient") return [key, resources.find((it) => it.resourceType === "Patient")];
      return [key, answerTo(template, resources)];
    }),
  );
}

/** A search answered as a server would: by type, and by code where the query has codes. */
export function answerTo(query: string, resources: readonly ChartResource[]) {
  const url = new URL(query, "http://x/");
  const type = url.pathname.split("/").at(-1) ?? "";
  const codes = url.searchParams
    .get("code")
    ?.split(",")
    .map((code) => code.split("|").at(-1));
  const category = url.searchParams.get("category");
  const text = (it: ChartResource, part: string) => JSON.stringify(it[part] ?? null);
  const rows = resources.filter(
    (it) =>
      (it.resourceType === type || (url.searchParams.has("_include") && it.resourceType === "Medication")) &&
      (!codes ||
        codes.some((code) => text(it, "code").includes(`"${code}"`) || text(it, "component").includes(`"${code}"`))) &&
      (!category || text(it, "category").includes(`"${category}"`)),
  );
  return { resourceType: "Bundle", type: "searchset", entry: rows.map((resource) => ({ resource })) };
}

export async function cardsOf(response: Response): Promise<Card[]> {
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return ((await response.json()) as { cards: Card[] }).cards;
}

export async function templatesOf(fetchIt: (request: Request) => Promise<Response>) {
  const answer = await fetchIt(new Request(`${ORIGIN}/cds-services`));
  const { services } = (await answer.json()) as { services: { id: string; prefetch: Record<string, string> }[] };
  return new Map(services.map((service) => [service.id, service.prefetch]));
}
