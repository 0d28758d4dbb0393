/** The other origins that a `config.json` lets into the apps' headers. */
export interface SiteOrigins {
  /** FHIR and authorization servers: the apps may send requests there. */
  servers: string[];
  /** EHR pages that may show the apps in a frame. */
  frameAncestors: string[];
}

/** `https://host`, with a port or a leading `*.` where wanted. Nothing else can stand in a policy without changing it. */
const SOURCE = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;

/**
 * Reads the origins from the parsed `config.json`: `issuers[].iss`, `issuers[].origins`, `site.frameAncestors`.
 * Other shapes are passed over, since the schema of the configuration is checked elsewhere.
 * @throws Error in words when an origin can not be written into a policy.
 */
export function siteOrigins(config: unknown): SiteOrigins {
  const issuers = list(field(config, "issuers"));
  const servers = issuers.flatMap((issuer) => {
    const base = URL.parse(String(field(issuer, "iss")));
    return [...(base ? [base.origin] : []), ...list(field(issuer, "origins")).map(String)];
  });
  const frameAncestors = list(field(field(config, "site"), "frameAncestors")).map(String);
  for (const origin of [...servers, ...frameAncestors]) {
    if (!SOURCE.test(origin)) {
      throw new Error(
        `${JSON.stringify(origin)} can not stand in the content security policy. Write scheme, host and port alone, in lower case: https://ehr.example.org`,
      );
    }
  }
  return { servers: [...new Set(servers)], frameAncestors: [...new Set(frameAncestors)] };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
