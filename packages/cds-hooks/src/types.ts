import type { Localized } from "@bedside/terminology";

export type Language = keyof Localized;

/** A card (CDS Hooks 2.0, "Card Attributes"). `summary` is shorter than 140 characters, `detail` is Markdown. */
export interface Card {
  uuid: string;
  summary: string;
  detail: string;
  indicator: "info" | "warning" | "critical";
  source: { label: string; url: string };
  links: { label: string; url: string; type: "smart"; appContext: string }[];
}

/** A `patient-view` request as far as it is used, every part checked. */
export interface HookRequest {
  patientId: string;
  fhirServer: string | null;
  accessToken: string | null;
  /** What the caller has fetched, by the key of the template; a missing key was not fetched. */
  prefetch: ReadonlyMap<string, unknown>;
}

/** An answer that is an error: status and the words for the person who reads the log of the EHR. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
