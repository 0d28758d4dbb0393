import type { ScopeLetter } from "../fhir/service.ts";

/** A SMART resource scope, version 1 or 2 (SMART App Launch 2.2, "Scopes for requesting FHIR Resources"). */
export interface ResourceScope {
  context: "patient" | "user" | "system";
  /** A resource type or "*". */
  type: string;
  letters: ReadonlySet<ScopeLetter>;
  /** Finer-grained constraint as search parameters, empty when the scope has none. */
  constraint: [string, string][];
  text: string;
}

const LETTERS = ["c", "r", "u", "d", "s"] as const;
const V1: Record<string, readonly ScopeLetter[]> = { read: ["r", "s"], write: ["c", "u", "d"], "*": LETTERS };
const PATTERN = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,60})\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?$/;

/** Messages to the EHR's page about what it shows (SMART Web Messaging 1.0, granted by group). */
export const MESSAGING_SCOPE = "messaging/ui";

/** Scopes that are no FHIR permission. The engine knows these by name. */
export const PLAIN_SCOPES = [
  "openid",
  "fhirUser",
  "profile",
  "launch",
  "launch/patient",
  "launch/encounter",
  "online_access",
  "offline_access",
  MESSAGING_SCOPE,
] as const;

/** Parses a resource scope; null for anything else, so that an unknown scope is never granted. */
export function parseResourceScope(text: string): ResourceScope | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [, context, type = "", access = "", query] = match;
  const letters = V1[access] ?? (access.split("") as ScopeLetter[]);
  if (letters.length === 0) return null;
  const constraint = query === undefined ? [] : [...new URLSearchParams(query)];
  if (query !== undefined && constraint.length === 0) return null;
  return { context: context as ResourceScope["context"], type, letters: new Set(letters), constraint, text };
}

export function splitScopes(text: string | undefined): string[] {
  return [...new Set((text ?? "").split(" ").filter(Boolean))];
}

function write(scope: ResourceScope, letters: ScopeLetter[]): string {
  const query = scope.text.includes("?") ? scope.text.slice(scope.text.indexOf("?")) : "";
  return `${scope.context}/${scope.type}.${letters.join("")}${query}`;
}

/**
 * What is left of a requested scope after a refusal: the same scope, a narrower one ("patient/RiskAssessment.crs" less
 * "patient/RiskAssessment.c" is "patient/RiskAssessment.rs"), or null.
 */
export function subtractScope(requested: string, refused: string): string | null {
  if (requested === refused) return null;
  const from = parseResourceScope(requested);
  const less = parseResourceScope(refused);
  if (!from || !less || from.context !== less.context || (less.type !== "*" && less.type !== from.type))
    return requested;
  if (less.constraint.length > 0) return requested;
  const left = LETTERS.filter((letter) => from.letters.has(letter) && !less.letters.has(letter));
  if (left.length === 0) return null;
  return left.length === from.letters.size ? requested : write(from, left);
}

/** What of a requested scope lies within another: itself, a narrower one, or null. */
function commonScope(requested: string, allowed: string): string | null {
  if (requested === allowed) return requested;
  const one = parseResourceScope(requested);
  const other = parseResourceScope(allowed);
  if (!one || !other || one.context !== other.context) return null;
  if (one.type !== other.type && one.type !== "*" && other.type !== "*") return null;
  const letters = LETTERS.filter((letter) => one.letters.has(letter) && other.letters.has(letter));
  if (letters.length === 0) return null;
  const type = one.type === "*" ? other.type : one.type;
  const isIn = ([name, value]: [string, string]) => one.constraint.some((it) => it[0] === name && it[1] === value);
  const further = other.constraint.filter((pair) => !isIn(pair));
  if (type === one.type && letters.length === one.letters.size && further.length === 0) return requested;
  const queries = [requested, ...(further.length > 0 ? [allowed] : [])].map((text) => text.split("?")[1]);
  const query = queries.filter((text) => text !== undefined).join("&");
  return `${one.context}/${type}.${letters.join("")}${query === "" ? "" : `?${query}`}`;
}

/** The requested scopes as far as a client registered for them (RFC 7591, `scope`); all of them when it named none. */
export function registeredScopes(requested: string[], registered: string[] | null): string[] {
  if (registered === null) return requested;
  const within = requested.flatMap((scope) => registered.flatMap((allowed) => commonScope(scope, allowed) ?? []));
  return [...new Set(within)];
}

/** Does a scope allow nothing beyond granted ones taken together? */
export function liesWithin(scope: string, granted: string[]): boolean {
  const whole = parseResourceScope(scope);
  if (!whole) return granted.includes(scope);
  const allowed = granted.flatMap((each) => {
    const common = parseResourceScope(commonScope(scope, each) ?? "");
    const isAsWide = common?.type === whole.type && common.constraint.length === whole.constraint.length;
    return isAsWide ? [...common.letters] : [];
  });
  return [...whole.letters].every((letter) => allowed.includes(letter));
}

/** The scopes a user flow grants: known ones only, no `system/`, less what was refused. */
export function grantableScopes(requested: string[], refused: string[]): string[] {
  const granted: string[] = [];
  for (const scope of requested) {
    const resource = parseResourceScope(scope);
    if (resource ? resource.context === "system" : !(PLAIN_SCOPES as readonly string[]).includes(scope)) continue;
    let left: string | null = scope;
    for (const no of refused) left = left === null ? null : subtractScope(left, no);
    if (left !== null) granted.push(left);
  }
  return [...new Set(granted)];
}

export interface ScopeNeed {
  type: string;
  interaction: ScopeLetter;
}

/** Granted scopes that allow an interaction on a type. */
export function scopesFor(granted: ResourceScope[], need: ScopeNeed): ResourceScope[] {
  return granted.filter(
    (scope) => scope.letters.has(need.interaction) && (scope.type === "*" || scope.type === need.type),
  );
}

/** A simulated refusal: all that is no FHIR permission stays, and of the FHIR permissions the first half that only reads. */
export function fewerScopes(scopes: string[]): string[] {
  const reads = scopes.filter((scope) => {
    const letters = parseResourceScope(scope)?.letters;
    return letters !== undefined && [...letters].every((letter) => letter === "r" || letter === "s");
  });
  const kept = new Set(reads.slice(0, Math.ceil(reads.length / 2)));
  return scopes.filter((scope) => parseResourceScope(scope) === null || kept.has(scope));
}
