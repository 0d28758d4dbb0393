import { z } from "zod";
import {
  CLIENT_KINDS,
  LAUNCH_KINDS,
  type LaunchInput,
  type LaunchSettings,
  NO_FAULTS,
  NORMAL_LAUNCH,
  PKCE_MODES,
  SIMPLE_FAULTS,
} from "./launch-settings.ts";

// The launcher page forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });

const simpleFaults = Object.values(SIMPLE_FAULTS).flat();

const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, "must be a FHIR id: 1 to 64 of A-Z a-z 0-9 - .");
const text = z.string().max(500);
const reference = text.regex(
  /^(https?:\/\/[^\s#?]+\/)?[A-Z][A-Za-z]{1,60}\/[A-Za-z0-9.-]{1,64}(\/_history\/[A-Za-z0-9.-]{1,64})?$/,
  "must be a FHIR reference: Type/id, also below an absolute http or https address",
);
const address = z
  .string()
  .max(2000)
  .refine(isWebAddress, "must be an absolute http or https address without a fragment");

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:") && !value.includes("#");
}

/** Public keys only: a private key has no business in a launch, nor in its link. */
function isPublicKeySet(value: string): boolean {
  try {
    const set: unknown = JSON.parse(value);
    const keys = (set as { keys?: unknown } | null)?.keys;
    return (
      Array.isArray(keys) &&
      keys.length > 0 &&
      keys.every((key: unknown) => typeof key === "object" && key !== null && !("d" in key) && !("k" in key))
    );
  } catch {
    return false;
  }
}

const FAULTS = z.strictObject({
  simple: z.array(z.enum(simpleFaults)).max(simpleFaults.length).default(NO_FAULTS.simple),
  slowMs: z.int().min(0).max(120_000).default(NO_FAULTS.slowMs),
  tooManyAt: z.int().min(0).max(10_000).default(NO_FAULTS.tooManyAt),
  retryAfterSeconds: z.int().min(0).max(3600).default(NO_FAULTS.retryAfterSeconds),
  errorRate: z.number().min(0).max(1).default(NO_FAULTS.errorRate),
  cutAt: z.int().min(0).max(10_000).default(NO_FAULTS.cutAt),
  clockSkewSeconds: z.int().min(-86_400).max(86_400).default(NO_FAULTS.clockSkewSeconds),
});

const APP_UNDER_TEST = z.strictObject({
  launchUrl: z.union([z.literal(""), address]),
  clientId: z.string().regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 printable ASCII characters"),
  clientKind: z.enum(CLIENT_KINDS),
  clientSecret: z
    .string()
    .regex(/^[\x20-\x7e]{1,500}$/, "must be 1 to 500 printable ASCII characters")
    .optional(),
  jwksUrl: address.optional(),
  jwks: z.string().max(20_000).refine(isPublicKeySet, "must be a JSON Web Key Set of public keys").optional(),
  redirectUris: z.array(address).max(20),
});

const SETTINGS = z.strictObject({
  kind: z.enum(LAUNCH_KINDS).default(NORMAL_LAUNCH.kind),
  app: text.nullable().default(null),
  appUnderTest: APP_UNDER_TEST.nullable().default(null),
  patients: z.array(id).max(200).default([]),
  practitioners: z.array(id).max(200).default([]),
  encounter: id.default(NORMAL_LAUNCH.encounter),
  skipLogin: z.boolean().default(NORMAL_LAUNCH.skipLogin),
  skipConsent: z.boolean().default(NORMAL_LAUNCH.skipConsent),
  fhirContext: z
    .array(z.strictObject({ reference, role: text.min(1).optional() }))
    .max(50)
    .default([]),
  intent: text.default(""),
  appContext: z.string().max(10_000).default(""),
  webMessaging: z.boolean().default(NORMAL_LAUNCH.webMessaging),
  needPatientBanner: z.boolean().default(NORMAL_LAUNCH.needPatientBanner),
  smartStyleUrl: z.union([z.literal(""), address]).default(""),
  tenant: text.default(""),
  refusedScopes: z.array(text).max(200).default([]),
  tokenSeconds: z.int().min(1).max(86_400).nullable().default(null),
  pkce: z.enum(PKCE_MODES).default(NORMAL_LAUNCH.pkce),
  strict: z.boolean().default(NORMAL_LAUNCH.strict),
  faults: FAULTS.default(NO_FAULTS),
});

/** A problem in words for programs, and the fields it is about: none when the whole is no launch. */
export type LaunchRead = { ok: true; settings: LaunchSettings } | { ok: false; problem: string; fields: string[] };

/** Reads launch settings from untrusted JSON; what is left out is normal. A problem names every field and what it takes. */
export function readLaunchSettings(value: unknown): LaunchRead {
  const read = SETTINGS.safeParse(value);
  if (read.success) return { ok: true, settings: read.data };
  const lines = read.error.issues.map(({ message, path }) => `${path.join(".") || "the launch"}: ${message}`);
  const fields = read.error.issues
    .flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    )
    .map((parts) => parts.join("."))
    .filter(Boolean);
  return { ok: false, problem: lines.join("; "), fields: [...new Set(fields)] };
}

/** The settings without the secret of an app under test. */
export function withoutSecret(settings: LaunchSettings): LaunchSettings {
  if (!settings.appUnderTest) return settings;
  const { clientSecret: _, ...open } = settings.appUnderTest;
  return { ...settings, appUnderTest: open };
}

function differences(settings: LaunchSettings): LaunchInput {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const pick = (from: object, normal: object) =>
    Object.fromEntries(
      Object.entries(from).filter(([name, value]) => !isSame(value, (normal as Record<string, unknown>)[name])),
    );
  const { faults, ...rest } = settings;
  const changed = pick(faults, NO_FAULTS);
  return { ...pick(rest, NORMAL_LAUNCH), ...(Object.keys(changed).length > 0 ? { faults: changed } : {}) };
}

/** Value of `?launch=` on the launcher page: base64url of the JSON of what is not normal. A client secret is left out. */
export function encodeLaunch(settings: LaunchSettings): string {
  const bytes = new TextEncoder().encode(JSON.stringify(differences(withoutSecret(settings))));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads what `encodeLaunch` wrote, or says what is wrong with a link that somebody changed. */
export function decodeLaunch(link: string): LaunchRead {
  try {
    const binary = atob(link.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return readLaunchSettings(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return { ok: false, problem: "the link is not a launch: it was cut or changed", fields: [] };
  }
}
