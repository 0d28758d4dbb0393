import type { LaunchInput, LaunchLog, MadeLaunch } from "../src/launch-settings.ts";
import type { Sandbox } from "../src/server/app.ts";
import { authorizeUrl, exchange, follow, Jar } from "./auth-client.ts";

/** Makes a launch as a script does. The suite's ECG app, Ann and Dr Lin unless told otherwise. */
export async function make(sandbox: Sandbox, settings: LaunchInput = {}, headers: Record<string, string> = {}) {
  const app = settings.appUnderTest ? {} : { app: "ecg-triage" };
  const answer = await fetch(`${sandbox.url}/launcher/api/launch`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ ...app, patients: ["ann"], practitioners: ["dr-lin"], ...settings }),
  });
  const body = (await answer.json()) as MadeLaunch & { error?: string };
  return { status: answer.status, answer, ...body };
}

export async function logOf(sandbox: Sandbox, id: string): Promise<LaunchLog> {
  return (await (await fetch(`${sandbox.url}/launcher/api/launches/${id}`)).json()) as LaunchLog;
}

/** Ids of broken requirements of one level, in the order they were broken. */
export function broken(log: LaunchLog, level: "SHALL" | "SHOULD" = "SHALL"): string[] {
  return log.requests.flatMap(({ checks }) => checks.filter((it) => !it.ok && it.level === level).map(({ id }) => id));
}

export const simulated = (log: LaunchLog) => log.requests.flatMap((request) => request.simulated ?? []);

/** A launch up to the app's address or the page that it ends on. */
export async function authorize(sandbox: Sandbox, made: MadeLaunch, more: Record<string, string | null> = {}) {
  const flow = authorizeUrl(sandbox, { ...(made.launch === null ? {} : { launch: made.launch }), ...more });
  const { answer, url } = await follow(new Jar(), flow.url, flow.redirectUri);
  return { flow, answer, url, query: new URL(url).searchParams };
}

/** A launch up to the token answer, whatever it is. */
export async function launchToToken(
  sandbox: Sandbox,
  settings: LaunchInput = {},
  more: Record<string, string | null> = {},
) {
  const made = await make(sandbox, settings);
  if (made.error) throw new Error(made.error);
  const { flow, url } = await authorize(sandbox, made, more);
  return { made, flow, url, ...(await exchange(sandbox, flow, url)) };
}
