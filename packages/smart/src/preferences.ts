/**
 * Preferences of the user that follow them to another PC: SMART App State (SMART App Launch 2.2, "Managing app state"), one
 * Basic for the user. Every value is one of a fixed set, so that nothing of a chart can be among them.
 */
import * as z from "zod/mini";
import type { AppId, IssuerConfig } from "./config.ts";
import type { Platform } from "./platform.ts";
import { baseOf, type Discovery, isSafeEndpoint } from "./protocol.ts";
import type { GrantedScopes } from "./scopes.ts";
import type { StoredSession } from "./store.ts";

const KEYS = {
  language: z.enum(["en", "zh-TW"]),
  ecgLayout: z.enum(["3x4+rhythm", "6x2", "12x1"]),
  ecgSpeed: z.literal([25, 50]),
  ecgGain: z.literal([5, 10, 20]),
  ecgContrast: z.boolean(),
  ecgOrder: z.enum(["standard", "cabrera"]),
  ecgEvidence: z.boolean(),
  ecgFilter: z.enum(["none", "0.05-150", "0.67-150", "0.05-40"]),
  ecgMains: z.literal([0, 50, 60]),
  ecgDrawer: z.boolean(),
};

export type PreferenceValues = { [Key in keyof typeof KEYS]?: z.infer<(typeof KEYS)[Key]> };

/** Nothing here rejects or tells the reader: without the EHR's help preferences are those of this page, as before. */
export interface Preferences {
  /** What this user chose before, read at the first call; null when the EHR keeps nothing or does not answer. */
  load(): Promise<PreferenceValues | null>;
  /** Sent when nothing more comes for a moment. Unknown keys and values are left out. */
  save(changes: PreferenceValues): void;
}

const CAPABILITY = "smart-app-state";
const TIMEOUT_MS = 10_000;
const QUIET_MS = 800;
const MOST_CHARACTERS = 65_536;

/**
 * Where this server keeps app state: an associated endpoint, else its FHIR base. Null when it keeps none, or at an address
 * outside the origins of the issuer, to which no token goes.
 */
export function appStateBase(
  discovery: Pick<Discovery, "capabilities" | "associated_endpoints">,
  issuer: Pick<IssuerConfig, "iss" | "origins">,
): string | null {
  const associated = discovery.associated_endpoints?.find(({ capabilities }) => capabilities.includes(CAPABILITY));
  const url = associated?.url ?? (discovery.capabilities.includes(CAPABILITY) ? issuer.iss : null);
  if (url === null || !isSafeEndpoint(url)) return null;
  const origins = [issuer.iss, ...issuer.origins].map((server) => URL.parse(server)?.origin);
  return origins.includes(new URL(url).origin) ? baseOf(url) : null;
}

interface Place {
  /** FHIR base of the app state. */
  base: string;
  /** Absolute reference of the user. */
  subject: string;
  code: { system: string; code: string };
  mayWrite: () => boolean;
  /** A token, null when the session is over. */
  access: () => Promise<string | null>;
  ended: AbortSignal;
  platform: Platform;
}

/** The preferences of a session's user; null where the EHR keeps none, or did not grant reading them. */
export function sessionPreferences(
  stored: Pick<StoredSession, "iss" | "appId" | "user" | "discovery">,
  issuer: IssuerConfig,
  scopes: () => GrantedScopes,
  rest: Pick<Place, "access" | "ended" | "platform">,
): Preferences | null {
  const base = appStateBase(stored.discovery, issuer);
  const reference = stored.user?.reference ?? null;
  if (base === null || reference === null || !scopes().can("Basic", "s")) return null;
  return createPreferences({
    ...rest,
    base,
    subject: `${baseOf(stored.iss)}/${reference}`,
    code: codeOf(stored.appId, rest.platform),
    mayWrite: () => scopes().can("Basic", "c") && scopes().can("Basic", "u"),
  });
}

/** The spec's advice: a code whose system is the origin of the app. */
function codeOf(appId: AppId, platform: Platform): Place["code"] {
  return { system: new URL(platform.location.href).origin, code: `${appId}-preferences` };
}

const basicSchema = z.object({
  resourceType: z.literal("Basic"),
  id: z.string().check(z.regex(/^[A-Za-z0-9\-.]{1,64}$/)),
  meta: z.object({ versionId: z.string().check(z.regex(/^[A-Za-z0-9\-.]{1,64}$/)) }),
  subject: z.object({ reference: z.string() }),
  code: z.object({ coding: z.array(z.object({ system: z.string(), code: z.string() })) }),
  extension: z.catch(z.optional(z.array(z.unknown())), undefined),
});
const extensionSchema = z.object({ url: z.string(), valueString: z.string() });
const bundleSchema = z.object({
  resourceType: z.literal("Bundle"),
  entry: z.optional(z.array(z.object({ resource: z.unknown() }))),
});

interface Kept {
  id: string;
  version: string;
  values: PreferenceValues;
}

