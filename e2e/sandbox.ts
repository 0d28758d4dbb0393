import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { mountCdsHooks } from "@bedside/cds-hooks";
import { importPtbxl } from "@bedside/ecg/node";
import { startSandbox } from "@bedside/sandbox";
import { mountTerminology } from "@bedside/terminology-service";
import { startHapi } from "../hapi/server.mjs";
import { hasPtbxl, PTBXL, REAL_ECG_ID } from "./shared.ts";

/**
 * The sandbox that the tests run against: the clinic's patients and, where the recordings are at hand, one real ECG.
 * With E2E_FHIR=hapi they are in a HAPI FHIR server behind it, with E2E_FHIR_URL in the server at that address.
 */
const root = path.resolve(import.meta.dirname, "..");
const port = Number(process.env.E2E_PORT ?? 8480);
const folder = path.join(root, `.cache/e2e-${port}/fixtures`);
const pages = path.join(root, `.cache/e2e-${port}/dist`);

await rm(folder, { recursive: true, force: true });
await rm(pages, { recursive: true, force: true });
// A copy of the build: building again while the tests run must not take the pages away from under them.
for (const part of ["apps", "launcher"])
  await cp(path.join(root, "dist", part), path.join(pages, part), { recursive: true });
await mkdir(path.join(folder, "bundles"), { recursive: true });
for (const part of ["clinic.json", "redate.ts", "bundles"])
  await cp(path.join(root, "fhir-fixtures", part), path.join(folder, part), { recursive: true });
if (hasPtbxl) {
  const bundle = await importPtbxl({ folder: PTBXL, fold: 9, ids: [REAL_ECG_ID] });
  await writeFile(path.join(folder, "bundles/zz-ptbxl.json"), JSON.stringify(bundle));
}
const hapi = process.env.E2E_FHIR === "hapi" ? await startHapi({ onExit: ended }) : null;
const sandbox = await startSandbox({
  port,
  cdsHooks: process.env.E2E_CDS_HOOKS === "true",
  mounts: (site) => [mountCdsHooks(site), mountTerminology()],
  fixtures: folder,
  appsFolder: path.join(pages, "apps"),
  launcherFolder: path.join(pages, "launcher"),
  fhirUrl: hapi?.url ?? process.env.E2E_FHIR_URL,
});
process.stdout.write(`Ready at ${sandbox.url}\n`);
let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (isEnding) return;
    isEnding = true;
    await sandbox.close();
    await hapi?.stop();
    process.exit(0);
  });
}

function ended(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
