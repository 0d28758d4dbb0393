import { parseArgs } from "node:util";
import { type SandboxOptions, startSandbox } from "./server/app.ts";
import { checkPort, DEFAULT_HOST, PortTakenError } from "./server/port.ts";

const STOP_LIMIT_MS = 10_000;

const HELP = `Starts the sandbox EHR: launcher, apps, SMART authorization and a FHIR endpoint on one address.

  --port N          port to listen on (PORT; default 8080)
  --host ADDRESS    address to bind (HOST; default 127.0.0.1)
  --public-url URL  address under which browsers see it (PUBLIC_URL; default http://localhost:PORT)
  --data DIR        keep records, keys and grants in this folder (DATA; default: in memory)
  --fixtures DIR    load these bundles instead of the clinic's (FIXTURES)
  --fhir-url URL    put this FHIR server behind the authorization (FHIR_URL)
  --jwks-hosts A,B  fetch key sets of apps under test from these hosts too (JWKS_HOSTS; default: this machine only)
  --apps-url URL    launch the apps that another web server serves at this address (APPS_URL)
  --config FILE     serve this file as /config.json (CONFIG)
  --cds-hooks       fire CDS Hooks when a chart is opened (off by default; with --config, its features.cdsHooks counts)
  --cds-url URL     a CDS Hooks service to call, instead of the one on this address; may be given several times
  --only-check      say whether it could start on its port, and end
  --ends-with-input end when the standard input ends, for a program that starts this one
  --help            this text
`;

function stop(wrong: string, todo: string): never {
  process.stderr.write(`\n✗ ${wrong}\n  ${todo}\n\n`);
  process.exit(1);
}

/** Ends the program with why the sandbox could not start, and what to do. */
function stopForStart(cause: unknown): never {
  if (cause instanceof PortTakenError)
    return stop(
      cause.message,
      cause.free === null
        ? "Stop the other program, or choose a port: PORT=9000 npm start"
        : `Stop the other program, or start on the free port: PORT=${cause.free} npm start`,
    );
  return stop(
    (cause as Error).message,
    process.env.DEBUG ? String((cause as Error).stack) : "Set DEBUG=1 to see where it happened.",
  );
}

function settings() {
  const string = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      options: {
        port: string,
        host: string,
        "public-url": string,
        data: string,
        fixtures: string,
        "fhir-url": string,
        "jwks-hosts": string,
        "apps-url": string,
        config: string,
        "cds-hooks": { type: "boolean" },
        "cds-url": { type: "string", multiple: true },
        "only-check": { type: "boolean" },
        "ends-with-input": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (cause) {
    return stop((cause as Error).message, "Run with --help to see the options.");
  }
}

/** One line that is rewritten on a terminal, and stays quiet in a log but for the last of a kind. */
function progressLine(): { show(message: string): void; keep(message: string): void; done(): void } {
  let last = "";
  return {
    show(message) {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${message}`);
      last = message;
    },
    keep(message) {
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${message}\n` : `${message}\n`);
    },
    done() {
      if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
      else if (last) process.stderr.write(`${last}\n`);
    },
  };
}

/** The sandbox as a program: options of the command line, words on the terminal, until a signal ends it. */
export async function runSandbox(mounts?: SandboxOptions["mounts"]): Promise<void> {
  const given = settings();
  if (given.help) {
    process.stdout.write(HELP);
    return;
  }
  const portText = given.port ?? (process.env.PORT || "8080");
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    stop(`"${portText}" is not a port.`, "Give a number from 0 to 65535.");
  const host = given.host ?? process.env.HOST;
  if (given["only-check"]) return checkPort(port, host ?? DEFAULT_HOST).catch(stopForStart);
  let end = (): void => process.exit(0);
  if (given["ends-with-input"]) {
    process.stdin.on("close", () => end());
    process.stdin.resume();
  }
  const started = performance.now();
  const progress = progressLine();
  const sandbox = await startSandbox({
    port,
    host,
    publicUrl: given["public-url"] ?? process.env.PUBLIC_URL,
    dataFolder: given.data ?? process.env.DATA,
    fixtures: given.fixtures ?? process.env.FIXTURES,
    fhirUrl: given["fhir-url"] ?? process.env.FHIR_URL,
    configFile: given.config ?? process.env.CONFIG,
    appsUrl: given["apps-url"] ?? process.env.APPS_URL,
    jwksHosts: (given["jwks-hosts"] ?? process.env.JWKS_HOSTS ?? "").split(",").filter(Boolean),
    cdsHooks: given["cds-hooks"] ?? process.env.CDS_HOOKS === "true",
    cdsServices: given["cds-url"],
    mounts,
    onProgress: progress.show,
    onWarning: progress.keep,
  }).catch((cause: unknown) => {
    progress.done();
    return stopForStart(cause);
  });
  progress.done();
  process.stdout.write(
    `Bedside sandbox ready in ${((performance.now() - started) / 1000).toFixed(1)} s. Open ${sandbox.url}/\n`,
  );
  // Ctrl-C comes more than once: from the terminal, which asks the whole group, and from npm and the parent, which pass
  // it on. So a further signal is no wish to be quicker.
  end = () => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void sandbox.close().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end());
}
