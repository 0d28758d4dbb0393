import type { BedsideConfig } from "./config.ts";
import { browserPlatform, type Platform } from "./platform.ts";

const TIMEOUT_MS = 30_000;

/** One of the hospital's code maps that `config.json` names: its JSON, or why there is none. */
export type SiteMap =
  | { address: string; json: unknown; problem: null }
  | { address: string; json: null; problem: string };

/** Fetches the site's own code maps, each by itself, from the app's own origin. Never throws: the apps open without them. */
export function loadSiteMaps(
  { site }: BedsideConfig,
  configUrl: string,
  platform: Pick<Platform, "fetch"> = browserPlatform(),
): Promise<SiteMap[]> {
  return Promise.all(
    site.terminology.map(async (address): Promise<SiteMap> => {
      const failed = (problem: string): SiteMap => ({ address, json: null, problem });
      const url = URL.parse(address, configUrl);
      if (url === null || url.origin !== new URL(configUrl).origin)
        return failed("it lies outside the app's own server");
      try {
        const answer = await platform.fetch(url.href, { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (!answer.ok) return failed(`HTTP ${answer.status}`);
        return { address, json: await answer.json(), problem: null };
      } catch (cause) {
        return failed(cause instanceof SyntaxError ? "it is not JSON" : "no answer");
      }
    }),
  );
}
