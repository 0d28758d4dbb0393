import type { Bundle, FhirResource } from "fhir/r4";
import type { Capability } from "./capability.ts";
import type { AppId, ChartAppId, IssuerConfig } from "./config.ts";
import type { LaunchError } from "./error.ts";
import type { Messaging } from "./messaging.ts";
import type { Preferences } from "./preferences.ts";
import type { FoundPage, ReadOutcome, SearchOptions, SearchOutcome, SearchPlan, WriteOutcome } from "./request.ts";
import type { Interaction } from "./scopes.ts";
import type { StyleOutcome } from "./style.ts";

/** Who is signed in, from the verified id_token. */
export interface SessionUser {
  /** `Practitioner/1`, relative to the issuer; null when the token names none on this server. */
  reference: string | null;
  /** As the token had it, absolute or relative. */
  fhirUser: string | null;
  name: string | null;
  subject: string;
}

export type EndReason = "signed-out" | "idle" | "session-expired" | "patient-mismatch";

/** `expiresAt` is the access token's end, in epoch ms; while `renewable`, the session goes on past it. */
export type SessionState =
  | { status: "active"; expiresAt: number | null; renewable: boolean }
  | { status: "ended"; reason: EndReason; error: LaunchError; unfiled: Unfiled };

/** What was kept by `keep` when the session ended: how many items under each name, and whether they still are. */
export interface Unfiled {
  counts: Record<string, number>;
  isKept: boolean;
}

/** Somebody signed in at one server, with the rights of one app. Tokens stay inside. */
export interface ServerSession {
  readonly appId: AppId;
  readonly issuer: IssuerConfig;
  readonly launch: "ehr" | "standalone";
  /** Null when the server gave no id_token: such a session reads, and nothing can be signed in a name. */
  readonly user: SessionUser | null;
  /** SMART Web Messages to the EHR's page; null when the launch gave no right to any. Still there when the session ended. */
  readonly messaging: Messaging | null;
  readonly scopes: readonly string[];
  can(resourceType: string, interaction: Interaction): boolean;
  /** The queries that a granted right is narrowed to, e.g. `category=laboratory`; empty when not narrowed. */
  narrowedTo(resourceType: string, interaction: Interaction): string[];
  /**
   * Who signs a decision: the user of the token, by the name of the token or else of the Practitioner in the record.
   * Null when there is no user, or no name to show.
   */
  clinician(): Promise<{ reference: string | null; display: string } | null>;
  /** The server's CapabilityStatement, read at the first call. */
  capability(): Promise<Capability>;
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Tells the idle timer that somebody is here. */
  touch(): void;
  /** When the session ends unless somebody touches it, in epoch ms; null without an idle limit. */
  idleEndsAt(): number | null;
  /** Clears tokens and state, revokes the token where the server can. */
  signOut(reason?: EndReason): Promise<void>;
}

/** One open chart. */
export interface Session extends ServerSession {
  readonly appId: ChartAppId;
  readonly patientId: string;
  /** `Patient/123`. */
  readonly patient: string;
  readonly encounter: string | null;
  readonly intent: string | null;
  readonly tenant: string | null;
  readonly needPatientBanner: boolean;
  /**
   * What the card of a CDS Hooks service handed to the app that it opened (CDS Hooks 2.0, Link.appContext): JSON as read,
   * another text as it came, null for none. Not checked: parse it.
   */
  readonly appContext: unknown;
  /** What the EHR keeps of the user's preferences; null where it keeps none. */
  readonly preferences: Preferences | null;
  /**
   * What the launch was made on, of one resource type: `Observation/1` of each entry of `fhirContext` that names such a
   * resource of this server and has no role or the role `launch`.
   */
  launchedOn(resourceType: string): string[];
  /** The EHR's wishes for the look (`smart_style_url`), read at the first call; null without an address. */
  style(): Promise<StyleOutcome | null>;
  search(plan: SearchPlan, options?: SearchOptions): Promise<SearchOutcome>;
  /** All plans at once; one that fails does not take the others down. */
  searchAll(plans: readonly SearchPlan[], options?: SearchOptions): Promise<SearchOutcome[]>;
  /** `Observation/1`, or an absolute address on the issuer's server. */
  read(reference: string, options?: { signal?: AbortSignal }): Promise<ReadOutcome>;
  /** Conditional create when `ifNoneExist` is given (search string, encoded), and only then retried after a lost answer. */
  create(resource: FhirResource, options?: { ifNoneExist?: string; signal?: AbortSignal }): Promise<WriteOutcome>;
  /** Sends a transaction Bundle; falls back to single creates in order where the server has no transaction. */
  transaction(bundle: Bundle, options?: { signal?: AbortSignal }): Promise<WriteOutcome>;
  /** Keeps unfiled work for this patient and user in this tab (see `kept.ts`); an empty list removes it. JSON only. */
  keep(name: string, items: readonly unknown[]): void;
  /** What was kept under this name, possibly before a new launch. Not checked: parse it. */
  kept(name: string): readonly unknown[];
}

/** Somebody of the staff, without a patient: what one patient's chart holds is nobody's to see here but as part of all. */
export interface StaffSession extends ServerSession {
  /**
   * Searches over all patients, page by page; no page is kept. What a right is narrowed to (`narrowedTo`) is up to the server.
   * @throws SearchError where a page fails: those before it stand.
   */
  pages(plan: SearchPlan, options?: { signal?: AbortSignal }): AsyncGenerator<FoundPage, void>;
}
