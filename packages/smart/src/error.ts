import type { ConfigProblem } from "./config-check.ts";

/** Everything that can stop a launch or end a session. A screen switches on it; texts are in `LAUNCH_REASONS`. */
export type LaunchErrorKind =
  | "config-wrong"
  | "issuer-not-listed"
  | "client-id-missing"
  | "url-override"
  | "no-launch"
  | "insecure-page"
  | "storage-blocked"
  | "discovery-failed"
  | "pkce-missing"
  | "authorize-denied"
  | "authorize-failed"
  | "state-unknown"
  | "answer-lost"
  | "launch-expired"
  | "token-failed"
  | "id-token-invalid"
  | "no-patient"
  | "patient-mismatch"
  | "scope-missing"
  | "duplicate-tab"
  | "chart-closed"
  | "session-expired"
  | "signed-out"
  | "idle"
  | "unexpected";

/** For the details box: technical, copyable, free of patient data. */
export interface LaunchErrorDetail {
  /** `token request · invalid_grant`. */
  whatFailed: string;
  /** The EHR server as the launch named it. */
  server: string | null;
  /** Servers that the configuration lists, when the list is the reason. */
  allowed: string[];
  /** Problems of `config.json`. */
  problems: ConfigProblem[];
  /** Seconds by which this PC is ahead of the server (negative: behind), when an answer told. */
  clockAheadS: number | null;
  /** Local time with offset, `2026-11-22 14:02:37 +08:00`. */
  time: string;
}

/** A launch or session failure. `reference` is what the reader tells the IT desk: `LX-7F3A-20C4`. */
export class LaunchError extends Error {
  readonly kind: LaunchErrorKind;
  readonly detail: LaunchErrorDetail;
  readonly reference: string;

  constructor(
    kind: LaunchErrorKind,
    detail: Partial<LaunchErrorDetail> & { whatFailed: string },
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${detail.whatFailed}`, options);
    this.name = "LaunchError";
    this.kind = kind;
    this.detail = {
      server: null,
      allowed: [],
      problems: [],
      clockAheadS: null,
      time: localTime(new Date()),
      ...detail,
    };
    this.reference = referenceCode(kind, detail.whatFailed);
  }
}

/** First group: the same for the same failure, so that reports can be counted; second group: this occurrence. */
function referenceCode(kind: string, whatFailed: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${kind} ${whatFailed}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  const occurrence = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  return `LX-${hex4((hash >>> 16) ^ (hash & 0xffff))}-${hex4(occurrence)}`;
}

const hex4 = (n: number): string => n.toString(16).toUpperCase().padStart(4, "0");

function localTime(date: Date): string {
  const two = (n: number): string => String(Math.abs(n)).padStart(2, "0");
  const offset = -date.getTimezoneOffset();
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${clock} ${offset < 0 ? "-" : "+"}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
}
