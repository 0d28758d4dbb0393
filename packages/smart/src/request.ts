import type { FhirResource, OperationOutcomeIssue } from "fhir/r4";

/** FHIR search to run for the patient of the session, or for all in a session without one. */
export interface SearchPlan {
  resourceType: string;
  /** Without the patient parameter, unencoded: `["code", "http://loinc.org|8480-6"]`. */
  params: readonly (readonly [name: string, value: string])[];
  /** Search parameter that takes the patient's id. Default `patient` (`_id` for Patient); null for types without one. */
  patientParameter?: string | null;
}

export interface SearchOptions {
  signal?: AbortSignal;
  /** Called after each page with that page's matches. */
  onPage?: (resources: FhirResource[], page: number) => void;
}

/** One page of a search over all patients. */
export interface FoundPage {
  resources: FhirResource[];
  /** All matches of all pages, as the server counts them; null when it does not say. What came may be fewer: compare. */
  total: number | null;
}

/** What a server said in an OperationOutcome. */
export interface OutcomeIssue {
  severity: OperationOutcomeIssue["severity"];
  code: string;
  text: string;
}

/** Why a request gave nothing. `kind` is for the program, `text` for the details box. */
export interface RequestFailure {
  kind:
    | "aborted"
    | "timeout"
    | "network"
    | "session-ended"
    | "scope-missing"
    | "forbidden"
    | "not-found"
    | "conflict"
    | "refused"
    | "server"
    | "not-fhir"
    | "outside-server"
    /** The answer holds data of a patient who is not the session's. */
    | "other-patient"
    | "paging"
    | "incomplete";
  /** HTTP status, null when no answer came. */
  status: number | null;
  text: string;
  issues: OutcomeIssue[];
}

export type SearchOutcome =
  | { ok: true; plan: SearchPlan; resources: FhirResource[]; issues: OutcomeIssue[]; pages: number }
  /** `resources` are those of the pages that did arrive: never enough to say "absent". */
  | {
      ok: false;
      plan: SearchPlan;
      cause: RequestFailure;
      resources: FhirResource[];
      issues: OutcomeIssue[];
      pages: number;
    };

export type ReadOutcome = { ok: true; resource: FhirResource } | { ok: false; cause: RequestFailure };

export type WriteOutcome =
  /** `created` is false for an entry that the server already had (conditional create). */
  | { ok: true; entries: { reference: string | null; status: number; created: boolean }[] }
  | { ok: false; cause: RequestFailure };
