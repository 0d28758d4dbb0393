import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

export { expect };

export type Language = "en" | "zh-TW";

interface Fixtures {
  /** Language that the reader chose before; null leaves it to the site. */
  language: Language | null;
  /** Origins beside the sandbox's own that the test's pages may ask: where another server has the apps or the records. */
  otherOrigins: string[];
  guard: undefined;
}

/** What must never happen on any page of the suite. */
interface Seen {
  otherOrigins: string[];
  policyViolations: string[];
  uncaught: string[];
}

/**
 * Every test fails when any page, frame or worker of its browser asked an origin that it does not name, broke the content
 * security policy or Trusted Types, or left an error uncaught.
 */
export const test = base.extend<Fixtures>({
  language: ["en", { option: true }],
  otherOrigins: [[], { option: true }],
  guard: [
    async ({ context, baseURL, language, otherOrigins }, use) => {
      const seen = guard(context, [new URL(baseURL ?? "").origin, ...otherOrigins]);
      if (language) await speak(context, language);
      await use(undefined);
      expect(seen).toEqual({ otherOrigins: [], policyViolations: [], uncaught: [] });
    },
    { auto: true },
  ],
});

function guard(context: BrowserContext, expected: string[]): Seen {
  const seen: Seen = { otherOrigins: [], policyViolations: [], uncaught: [] };
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && !expected.includes(url.origin)) seen.otherOrigins.push(request.url());
  });
  context.on("console", (message) => {
    if (
      /Content Security Policy|Refused to|Trusted(HTML|Script|ScriptURL|Type)|Permissions-Policy/i.test(message.text())
    )
      seen.policyViolations.push(message.text());
  });
  context.on("weberror", (error) => seen.uncaught.push(error.error().stack ?? error.error().message));
  return seen;
}

/** The language that the apps remember in this browser. */
export async function speak(on: BrowserContext | Page, language: Language): Promise<void> {
  await on.addInitScript((chosen) => {
    try {
      localStorage.setItem("bedside.language", chosen);
      localStorage.setItem("launcher.language", chosen);
    } catch {
      // A page without storage (about:blank) has no language to remember.
    }
  }, language);
}