/** `kept` is null where the EHR keeps nothing yet. */
interface Found {
  kept: Kept | null;
}

function createPreferences(place: Place): Preferences {
  const { base, subject, code, platform, ended } = place;
  const extensionUrl = `${code.system}/${code.code}`;
  let loaded: Promise<Found | null> | null = null;
  let changes: PreferenceValues = {};
  let timer: unknown;
  let sending: Promise<void> = Promise.resolve();

  /** Not by the session's transport: a refusal here must neither end the session nor be repeated. */
  const request = async (
    method: "GET" | "POST" | "PUT",
    path: string,
    more: { body?: object; version?: string } = {},
  ): Promise<{ status: number; json: unknown } | null> => {
    try {
      const token = await place.access();
      if (token === null) return null;
      const answer = await platform.fetch(`${base}/${path}`, {
        method,
        headers: {
          accept: "application/fhir+json",
          authorization: `Bearer ${token}`,
          ...(more.body === undefined ? {} : { "content-type": "application/fhir+json" }),
          ...(more.version === undefined ? {} : { "if-match": `W/"${more.version}"` }),
        },
        ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        priority: "low",
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ended]),
      });
      const text = await answer.text();
      return { status: answer.status, json: answer.ok && text.length <= MOST_CHARACTERS ? JSON.parse(text) : null };
    } catch {
      return null;
    }
  };

  const keptIn = (resource: unknown): Kept | null => {
    const parsed = basicSchema.safeParse(resource);
    if (!parsed.success) return null;
    const { id, meta, subject: of, code: has, extension = [] } = parsed.data;
    const isOurs = has.coding.some((coding) => coding.system === code.system && coding.code === code.code);
    if (!isOurs || lastTwo(of.reference) !== lastTwo(subject)) return null;
    const [payload] = extension.flatMap((it) => {
      const { success, data } = extensionSchema.safeParse(it);
      return success && data.url === extensionUrl ? [data.valueString] : [];
    });
    return { id, version: meta.versionId, values: known(fromText(payload)) };
  };

  const read = async (): Promise<Found | null> => {
    const query = new URLSearchParams({ code: `${code.system}|${code.code}`, subject });
    const answer = await request("GET", `Basic?${query}`);
    const bundle = bundleSchema.safeParse(answer?.json);
    if (answer?.status !== 200 || !bundle.success) return null;
    const { entry = [] } = bundle.data;
    const [kept = null] = entry.flatMap(({ resource }) => keptIn(resource) ?? []);
    // Something that is not ours is no reason to write beside it.
    return kept === null && entry.length > 0 ? null : { kept };
  };

  const write = (kept: Kept | null, values: PreferenceValues) => {
    const body = {
      resourceType: "Basic",
      ...(kept === null ? {} : { id: kept.id }),
      subject: { reference: subject },
      code: { coding: [code] },
      extension: [{ url: extensionUrl, valueString: JSON.stringify(values) }],
    };
    return kept === null
      ? request("POST", "Basic", { body })
      : request("PUT", `Basic/${kept.id}`, { body, version: kept.version });
  };

  /** Another page may have written in between: then what it wrote is read, and ours goes on top, once. */
  const send = async (): Promise<void> => {
    const mine = changes;
    changes = {};
    for (const isAgain of [false, true]) {
      if (isAgain) loaded = null;
      loaded ??= read();
      const found = await loaded;
      if (found === null) continue;
      const values = known({ ...found.kept?.values, ...mine });
      if (found.kept !== null && isSame(values, found.kept.values)) return;
      const answer = await write(found.kept, values);
      const kept = keptIn(answer?.json);
      if (kept !== null) {
        loaded = Promise.resolve({ kept });
        return;
      }
      if (answer?.status !== 409 && answer?.status !== 412) break;
    }
    loaded = null;
    changes = { ...mine, ...changes };
  };

  return {
    load: async () => {
      loaded ??= read();
      return (await loaded)?.kept?.values ?? null;
    },
    save: (more) => {
      if (ended.aborted || !place.mayWrite()) return;
      changes = { ...changes, ...known(more) };
      platform.clearTimeout(timer);
      timer = platform.setTimeout(() => {
        if (!ended.aborted) sending = sending.then(send);
      }, QUIET_MS);
    },
  };
}

/** The declared keys with one of their values, and nothing else, whoever wrote it. */
function known(values: unknown): PreferenceValues {
  if (typeof values !== "object" || values === null) return {};
  const given = new Map<string, unknown>(Object.entries(values));
  const entries = Object.entries(KEYS).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(given.get(name));
    return success ? [[name, data]] : [];
  });
  return Object.fromEntries(entries);
}

function isSame(one: PreferenceValues, other: PreferenceValues): boolean {
  return JSON.stringify(known(one)) === JSON.stringify(known(other));
}

/** `Practitioner/1` of a reference, absolute or not. */
const lastTwo = (reference: string): string => reference.split("/").slice(-2).join("/");

function fromText(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
