import {
  type AppUnderTest,
  CLIENT_KINDS,
  type ContextReference,
  type Faults,
  LAUNCH_KINDS,
  type LaunchSettings,
  NO_FAULTS,
  NORMAL_LAUNCH,
  PKCE_MODES,
  SIMPLE_FAULTS,
} from "../../src/launch-settings.ts";

type Json = Record<string, unknown>;

const LONGEST = 20_000;
const object = (value: unknown): Json | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
const text = (value: unknown, otherwise = ""): string =>
  typeof value === "string" && value.length <= LONGEST ? value : otherwise;
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string" && item !== "").slice(0, 200) : [];
const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === "boolean" ? value : otherwise);
const oneOf = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
  known.find((item) => item === value) ?? otherwise;
const within = (value: unknown, low: number, high: number, otherwise: number): number =>
  typeof value === "number" && value >= low && value <= high ? value : otherwise;

function readFaults(value: unknown): Faults {
  const from = object(value) ?? {};
  const asked = texts(from.simple);
  const whole = (name: keyof Faults, low: number, high: number) =>
    Math.round(within(from[name], low, high, NO_FAULTS[name] as number));
  return {
    simple: Object.values(SIMPLE_FAULTS)
      .flat()
      .filter((fault) => asked.includes(fault)),
    slowMs: whole("slowMs", 0, 120_000),
    tooManyAt: whole("tooManyAt", 0, 10_000),
    retryAfterSeconds: whole("retryAfterSeconds", 0, 600),
    errorRate: within(from.errorRate, 0, 1, 0),
    cutAt: whole("cutAt", 0, 10_000),
    clockSkewSeconds: whole("clockSkewSeconds", -86_400, 86_400),
  };
}

function readReferences(value: unknown): ContextReference[] {
  const list = Array.isArray(value) ? value.slice(0, 50) : [];
  return list.flatMap((item) => {
    const from = object(item);
    const reference = text(from?.reference);
    const role = text(from?.role);
    if (!reference) return [];
    return [role ? { reference, role } : { reference }];
  });
}

function readAppUnderTest(value: unknown): AppUnderTest | null {
  const from = object(value);
  if (!from) return null;
  const optional = (name: "clientSecret" | "jwksUrl" | "jwks") => text(from[name]) || undefined;
  return {
    launchUrl: text(from.launchUrl),
    clientId: text(from.clientId),
    clientKind: oneOf(from.clientKind, CLIENT_KINDS, "public"),
    clientSecret: optional("clientSecret"),
    jwksUrl: optional("jwksUrl"),
    jwks: optional("jwks"),
    redirectUris: texts(from.redirectUris),
  };
}

/** Settings out of anything: what is missing, of another kind or out of range is as in a normal launch. */
export function readSettings(value: unknown): LaunchSettings {
  const from = object(value) ?? {};
  const normal = NORMAL_LAUNCH;
  const appUnderTest = readAppUnderTest(from.appUnderTest);
  const seconds = within(from.tokenSeconds, 1, 86_400, 0);
  return {
    kind: oneOf(from.kind, LAUNCH_KINDS, normal.kind),
    app: appUnderTest ? null : text(from.app) || null,
    appUnderTest,
    patients: texts(from.patients),
    practitioners: texts(from.practitioners),
    encounter: text(from.encounter, normal.encounter) || normal.encounter,
    skipLogin: flag(from.skipLogin, normal.skipLogin),
    skipConsent: flag(from.skipConsent, normal.skipConsent),
    fhirContext: readReferences(from.fhirContext),
    intent: text(from.intent),
    appContext: text(from.appContext),
    needPatientBanner: flag(from.needPatientBanner, normal.needPatientBanner),
    webMessaging: flag(from.webMessaging, normal.webMessaging),
    smartStyleUrl: text(from.smartStyleUrl),
    tenant: text(from.tenant),
    refusedScopes: texts(from.refusedScopes),
    tokenSeconds: seconds > 0 ? Math.round(seconds) : null,
    pkce: oneOf(from.pkce, PKCE_MODES, normal.pkce),
    strict: flag(from.strict, normal.strict),
    faults: readFaults(from.faults),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Base64url of the JSON of what differs from a normal launch. */
export function encodeSettings(settings: LaunchSettings): string {
  const faults = Object.entries(settings.faults).filter(
    ([name, value]) => !same(value, NO_FAULTS[name as keyof Faults]),
  );
  const parts = Object.entries(settings)
    .filter(([name, value]) => !same(value, NORMAL_LAUNCH[name as keyof LaunchSettings]))
    .map(([name, value]) => (name === "faults" ? [name, Object.fromEntries(faults)] : [name, value]));
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(parts)));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** The settings of a link, null when it holds no JSON object. */
export function decodeSettings(encoded: string): LaunchSettings | null {
  if (encoded.length > 4 * LONGEST) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (each) =>
      each.charCodeAt(0),
    );
    const value = object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return value && readSettings(value);
  } catch {
    return null;
  }
}
