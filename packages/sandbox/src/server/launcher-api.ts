import type { HttpBindings } from "@hono/node-server";
import type { DiagnosticReport, DocumentReference, Observation, Provenance, RiskAssessment } from "fhir/r4.js";
import { type Context, Hono } from "hono";
import type { AppRegistration } from "../auth/clients.ts";
import type { Launches } from "../auth/launches.ts";
import type { AnyResource, FhirService } from "../fhir/service.ts";
import { type Directory, type Localized, searchAll } from "./directory.ts";
import { launchRoutes } from "./launch-routes.ts";
import type { MakeLaunch } from "./make-launch.ts";

type Env = { Bindings: HttpBindings };

export interface LauncherApiOptions {
  publicUrl: string;
  fhirBase: string;
  service: FhirService;
  directory: Directory;
  apps: readonly AppRegistration[];
  launches: Launches;
  makeLaunch: MakeLaunch;
  accessTokenSeconds: number;
  clinicName: Localized;
  /** Name and address of the FHIR server behind, null for the embedded store. */
  upstream: string | null;
}

/** One result that an app wrote into the chart. */
interface FiledItem {
  reference: string;
  /** ISO date and time, null when the resource has none. */
  date: string | null;
  type: string;
  title: string;
  status: string;
  ai: boolean;
  verifier: string | null;
}

const COUNTED = ["Observation", "Condition", "MedicationRequest"] as const;
const CHART_TYPES = [
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "FamilyMemberHistory",
  "Procedure",
  "AllergyIntolerance",
  "Encounter",
  "DiagnosticReport",
  "RiskAssessment",
  "DocumentReference",
  "ImagingStudy",
] as const;
const ECG_CODES = "http://loinc.org|11524-6,http://loinc.org|34534-8";

async function count(service: FhirService, type: string, patient: string): Promise<number | null> {
  const answer = await service.handle({
    method: "GET",
    path: type,
    query: [
      ["patient", `Patient/${patient}`],
      ["_summary", "count"],
    ],
    headers: {},
    body: null,
  });
  const total = (answer.body as { total?: unknown } | null)?.total;
  return answer.status === 200 && typeof total === "number" ? total : null;
}

function ofPatient(
  service: FhirService,
  type: string,
  patient: string,
  more: [string, string][] = [],
  limit = 200,
): Promise<AnyResource[]> {
  return searchAll(service, type, [["patient", `Patient/${patient}`], ...more], limit).then((list) =>
    list.filter((resource) => resource.resourceType === type),
  );
}

function isAi(resource: AnyResource): boolean {
  const security = resource.meta?.security;
  return Array.isArray(security) && security.some((coding: { code?: unknown }) => coding.code === "AIAST");
}

/** Display name of the person who answers for it (verifier, or enterer of a draft), from the Provenance about it. */
function verifierOf(reference: string, provenances: Provenance[]): string | null {
  for (const provenance of provenances) {
    if (!provenance.target?.some((target) => target.reference?.replace(/\/_history\/.*$/, "").endsWith(reference)))
      continue;
    const agent = provenance.agent?.find((each) =>
      each.type?.coding?.some((coding) => coding.code === "verifier" || coding.code === "enterer"),
    );
    if (agent?.who?.display) return agent.who.display;
  }
  return null;
}

function filedItem(resource: AnyResource, provenances: Provenance[]): FiledItem {
  const reference = `${resource.resourceType}/${resource.id}`;
  const it = resource as unknown as Partial<
    Omit<RiskAssessment, "resourceType" | "status"> & Omit<DiagnosticReport, "resourceType" | "status">
  > & { status?: string };
  const text =
    it.method?.text ??
    it.code?.text ??
    it.method?.coding?.[0]?.display ??
    it.code?.coding?.[0]?.display ??
    resource.resourceType;
  return {
    reference,
    date: it.occurrenceDateTime ?? it.issued ?? it.effectiveDateTime ?? resource.meta?.lastUpdated ?? null,
    type: resource.resourceType,
    title: text,
    status: it.status ?? "",
    ai: isAi(resource),
    verifier: verifierOf(reference, provenances),
  };
}

/** Provenances about these resources. The `patient` parameter of Provenance only finds those about the Patient itself. */
async function provenancesOf(service: FhirService, resources: AnyResource[]): Promise<AnyResource[]> {
  const found: AnyResource[] = [];
  for (let at = 0; at < resources.length; at += 40) {
    const targets = resources.slice(at, at + 40).map((resource) => `${resource.resourceType}/${resource.id}`);
    found.push(...(await searchAll(service, "Provenance", [["target", targets.join(",")]], 500)));
  }
  return found.filter((resource) => resource.resourceType === "Provenance");
}

