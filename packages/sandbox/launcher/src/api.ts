import type { LaunchInput, MadeLaunch } from "../../src/launch-settings.ts";
import type { Localized } from "./words.ts";

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
  filed: Filed[];
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/launcher/api/${path}`, init);
  const body = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(body.error ?? `HTTP ${answer.status}`);
  return body;
}

export const api = {
  clinic: () => call<ClinicInfo>("clinic"),
  patients: () => call<{ patients: Patient[] }>("patients").then((body) => body.patients),
  chart: (id: string) => call<Chart>(`patients/${encodeURIComponent(id)}`),
  launch: (settings: LaunchInput) =>
    call<MadeLaunch>("launch", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
    }).then((made) => made.url ?? ""),
};
