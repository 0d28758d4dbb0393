import * as z from "zod/mini";

/** The apps that an EHR opens from a patient's chart. */
export const CHART_APP_IDS = ["ecg-triage", "coronary-risk", "lung-decision"] as const;
export type ChartAppId = (typeof CHART_APP_IDS)[number];

/** Every app that can be launched: those of a chart, and the console, which opens without a patient. */
export const APP_IDS = [...CHART_APP_IDS, "console"] as const;
export type AppId = (typeof APP_IDS)[number];

/** Does this app open one patient's chart? */
export function isChartApp(appId: AppId): appId is ChartAppId {
  return appId !== "console";
}

const text = z.string().check(z.minLength(1));
const localized = z.object({ en: text, "zh-TW": text });

/** Scheme, host and port, as they can stand in a content security policy. */
const origin = z.string().check(z.regex(/^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/));

const issuer = z
  .object({
    /** FHIR base URL, byte for byte as the EHR sends it in `iss`. */
    iss: text.check(z.regex(/^https?:\/\/[^\s?#]+$/)),
    name: localized,
    /** One client id for every app, or `clientIds` by app. */
    clientId: z.optional(text),
    clientIds: z.optional(z.partialRecord(z.enum(APP_IDS), text)),
    /** `auto` asks for v2 scopes when the server advertises `permission-v2`. */
    scopes: z._default(z.enum(["auto", "v1", "v2"]), "auto"),
    environment: z._default(z.enum(["production", "test", "sandbox"]), "production"),
    /** Origins of this EHR beside the one of `iss`: its token endpoint, its keys. For the headers of the web server. */
    origins: z._default(z.array(origin), []),
  })
  .check(z.refine((it) => it.clientId !== undefined || it.clientIds !== undefined, { path: ["clientIds"] }));

/** `config.json`, read at run time: deploying is copying files. */
export const configSchema = z.object({
  issuers: z.array(issuer).check(z.minLength(1)),
  site: z.object({
    name: localized,
    /** Risk region of SCORE2; null asks the clinician. */
    score2Region: z._default(z.nullable(z.enum(["low", "moderate", "high", "very-high"])), null),
    /** The QTc formula that the ECG app shows first. */
    qtcFormula: z._default(z.enum(["bazett", "fridericia", "framingham", "hodges"]), "fridericia"),
    language: z._default(z.enum(["zh-TW", "en"]), "zh-TW"),
    /** Addresses of the site's own code maps, relative to `config.json`. */
    terminology: z._default(z.array(text), []),
    /** Origins of the EHR pages that may show the apps in a frame. For the headers of the web server. */
    frameAncestors: z._default(z.array(origin), []),
  }),
  session: z._default(
    z.object({
      /** Minutes without a touch after which tokens are cleared; 0 switches it off. */
      idleMinutes: z._default(z.number().check(z.minimum(0), z.maximum(720)), 30),
    }),
    { idleMinutes: 30 },
  ),
  features: z._default(
    z.object({
      /** Whether networks may run on WebGPU: `faster` when it agrees with WASM and is faster, `always` when it agrees. */
      webgpu: z._default(z.enum(["off", "faster", "always"]), "off"),
      cdsHooks: z._default(z.boolean(), false),
      writeBack: z._default(z.boolean(), true),
    }),
    { webgpu: "off", cdsHooks: false, writeBack: true },
  ),
  cdsHooks: z._default(
    z.object({
      /** EHRs that may call the CDS Hooks services, each by the `iss` of its JWT; empty lets everybody call. */
      clients: z._default(z.array(z.object({ iss: text, jwksUrl: text.check(z.regex(/^https?:\/\/\S+$/)) })), []),
      /** Origins whose pages may call them from a browser, such as a CDS Hooks test tool. */
      origins: z._default(z.array(text.check(z.regex(/^https?:\/\/[^/\s]+$/))), []),
    }),
    { clients: [], origins: [] },
  ),
});

export type BedsideConfig = z.infer<typeof configSchema>;
export type IssuerConfig = BedsideConfig["issuers"][number];

/** The client id registered for this app at this issuer, or null. */
export function clientIdFor(issuer: IssuerConfig, appId: AppId): string | null {
  return issuer.clientIds?.[appId] ?? issuer.clientId ?? null;
}
