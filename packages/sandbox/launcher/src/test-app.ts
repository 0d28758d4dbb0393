import type { AppUnderTest, LaunchKind } from "../../src/launch-settings.ts";
import type { Word } from "./words/index.ts";

export const NEW_APP_UNDER_TEST: AppUnderTest = {
  launchUrl: "",
  clientId: "app-under-test",
  clientKind: "public",
  redirectUris: [],
};

export const isAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol);
};

/** What is wrong with the text of a key set, null when it can be used. */
export function jwksProblem(text: string): "jwksBad" | "jwksPrivate" | null {
  let keys: unknown;
  try {
    keys = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    return "jwksBad";
  }
  if (!Array.isArray(keys) || keys.length === 0) return "jwksBad";
  const all = keys as (Record<string, unknown> | null)[];
  if (all.some((key) => key !== null && typeof key === "object" && "d" in key)) return "jwksPrivate";
  return all.every((key) => key !== null && typeof key === "object" && typeof key.kty === "string") ? null : "jwksBad";
}

/** A secret of 32 random bytes. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the app under test lacks, or has too much of, for a launch of this kind; empty when it can be launched. */
export function missingOf(app: AppUnderTest, kind: LaunchKind): Word[] {
  const backend = kind === "backend-service";
  const missing: Word[] = [];
  if (app.clientId.trim() === "") missing.push("clientId");
  if (!backend && !isAddress(app.launchUrl)) missing.push("launchUrl");
  const redirects = app.redirectUris.filter((uri) => uri !== "");
  if (!backend && (redirects.length === 0 || !redirects.every(isAddress))) missing.push("redirects");
  if (!backend && app.clientKind === "confidential-symmetric" && !app.clientSecret) missing.push("secret");
  if (backend || app.clientKind === "confidential-asymmetric") {
    const byAddress = app.jwksUrl !== undefined && isAddress(app.jwksUrl);
    const byText = app.jwks !== undefined && jwksProblem(app.jwks) === null;
    if (!byAddress && !byText) missing.push("jwksUrl");
    if (app.jwksUrl && app.jwks) missing.push("jwksOne");
  }
  return missing;
}
