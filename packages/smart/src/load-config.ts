import type { BedsideConfig } from "./config.ts";
import { checkConfig } from "./config-check.ts";
import { LaunchError } from "./error.ts";
import { browserPlatform, type Platform } from "./platform.ts";

/** Milliseconds after which the web server of the app is said not to answer. */
const TIMEOUT_MS = 30_000;

/**
 * Reads and checks `config.json`.
 * @throws LaunchError `config-wrong`, with every problem: file, place, what was found, what is expected, what to do.
 */
export async function loadConfig(
  url: string,
  platform: Pick<Platform, "fetch"> = browserPlatform(),
): Promise<BedsideConfig> {
  const wrong = (found: string, expected: string, todo: string): LaunchError =>
    new LaunchError("config-wrong", {
      whatFailed: `config · ${url} · ${found}`,
      problems: [{ file: url, at: "file", found, expected, todo }],
    });
  let answer: Response;
  let text: string;
  try {
    answer = await platform.fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await answer.text();
  } catch (cause) {
    throw wrong(
      `no answer (${String(cause)})`,
      "a JSON file",
      "Check that the web server runs and serves this address.",
    );
  }
  if (!answer.ok) {
    throw wrong(`HTTP ${answer.status}`, "a JSON file", "Copy config.json to this address of the web server.");
  }
  const checked = checkConfig(text, url);
  if (checked.ok) return checked.config;
  const first = checked.problems[0];
  throw new LaunchError("config-wrong", {
    whatFailed: `config · ${url} · ${first?.at ?? ""}`,
    problems: checked.problems,
  });
}
