import type { TestProject } from "vitest/node";
import { javaProblem, startHapi } from "../server.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** FHIR base of an empty HAPI FHIR, or null with what is missing to run one. */
    hapi: { url: string | null; missing: string | null };
  }
}

/** Starts HAPI FHIR once for all tests. HAPI_URL takes a server that runs already (and must be empty). */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env.HAPI_URL;
  if (running) {
    project.provide("hapi", { url: running, missing: null });
    return undefined;
  }
  const missing = javaProblem();
  if (missing) {
    if (process.env.CI) throw new Error(missing);
    project.provide("hapi", { url: null, missing });
    return undefined;
  }
  const server = await startHapi({ quiet: true });
  project.provide("hapi", { url: server.url, missing: null });
  return () => server.stop();
}
