import type { Sandbox, SandboxOptions } from "./options.ts";

export type { ExtraClient, Sandbox, SandboxOptions } from "./options.ts";

/** Starts launcher, apps, authorization server and FHIR endpoint on one origin. */
export async function startSandbox(_options: SandboxOptions = {}): Promise<Sandbox> {
  throw new Error("not started");
}
