import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "./test.ts";

/** The built apps behind the web servers that hospitals use, and an EHR on another origin that launches them. */
const root = path.resolve(import.meta.dirname, "..");
const first = Number(process.env.E2E_PORT ?? 8480);
const folder = path.join(root, `.cache/e2e-${first}/deployed`);

export const EHR = `http://localhost:${first + 1}`;
/** Another origin than the EHR's on the same site, as `apps` and `ehr` of one hospital's domain are. */
export const NGINX = `http://localhost:${first + 2}`;
export const CADDY = `http://localhost:${first + 3}`;
/** A clinic that fires CDS Hooks. */
export const CDS_CLINIC = `http://localhost:${first + 4}`;
export const ACCESS_LOG = path.join(folder, "access.log");

/** Where a server is: installed, or unpacked from Debian's package by `npm test`. */
function find(installed: string): string | null {
  return [installed, path.join(root, ".cache/debian", installed)].find((file) => existsSync(file)) ?? null;
}

export const nginxPath = find("/usr/sbin/nginx");
export const caddyPath = find("/usr/bin/caddy");

const CONFIG = {
  issuers: [
    {
      iss: `${EHR}/fhir`,
      name: { en: "Test EHR", "zh-TW": "測試用病歷系統" },
      clientIds: {
        "ecg-triage": "bedside-ecg-triage",
        "coronary-risk": "bedside-coronary-risk",
        "lung-decision": "bedside-lung-decision",
      },
      environment: "test",
    },
  ],
  site: { name: { en: "Test", "zh-TW": "測試" }, frameAncestors: [EHR], score2Region: "moderate", language: "zh-TW" },
};

/** Runs `npm run deploy` for an address; returns the folder it wrote, or what `--check` said. */
export function deploy(address: string, more: string[] = []): { out: string; code: number | null; said: string } {
  const out = path.join(folder, new URL(address).port);
  const args = ["--config", path.join(folder, "config.json"), "--address", address, "--out", out];
  const result = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(root, "scripts/deploy.ts"), ...args, ...more],
    { encoding: "utf8" },
  );
  return { out, code: result.status, said: result.stdout + result.stderr };
}

function deployTo(address: string): string {
  const out = path.join(folder, new URL(address).port);
  const { code, said } = deploy(address, ["--root", path.join(out, "www"), "--access-log", ACCESS_LOG]);
  if (code !== 0) throw new Error(said);
  return out;
}

/** Waits until the address answers; `name` is in the error when it does not. */
async function answering(address: string, process_: ChildProcess, name: string): Promise<void> {
  let said = "";
  process_.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  for (let attempt = 0; attempt < 300; attempt++) {
    if (process_.exitCode !== null) break;
    const answer = await fetch(address).catch(() => null);
    // A clinic that is still loading its records says 503.
    if (answer && answer.status !== 503) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} does not answer at ${address}: ${said}`);
}

function stopper(child: ChildProcess): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
}

export async function prepareFolder(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "config.json"), `${JSON.stringify(CONFIG, null, 2)}\n`);
}

/** Starts nginx with the generated file. `isolate` makes it send what isolates a page, for the rest of its life. */
export async function startNginx(nginx: string): Promise<{ stop(): Promise<void>; isolate(): Promise<void> }> {
  const out = deployTo(NGINX);
  const own = (name: string) => path.join(out, "run", name);
  await mkdir(path.join(out, "run"), { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  await writeFile(
    own("nginx.conf"),
    `daemon off;
pid ${own("pid")};
error_log stderr;
${process.getuid?.() === 0 ? "user root;\n" : ""}events {}
http {
${temporary.map((name) => `    ${name}_temp_path ${own(name)};`).join("\n")}
    include ${path.join(out, "nginx.conf")};
}
`,
  );
  const child = spawn(nginx, ["-p", path.join(out, "run"), "-e", "stderr", "-c", own("nginx.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await answering(`${NGINX}/coronary-risk/`, child, "nginx");
  return { stop: stopper(child), isolate: () => isolate(out, child) };
}

/** As a hospital that isolates its pages would: COOP and COEP, and a PC of eight cores. */
async function isolate(out: string, nginx: ChildProcess): Promise<void> {
  const replace = async (file: string, from: string, to: string): Promise<void> => {
    const before = await readFile(file, "utf8");
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(file, before.replaceAll(from, to));
  };
  const coop = 'Cross-Origin-Opener-Policy "unsafe-none" always;';
  await replace(
    path.join(out, "nginx.conf"),
    coop,
    `Cross-Origin-Opener-Policy "same-origin" always; add_header Cross-Origin-Embedder-Policy "require-corp" always;`,
  );
  const assets = path.join(out, "www/assets");
  const workers = (await readdir(assets)).filter((name) => name.startsWith("worker-"));
  for (const name of workers) {
    if (name.endsWith(".js")) await replace(path.join(assets, name), "navigator.hardwareConcurrency/2", "8/2");
    else await rm(path.join(assets, name));
  }
  nginx.kill("SIGHUP");
  await expect
    .poll(async () => (await fetch(`${NGINX}/coronary-risk/`)).headers.get("cross-origin-embedder-policy"))
    .toBe("require-corp");
}

export async function startCaddy(caddy: string): Promise<() => Promise<void>> {
  const out = deployTo(CADDY);
  const env = { ...process.env, HOME: out, XDG_DATA_HOME: out, XDG_CONFIG_HOME: out };
  const file = path.join(out, "Caddyfile");
  const validated = spawnSync(caddy, ["validate", "--config", file, "--adapter", "caddyfile"], {
    encoding: "utf8",
    env,
  });
  if (validated.status !== 0) throw new Error(validated.stderr);
  const child = spawn(caddy, ["run", "--config", file, "--adapter", "caddyfile"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, CADDY_ADMIN: "off" },
  });
  await answering(`${CADDY}/coronary-risk/`, child, "Caddy");
  return stopper(child);
}

/** A clinic of its own at this address, with records in the embedded store and these options of its command line. */
export async function startClinic(address: string, options: readonly string[]): Promise<() => Promise<void>> {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      path.join(root, "scripts/clinic.ts"),
      ...["--port", new URL(address).port],
      ...options,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  await answering(`${address}/fhir/metadata`, child, "the clinic");
  return stopper(child);
}

/** An EHR whose apps are served by nginx: its launches go there, and their redirect addresses are registered. */
export const startEhr = () => startClinic(EHR, ["--apps-url", NGINX]);
