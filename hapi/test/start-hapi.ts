import type { TestProject } from "vitest/node";
import { javaProblem, startHapi } from "../server.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** FHIR base of the HAPI server, null where it can not run here. */
    hapi: string | null;
    /** What to install, null where nothing is missing. */
    javaProblem: string | null;
  }
}

/**
 * One HAPI FHIR for all files of this folder, which validates what is written to it; `HAPI_URL` names one that runs
 * already and is empty.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env.HAPI_URL;
  const problem = running ? null : javaProblem();
  if (problem !== null && process.env.CI === "true") throw new Error(problem);
  project.provide("javaProblem", problem);
  if (running || problem !== null) {
    project.provide("hapi", running ?? null);
    return undefined;
  }
  const server = await startHapi({ validatesWrites: true, quiet: true });
  project.provide("hapi", server.url);
  return () => server.stop();
}
