import type { LaunchLog, LoggedRequest, ShallCheck } from "../../../src/launch-settings.ts";
import { isExpected } from "./expected.ts";

/** Requirements of a launch, each counted once however often it was met. */
export interface Summary {
  broken: number;
  satisfied: number;
  notSeen: Requirement[];
}

export type Requirement = Pick<ShallCheck, "id" | "level" | "text">;

const shalls = (checks: ShallCheck[]) => checks.filter((check) => check.level === "SHALL");

/** @param known all requirements that the sandbox checks */
export function summaryOf(log: LaunchLog, known: readonly Requirement[]): Summary {
  const seen = new Map<string, boolean>();
  for (const check of shalls(log.requests.flatMap((request) => request.checks)))
    seen.set(check.id, (seen.get(check.id) ?? true) && check.ok);
  const broken = [...seen.values()].filter((ok) => !ok).length;
  return {
    broken,
    satisfied: seen.size - broken,
    notSeen: known.filter(({ id, level }) => level === "SHALL" && !seen.has(id) && isExpected(id, log.settings)),
  };
}

export const brokenOf = (request: LoggedRequest): number => shalls(request.checks).filter((check) => !check.ok).length;
export const satisfiedOf = (request: LoggedRequest): number =>
  shalls(request.checks).filter((check) => check.ok).length;

/** Characters of a path that fit beside the other columns at 1366 pixels. */
const LONGEST_PATH = 33;
/** In nearly every FHIR search, so that they tell nothing apart. */
const USUAL = new Set(["patient", "subject", "_count"]);

const shorten = (text: string, longest: number) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** Path without host, long values of the query cut; a token request says what it asks for. */
export function shortPath(request: LoggedRequest): string {
  const [pathname = "", query] = request.path.split("?", 2);
  const grant = request.parameters.find(([name]) => name === "grant_type")?.[1];
  if (grant) return `${pathname} ${grant.replace(/^urn:.*:/, "")}`;
  if (!query) return pathname;
  const pairs = query.split("&").map((part) => part.split("=", 2));
  const telling = pairs.filter(([name]) => !USUAL.has(name ?? ""));
  const parts = (telling.length > 0 ? telling : pairs).map(([name, value = ""]) => {
    const plain = safeDecode(value);
    return `${name}=${/^https?:/.test(plain) ? "…" : shorten(plain, 16)}`;
  });
  return middleCut(`${pathname}?${parts.join("&")}`, LONGEST_PATH);
}

/** Start and end of a long path: its last parameter is often what tells two requests apart. */
function middleCut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const tail = Math.floor(longest / 3);
  return `${text.slice(0, longest - tail - 1)}…${text.slice(-tail)}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Minutes, seconds and milliseconds of the clock at which a request came: "02:08.104". */
export function clockOf(log: LaunchLog, atMs: number): string {
  const start = Date.parse(log.startedAt);
  if (Number.isNaN(start)) return `${(atMs / 1000).toFixed(3)}`;
  const at = new Date(start + atMs);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** Hours, minutes and seconds of a launch: "14:02:08". */
export function timeOf(startedAt: string): string {
  const at = new Date(startedAt);
  return Number.isNaN(at.getTime())
    ? startedAt
    : [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** Requests whose path, method, status or words hold every word of the filter. */
export function filtered(
  requests: LoggedRequest[],
  filter: string,
  words: { broken: string; simulated: string },
): LoggedRequest[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return requests.filter((request) => {
    const text = [
      request.method,
      request.path,
      shortPath(request),
      request.status ?? "",
      brokenOf(request) > 0 ? words.broken : "",
      request.simulated === null ? "" : words.simulated,
    ]
      .join(" ")
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export type Felt =
  | { what: "oldToken"; request: number }
  | { what: "tooSoon"; request: number; afterSeconds: number; askedSeconds: number }
  | { what: "noData" };

const isToken = (request: LoggedRequest) => /\/token$/.test(request.path.split("?")[0] ?? "");
const isData = (request: LoggedRequest) =>
  /^\/fhir\/(?!\.well-known|metadata)/.test(request.path) && request.method !== "OPTIONS";

/** What no SHALL forbids and a user would notice all the same. */
export function feltOf(log: LaunchLog): Felt[] {
  const felt: Felt[] = [];
  const { requests } = log;
  const failedRefresh = requests.find(
    (request) =>
      isToken(request) &&
      (request.status ?? 0) >= 400 &&
      request.parameters.some(([name, value]) => name === "grant_type" && value === "refresh_token"),
  );
  const after = failedRefresh && requests.find((request) => request.n > failedRefresh.n && isData(request));
  if (after?.status === 401) felt.push({ what: "oldToken", request: after.n });
  for (const limited of requests.filter((request) => request.status === 429)) {
    const again = requests.find((request) => request.n > limited.n && request.path === limited.path);
    const asked = log.settings.faults.retryAfterSeconds;
    if (!again || asked <= 0) continue;
    const seconds = (again.atMs - limited.atMs - (limited.tookMs ?? 0)) / 1000;
    if (seconds < asked * 0.95)
      felt.push({ what: "tooSoon", request: again.n, afterSeconds: Number(seconds.toFixed(1)), askedSeconds: asked });
  }
  const token = requests.find((request) => isToken(request) && request.status === 200);
  const ended = requests.at(-1);
  if (
    token &&
    ended &&
    ended.atMs - token.atMs > 5000 &&
    !requests.some((request) => isData(request) && request.n > token.n)
  )
    felt.push({ what: "noData" });
  return felt;
}
