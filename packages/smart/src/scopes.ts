import { type AppId, isChartApp } from "./config.ts";
import { messagingScopes } from "./messaging.ts";

/** SMART v2 letters: create, read, update, delete, search. */
export type Interaction = "c" | "r" | "u" | "d" | "s";

interface Wanted {
  context: Exclude<ScopeContext, "system">;
  resourceType: string;
  interactions: string;
}

const read = (...types: string[]): Wanted[] =>
  types.map((resourceType) => ({ context: "patient", resourceType, interactions: "rs" }));
const create = (...types: string[]): Wanted[] =>
  types.map((resourceType) => ({ context: "patient", resourceType, interactions: "c" }));

/** Who is signed in. A Practitioner and a Device belong to no patient, so they are asked for under `user/`. */
const practitioner: Wanted = { context: "user", resourceType: "Practitioner", interactions: "r" };
const shared: Wanted[] = [practitioner, { context: "user", resourceType: "Device", interactions: "rs" }];
/** The user's own preferences, where the server keeps app state: see `preferences.ts`. */
const preferences: Wanted[] = [{ context: "user", resourceType: "Basic", interactions: "cus" }];
const device: Wanted = { context: "user", resourceType: "Device", interactions: "c" };

/** Prescribed, taken, dispensed, and the drug itself where a prescription only refers to it. */
const MEDICATIONS = ["MedicationRequest", "MedicationStatement", "MedicationDispense", "Medication"];

/** What each app reads, and apart from it what it writes: an EHR can grant the first without the second. */
export const APP_SCOPES: Record<AppId, { read: Wanted[]; write: Wanted[] }> = {
  "ecg-triage": {
    read: [...read("Patient", "Observation", "DiagnosticReport", "Binary", "Provenance"), ...shared],
    write: [...create("DiagnosticReport", "Observation", "Provenance"), device],
  },
  "coronary-risk": {
    read: [
      ...read(
        "Patient",
        "Observation",
        "Condition",
        ...MEDICATIONS,
        "FamilyMemberHistory",
        "Procedure",
        "RiskAssessment",
        "Provenance",
      ),
      ...shared,
    ],
    write: [...create("RiskAssessment", "Observation", "Provenance"), device],
  },
  "lung-decision": {
    read: [
      ...read(
        "Patient",
        "Observation",
        "Condition",
        ...MEDICATIONS,
        "FamilyMemberHistory",
        "Procedure",
        "DiagnosticReport",
        "RiskAssessment",
        "Provenance",
      ),
      ...shared,
    ],
    write: [...create("RiskAssessment", "Observation", "Provenance"), device],
  },
  // The results of all patients, for the codes that stand on them.
  console: {
    read: [{ context: "user", resourceType: "Observation", interactions: "rs" }, practitioner],
    write: [],
  },
};

/**
 * The `scope` of the authorize request. Read scopes first, write scopes apart at the end. Messages to the EHR's page are
 * asked for where an EHR launches the app and its discovery lists them (`supported`), the user's preferences where the
 * server keeps them and the app has any.
 */
export function scopeString(
  appId: AppId,
  launch: "ehr" | "standalone",
  version: "v1" | "v2",
  { supported = [], appState = false }: { supported?: readonly string[] | undefined; appState?: boolean } = {},
): string {
  const { read, write } = APP_SCOPES[appId];
  const isChart = isChartApp(appId);
  const written = [...read, ...(appState && isChart ? preferences : []), ...write].flatMap((wanted) =>
    rightsOf(wanted, version).map((right) => `${wanted.context}/${wanted.resourceType}.${right}`),
  );
  const context = launch === "ehr" ? ["launch"] : isChart ? ["launch/patient"] : [];
  const messages = launch === "ehr" ? messagingScopes(supported) : [];
  return ["openid", "fhirUser", ...context, "online_access", ...messages, ...written].join(" ");
}

/** v1 has no letters: `read` for reading and searching, `write` for the rest. */
function rightsOf({ interactions }: Wanted, version: "v1" | "v2"): string[] {
  if (version === "v2") return [interactions];
  return [...(/[rs]/.test(interactions) ? ["read"] : []), ...(/[cud]/.test(interactions) ? ["write"] : [])];
}

interface Granted {
  resourceType: string;
  interactions: ReadonlySet<string>;
  /** A v2 scope may be narrowed by a query (`?category=laboratory`). */
  query: string | null;
}

export interface GrantedScopes {
  readonly list: readonly string[];
  /** True when the right is granted, also when only for a part of the resources (`?category=...`). */
  can(resourceType: string, interaction: Interaction): boolean;
  /** The queries that narrow this right; empty when it is not narrowed. */
  narrowedTo(resourceType: string, interaction: Interaction): string[];
}

const V1: Record<string, string> = { read: "rs", write: "cud", "*": "cruds" };

/** Whose resources a right is for: of the patient of the launch, of all that the user may see, of all. */
export type ScopeContext = "patient" | "user" | "system";

/**
 * Reads a granted scope string, SMART v1 (`patient/Observation.read`) and v2 (`patient/Observation.rs?...`).
 * v1 `write` is create, update and delete (SMART App Launch 2.2, "Scopes for requesting FHIR Resources").
 * Rights of other `contexts` are listed and not counted: a right over one patient is none over all.
 */
export function parseScopes(
  scope: string,
  contexts: readonly ScopeContext[] = ["patient", "user", "system"],
): GrantedScopes {
  const list = scope.split(/\s+/).filter((part) => part !== "");
  const granted = list.flatMap((part): Granted[] => {
    const match = /^(patient|user|system)\/([A-Za-z]+|\*)\.(read|write|\*|c?r?u?d?s?)(?:\?(.*))?$/.exec(part);
    const [, context, resourceType, right, query] = match ?? [];
    if (resourceType === undefined || right === undefined || right === "") return [];
    if (!contexts.some((it) => it === context)) return [];
    return [{ resourceType, interactions: new Set(V1[right] ?? right), query: query ?? null }];
  });
  const matching = (resourceType: string, interaction: Interaction): Granted[] =>
    granted.filter(
      (it) => (it.resourceType === resourceType || it.resourceType === "*") && it.interactions.has(interaction),
    );
  return {
    list,
    can: (resourceType, interaction) => matching(resourceType, interaction).length > 0,
    narrowedTo: (resourceType, interaction) => {
      const found = matching(resourceType, interaction);
      return found.some((it) => it.query === null) ? [] : found.flatMap((it) => it.query ?? []);
    },
  };
}
