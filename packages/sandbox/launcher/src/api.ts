import type { LaunchesAnswer, LaunchLog, LaunchSettings, MadeLaunch } from "../../src/launch-settings.ts";
import type { Localized } from "./words/index.ts";

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

/** As in CDS Hooks 2.0; every part is read with care, since a service may answer anything. */
export interface Card {
  uuid?: string;
  summary?: string;
  detail?: string;
  indicator?: string;
  source?: { label?: string; url?: string };
  links?: { label?: string; url?: string; type?: string; appContext?: string }[];
}

interface CardService {
  id: string;
  title: string;
  tookMs: number;
  error: string | null;
  cards: Card[];
}

export interface Cards {
  enabled: boolean;
  services: CardService[];
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/launcher/api/${path}`, init);
  const body = (await answer.json().catch(() => null)) as (T & { error?: string }) | null;
  if (!answer.ok || body === null) throw new ApiError(body?.error ?? `HTTP ${answer.status}`, answer.status);
  return body;
}

/** The sandbox's own words for what went wrong. */
export class ApiError extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

const id = encodeURIComponent;

export const api = {
  clinic: () => call<ClinicInfo>("clinic"),
  patients: () => call<{ patients: Patient[] }>("patients").then((body) => body.patients),
  chart: (patient: string) => call<Chart>(`patients/${id(patient)}`),
  resources: (patient: string) => call<{ entry?: { resource?: unknown }[] }>(`patients/${id(patient)}/resources`),
  /** A sandbox without CDS Hooks has no such address. */
  cards: (patient: string, practitioner: string) =>
    call<Cards>(`patients/${id(patient)}/cards?practitioner=${id(practitioner)}`).catch((cause: unknown): Cards => {
      if (cause instanceof ApiError && cause.status === 404) return { enabled: false, services: [] };
      throw cause;
    }),
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
