import { readFile } from "node:fs/promises";
import { type SiteOrigins, siteOrigins } from "@bedside/deploy";
import { APPS, type AppRegistration } from "../auth/clients.ts";
import type { Localized } from "./directory.ts";

/** The text of /config.json and the origins that it names. */
export interface SiteConfig {
  text: string;
  origins: SiteOrigins;
  /** The apps with the client ids that the configuration gives them at this sandbox. */
  apps: readonly AppRegistration[];
  /** Whether the configuration switches CDS Hooks on. */
  cdsHooks: boolean;
}

export const CLINIC_NAME: Localized = { en: "Clinic sandbox", "zh-TW": "仁心測試診所" };

interface IssuerEntry {
  iss?: unknown;
  clientId?: unknown;
  clientIds?: Record<string, unknown>;
}

/** `config.json` for this sandbox: its own FHIR base is the one issuer. */
export function generatedConfig(fhirBase: string, name: Localized, cdsHooks: boolean): SiteConfig {
  const config = {
    issuers: [
      {
        iss: fhirBase,
        name: { en: "Sandbox EHR", "zh-TW": "測試用病歷系統" },
        clientIds: Object.fromEntries(APPS.map((app) => [app.path, app.clientId])),
        scopes: "auto",
        environment: "sandbox",
      },
    ],
    site: { name, score2Region: "moderate", language: "zh-TW", terminology: [] },
    session: { idleMinutes: 30 },
    features: { webgpu: "off", cdsHooks, writeBack: true },
  };
  return {
    text: `${JSON.stringify(config, null, 2)}
`,
    origins: { servers: [], frameAncestors: [] },
    apps: APPS,
    cdsHooks,
  };
}

/**
 * A config.json given by the operator, served as it is.
 * @throws Error in words when it can not be read, is not JSON or names an origin that is none.
 */
export async function configFromFile(file: string, fhirBase: string): Promise<SiteConfig> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`The configuration ${file} can not be read.`);
  });
  let parsed: { issuers?: IssuerEntry[]; features?: { cdsHooks?: unknown } };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch (cause) {
    throw new Error(`The configuration ${file} is not valid JSON: ${(cause as Error).message}.`);
  }
  const issuers = Array.isArray(parsed?.issuers) ? parsed.issuers : [];
  const own = issuers.find((issuer) => issuer.iss === fhirBase);
  const apps = APPS.map((app) => {
    const clientId = own?.clientIds?.[app.path] ?? own?.clientId;
    return typeof clientId === "string" ? { ...app, clientId } : app;
  });
  return { text, origins: siteOrigins(parsed), apps, cdsHooks: parsed?.features?.cdsHooks === true };
}
