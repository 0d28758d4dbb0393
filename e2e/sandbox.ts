import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { importPtbxl } from "@bedside/ecg/node";
import { startSandbox } from "@bedside/sandbox";
import { hasPtbxl, PTBXL, REAL_ECG_ID } from "./shared.ts";

/** The sandbox that the tests run against: the clinic's patients and, where the recordings are at hand, one real ECG. */
const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, ".cache/e2e-fixtures");
const port = Number(process.env.E2E_PORT ?? 8480);

await rm(folder, { recursive: true, force: true });
await mkdir(path.join(folder, "bundles"), { recursive: true });
await cp(path.join(root, "fhir-fixtures/clinic.json"), path.join(folder, "clinic.json"));
await cp(path.join(root, "fhir-fixtures/bundles"), path.join(folder, "bundles"), { recursive: true });
if (hasPtbxl) {
  const bundle = await importPtbxl({ folder: PTBXL, fold: 9, ids: [REAL_ECG_ID] });
  await writeFile(path.join(folder, "bundles/zz-ptbxl.json"), JSON.stringify(bundle));
}
const sandbox = await startSandbox({ port, fixtures: folder });
process.stdout.write(`Ready at ${sandbox.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void sandbox.close().then(() => process.exit(0)));
}
