/** Any JSON object that says which resource it is. Content is untrusted until the validator has seen it. */
export interface AnyResource {
  resourceType: string;
  id?: string;
  meta?: { versionId?: string; lastUpdated?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** What a caller may see: one patient's compartment and the types that belong to no patient, or everything. */
export interface Restriction {
  /** Id of the one patient (without "Patient/"). Absent: every patient. */
  patient?: string;
  /** May resources of this type be read (also as an include, a chain target or a history entry)? */
  canRead(resourceType: string): boolean;
}

/** One FHIR interaction as HTTP carries it, without the server around it. */
export interface FhirRequest {
  method: string;
  /** Path below the FHIR base, no leading slash, still percent-encoded: "Observation/1/_history/2", "" for a bundle. */
  path: string;
  /** In the order of the query string. */
  query: URLSearchParams | [string, string][];
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  /**
   * Parsed JSON, or the raw text (a string is parsed here and a syntax error becomes an OperationOutcome),
   * a URLSearchParams or form text for POST _search, null for none.
   */
  body: unknown | null;
  restrict?: Restriction;
}

/** The answer. Header names are in lower case. */
export interface FhirResponse {
  status: number;
  headers: Record<string, string>;
  body: AnyResource | null;
}

export type ScopeLetter = "c" | "r" | "u" | "d" | "s";

/** One permission that a request needs. `inBundle` is the index of the Bundle entry, absent outside bundles. */
export interface Touch {
  /** A resource type, or "*" for system-wide search and history. */
  type: string;
  interaction: ScopeLetter;
  id?: string;
  inBundle?: number;
  /** Why: "main" the request itself, "include" / "chain" the types a search reaches through references. */
  via: "main" | "include" | "chain" | "condition";
}

export interface OauthUris {
  authorize: string;
  token: string;
  introspect?: string;
  revoke?: string;
  register?: string;
  manage?: string;
}

export interface LoadProgress {
  done: number;
  total: number | null;
  written: number;
  unchanged: number;
}

export interface LoadReport {
  written: number;
  unchanged: number;
  refused: { resource: string; message: string }[];
}

export interface FhirService {
  handle(request: FhirRequest): Promise<FhirResponse>;
  /** Bulk write with the ids the resources carry; an unchanged resource makes no new version. */
  load(
    resources: Iterable<AnyResource>,
    options?: { onProgress?: (progress: LoadProgress) => void },
  ): Promise<LoadReport>;
  /** Current (not deleted) resources, of one type or of all. A proxy asks its server. */
  count(resourceType?: string): Promise<number>;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder of the database file. Absent: in memory. */
  dataFolder?: string;
  /** Absolute FHIR base without a trailing slash, "http://localhost:8080/fhir". */
  base: string;
  /** Adds the SMART security extension to the CapabilityStatement. */
  oauthUris?: OauthUris;
  /** Largest request body in bytes of JSON. Default 64 MiB. */
  maxBodyBytes?: number;
  /** Instant of now, for tests. */
  now?: () => Date;
}

export interface ProxyOptions {
  /** Base of the FHIR server behind, "http://localhost:8090/fhir". */
  fhirUrl: string;
  base: string;
  oauthUris?: OauthUris;
  /** Milliseconds before an upstream call is given up. Default 60,000. */
  timeoutMs?: number;
}
