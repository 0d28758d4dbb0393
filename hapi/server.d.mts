/** A HAPI FHIR server that answers. */
export interface Hapi {
  /** FHIR base: "http://127.0.0.1:PORT/fhir". */
  url: string;
  pid: number;
  stop(): Promise<void>;
  startedInMs: number;
  /** Resident memory of the Java process, null where the system does not say. */
  jvmMemoryMiB(): number | null;
}

export interface HapiOptions {
  /** Absent or 0: a free one. */
  port?: number;
  database?: "mem" | "file";
  /** Where `database: "file"` keeps its files. */
  dataFolder?: string;
  /** Refuse on write what $validate finds wrong. */
  validatesWrites?: boolean;
  quiet?: boolean;
  /** Told, in words, when the server ends before `stop` was called. */
  onExit?(message: string): void;
}

export function javaProblem(): string | null;
export function hapiVersion(): string;
export function startHapi(options?: HapiOptions): Promise<Hapi>;
