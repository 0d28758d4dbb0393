// `npm start`: install what is missing, build what has changed, start the sandbox. `npm run start:hapi` (or `--hapi`) puts
// a HAPI FHIR server behind it, with the clinic's records in memory.
import { spawn } from "node:child_process";
import path from "node:path";
import { javaProblem, startHapi } from "../hapi/server.mjs";
import { build, checkNode, install, node, root, say, stop } from "./prepare.mjs";

checkNode();
const args = process.argv.slice(2).filter((arg) => arg !== "--hapi");
const onHapi = args.length < process.argv.length - 2;
const problem = onHapi ? javaProblem() : null;
if (problem) stop("HAPI FHIR can not run here.", problem);
install();
build();
const hapi = onHapi
  ? await startHapi({
      onExit(message) {
        say(message);
        process.exit(1);
      },
    }).catch((cause) => stop(cause.message, "The lines above say what HAPI FHIR missed; `npm start` runs without it."))
  : null;
if (hapi) say(`HAPI FHIR answers at ${hapi.url} after ${(hapi.startedInMs / 1000).toFixed(0)} s. Loading the clinic …`);
const behind = hapi ? ["--fhir-url", hapi.url, "--fixtures", path.join(root, "fhir-fixtures")] : [];
const sandbox = spawn(
  node,
  ["--disable-warning=ExperimentalWarning", path.join(root, "scripts/clinic.ts"), ...behind, ...args],
  { cwd: root, stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => sandbox.kill(signal));
sandbox.on("exit", async (code) => {
  await hapi?.stop();
  process.exit(code ?? 0);
});