async function filedFromApps(service: FhirService, patient: string): Promise<FiledItem[]> {
  const [risks, reports, assessed] = await Promise.all([
    ofPatient(service, "RiskAssessment", patient),
    ofPatient(service, "DiagnosticReport", patient),
    ofPatient(service, "Observation", patient, [["_security", "AIAST"]]),
  ]);
  const ofReports = new Set(
    (reports as unknown as DiagnosticReport[]).flatMap((report) => report.result?.map((it) => it.reference) ?? []),
  );
  const alone = assessed.filter((it) => isAi(it) && !ofReports.has(`Observation/${it.id}`));
  const filed = [...risks, ...reports.filter(isAi), ...alone];
  const provenances = (await provenancesOf(service, filed)) as unknown as Provenance[];
  return filed
    .map((resource) => filedItem(resource, provenances))
    .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? ""));
}

/** The launcher page's own data. It is part of the EHR, so it reads the store without a token, and only from its own pages. */
export function launcherApi(options: LauncherApiOptions): Hono<Env> {
  const { directory, service } = options;
  const routes = new Hono<Env>();
  const refuse = (c: Context<Env>, status: 403 | 404, error: string, code?: string) => c.json({ error, code }, status);

  routes.use(async (c, next) => {
    const site = c.req.header("sec-fetch-site");
    const origin = c.req.header("origin");
    if ((site && site !== "same-origin" && site !== "none") || (origin && origin !== options.publicUrl))
      return refuse(c, 403, "only the launcher's own pages may call this");
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    return next();
  });

  routes.get("/clinic", async (c) =>
    c.json({
      name: options.clinicName,
      resources: await service.count(),
      upstream: options.upstream,
      fhirBase: options.fhirBase,
      accessTokenSeconds: options.accessTokenSeconds,
      practitioners: await directory.practitioners(),
      apps: options.apps,
    }),
  );

  routes.get("/patients", async (c) => c.json({ patients: await directory.patients() }));

  routes.get("/patients/:id", async (c) => {
    const id = c.req.param("id");
    const patient = await directory.patient(id);
    if (!patient) return refuse(c, 404, "no such patient", "no-such-patient");
    const [counts, encounters, ecgs, documents, filed] = await Promise.all([
      Promise.all(COUNTED.map((type) => count(service, type, id))),
      directory.encounters(id),
      ofPatient(service, "Observation", id, [["code", ECG_CODES]]),
      ofPatient(service, "DocumentReference", id),
      filedFromApps(service, id),
    ]);
    return c.json({
      patient,
      counts: { observations: counts[0], conditions: counts[1], drugs: counts[2] },
      encounters,
      ecgs: (ecgs as unknown as Observation[])
        .map((it) => ({
          reference: `Observation/${it.id}`,
          date: it.effectiveDateTime ?? it.effectivePeriod?.start ?? null,
        }))
        .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "")),
      documents: (documents as unknown as DocumentReference[])
        .map((it) => ({
          reference: `DocumentReference/${it.id}`,
          date: it.date ?? null,
          text: it.description ?? it.type?.text ?? it.type?.coding?.[0]?.display ?? "",
        }))
        .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "")),
      filed,
    });
  });

  routes.get("/patients/:id/resources", async (c) => {
    const id = c.req.param("id");
    if (!(await directory.patient(id))) return refuse(c, 404, "no such patient", "no-such-patient");
    const lists = await Promise.all(CHART_TYPES.map((type) => ofPatient(service, type, id, [], 5000)));
    const written = await provenancesOf(service, lists.flat().filter(isAi));
    const self = await service.handle({ method: "GET", path: `Patient/${id}`, query: [], headers: {}, body: null });
    const entry = [self.body as AnyResource, ...lists.flat(), ...written].map((resource) => ({
      fullUrl: `${options.fhirBase}/${resource.resourceType}/${resource.id}`,
      resource,
    }));
    return c.body(JSON.stringify({ resourceType: "Bundle", type: "collection", entry }, null, 1), 200, {
      "content-type": "application/json; charset=utf-8",
    });
  });

  routes.route("/", launchRoutes(options));
  return routes;
}
