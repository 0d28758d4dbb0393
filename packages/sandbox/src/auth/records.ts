import { randomBytes } from "node:crypto";
import type { LaunchSettings } from "../launch-settings.ts";
import type { Database } from "./database.ts";

/** What the EHR tells an app about the place it was opened from (SMART App Launch 2.2, "Launch context arrives..."). */
export interface LaunchContext {
  patient?: string;
  encounter?: string;
  fhirContext?: { reference: string; role?: string }[];
  intent?: string;
  /** From the link of a CDS Hooks card (CDS Hooks 2.0, Link.appContext). */
  appContext?: string;
  needPatientBanner?: boolean;
  smartStyleUrl?: string;
  tenant?: string;
  /** Lets the app send SMART Web Messages to the page that opened it; absent when no page listens. */
  webMessaging?: { origin: string; handle: string };
}

/** One launch by the launcher. The handle that travels in the URL says nothing by itself. */
export interface LaunchRecord {
  id: string;
  clientId: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Without the secret of an app under test. */
  settings: LaunchSettings;
  /** By which the page that opened the app knows its SMART Web Messages; null when it takes none. */
  messagingHandle: string | null;
}

export type User = { type: "Practitioner" | "Patient"; id: string };

/** What one authorization gave: it outlives refreshes and is what the FHIR endpoint enforces. */
export interface GrantRecord {
  user: User;
  context: LaunchContext;
  scopes: string[];
  tokenSeconds: number | null;
  /** The launch it came from, in the log. */
  launchId: string | null;
}

/** Records by opaque key with an expiry; both kinds live in the authorization database. */
export class Records<T> {
  readonly #database: Database;
  readonly #kind: string;

  constructor(database: Database, kind: string) {
    this.#database = database;
    this.#kind = kind;
  }

  put(key: string, record: T, seconds: number): void {
    this.#database.upsert(this.#kind, key, record as object, seconds);
  }

  /** The record, or null when it was never there or has expired. */
  get(key: string): T | null {
    return (this.#database.find(this.#kind, key) as T | undefined) ?? null;
  }

  /** Stores under a fresh unguessable key and returns the key. */
  issue(record: T, seconds: number): string {
    const key = randomBytes(24).toString("base64url");
    this.put(key, record, seconds);
    return key;
  }
}

export type Grants = Records<GrantRecord>;

/** OpenID subject of a user: the id of a member of staff, `Patient/<id>` for a patient. */
export function subjectOf(user: User): string {
  return user.type === "Patient" ? `Patient/${user.id}` : user.id;
}

export function userOf(subject: string): User {
  return subject.startsWith("Patient/")
    ? { type: "Patient", id: subject.slice("Patient/".length) }
    : { type: "Practitioner", id: subject };
}
