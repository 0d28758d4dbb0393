import type { LaunchesAnswer, LaunchLog, LaunchSettings, MadeLaunch } from "../../src/launch-settings.ts";
import { type Cards, readCards } from "./read-cards.ts";
import type { Language, Localized } from "./words/index.ts";

export interface Practitioner {
  id: string;
  name: string;
  latinName: string | null;
  role: Localized | null;
}

export interface ClinicInfo {
  name: Localized;
  resources: number;
  upstream: string | null;
  fhirBase: string;
  accessTokenSeconds: number;
  practitioners: Practitioner[];
}

export interface Patient {
  id: string;
  name: string;
  latinName: string | null;
  gender: string | null;
  sexLetter: string;
  birthDate: string | null;
  age: number | null;
  deceased: string | null;
  mrn: string | null;
  story: Localized;
}

export interface Filed {
  reference: string;
  date: string | null;
  type: string;
  title: string;
  status: string;
  ai: boolean;
  verifier: string | null;
}

export interface Chart {
  patient: Patient;
  counts: { observations: number | null; conditions: number | null; drugs: number | null };
  encounters: { id: string; date: string | null; text: string }[];
  ecgs: { reference: string; date: string | null }[];
  documents: { reference: string; date: string | null; text: string }[];
  filed: Filed[];
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/launcher/api/${path}`, init);
  const body = (await answer.json().catch(() => null)) as (T & { error?: string; code?: string }) | null;
  if (!answer.ok || body === null)
    throw new ApiError(body?.error ?? `HTTP ${answer.status}`, answer.status, body?.code);
  return body;
}

/** The sandbox's own words for what went wrong, in English; `code` names what the page has words for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  constructor(message: string, status: number, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const id = encodeURIComponent;

export const api = {
  clinic: () => call<ClinicInfo>("clinic"),
  patients: () => call<{ patients: Patient[] }>("patients").then((body) => body.patients),
  chart: (patient: string) => call<Chart>(`patients/${id(patient)}`),
  resources: (patient: string) => call<{ entry?: { resource?: unknown }[] }>(`patients/${id(patient)}/resources`),
  /** A sandbox without CDS Hooks has no such address. The services are asked to speak the page's language. */
  cards: (patient: string, practitioner: string, language: Language): Promise<Cards> =>
    call<unknown>(`patients/${id(patient)}/cards?practitioner=${id(practitioner)}`, {
      headers: { "accept-language": language },
    })
      .catch((cause: unknown) => {
        if (cause instanceof ApiError && cause.status === 404) return null;
        throw cause;
      })
      .then(readCards),
  launch: (settings: LaunchSettings) =>
    call<MadeLaunch>("launch", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
    }),
  /** Launches that changed after that version; waits so many milliseconds for one that does. */
  launches: (since: number, wait: number, signal: AbortSignal) =>
    call<LaunchesAnswer>(`launches?since=${since}&wait=${wait}`, { signal }),
  log: (launch: string) => call<LaunchLog>(`launches/${id(launch)}`),
  har: (launch: string) => call<object>(`launches/${id(launch)}/har`),
};
