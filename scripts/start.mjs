// `npm start`: install what is missing, build what has changed, start the sandbox. With --hapi (`npm run start:hapi`) a
// HAPI FHIR server holds the records instead of the embedded store.
import path from "node:path";
import { startHapi } from "../hapi/server.mjs";
import { build, checkNode, install, javaForHapi, root, say, stop } from "./prepare.mjs";
import { checkSandbox, spawnSandbox } from "./sandbox-process.mjs";

const given = process.argv.slice(2);
const onHapi = given.includes("--hapi");
const options = given.filter((option) => option !== "--hapi");

/** Value of an option of the sandbox, as "--data DIR" or "--data=DIR". */
function optionOf(name) {
  const at = options.findIndex((option) => option === name || option.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return options[at].includes("=") ? options[at].slice(name.length + 1) : options[at + 1];
}

/** A HAPI FHIR in memory, or in files beside the sandbox's own with --data, and what the sandbox must be told of it. */
async function hapiBehind() {
  const data = optionOf("--data") ?? process.env.DATA;
  const hapi = await startHapi({
    ...(data ? { database: "file", dataFolder: data } : {}),
    onExit: (message) => {
      say(`\n✗ ${message}`);
      sandbox?.kill("SIGTERM");
    },
  }).catch((cause) => stop(cause.message, "Mend that, or start on the embedded store: npm start"));
  say(`HAPI FHIR answers at ${hapi.url} after ${(hapi.startedInMs / 1000).toFixed(1)} s.`);
  options.push("--fhir-url", hapi.url);
  if (!optionOf("--fixtures") && !process.env.FIXTURES) options.push("--fixtures", path.join(root, "fhir-fixtures"));
  return hapi;
}

checkNode();
if (!options.includes("--help")) {
  const problem = onHapi ? javaForHapi() : null;
  if (problem) stop(problem, "Or start without it, on the embedded store: npm start");
  install();
  // HAPI FHIR takes 20 s to start: what keeps the sandbox from starting is found before.
  if (onHapi && !checkSandbox(options)) process.exit(1);
  build();
}
let sandbox;
let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    isEnding = true;
    if (sandbox) sandbox.kill(signal);
    else process.exit(0);
  });
const hapi = onHapi && !options.includes("--help") ? await hapiBehind() : null;
sandbox = spawnSandbox(options);
if (isEnding) sandbox.kill("SIGTERM");
sandbox.on("exit", async (code) => {
  await hapi?.stop();
  process.exit(code ?? 0);
});
