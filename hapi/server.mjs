// A HAPI FHIR R4 server as a child process: builds its jar when a source has changed, starts it, waits until it answers.
// Plain Node 20 without a dependency: scripts/start.mjs and the tests use it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(folder, "target");
const START_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 20_000;

/** Major version of the Java on the PATH, null without one. */
function javaVersion() {
  const { stderr = "" } = spawnSync("java", ["-version"], { encoding: "utf8" });
  const found = /version "(\d+)/.exec(stderr ?? "");
  return found ? Number(found[1]) : null;
}

/** What this machine lacks to run HAPI FHIR, in words with what to install; null when it can. */
export function javaProblem() {
  const version = javaVersion();
  const missing = [];
  if (version === null) missing.push(["Java 17", "openjdk-17-jre-headless"]);
  else if (version < 17) missing.push([`Java 17 or newer (here is Java ${version})`, "openjdk-17-jre-headless"]);
  if (spawnSync("mvn", ["--version"], { stdio: "ignore" }).status !== 0) missing.push(["Maven", "maven"]);
  if (missing.length === 0) return null;
  const names = missing.map(([name]) => name).join(" and ");
  const packages = missing.map(([, debian]) => debian).join(" ");
  return `HAPI FHIR needs ${names}. Debian: apt-get install ${packages}. Then run this again.`;
}

/** Version of HAPI FHIR that pom.xml names. */
export function hapiVersion() {
  return /<hapi\.version>([^<]+)</.exec(readFileSync(path.join(folder, "pom.xml"), "utf8"))?.[1] ?? "";
}

function sources() {
  const java = path.join(folder, "src");
  const files = readdirSync(java, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".java"));
  return [path.join(folder, "pom.xml"), ...files.sort().map((name) => path.join(java, name))];
}

function tailOf(file, lines) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

/**
 * Builds the jar when pom.xml or a Java source has changed since the last build. The first build downloads 270 MB.
 * @throws Error with Maven's last lines
 */
function build(say) {
  const stamp = path.join(target, ".stamp");
  const hash = createHash("sha256");
  for (const file of sources()) hash.update(readFileSync(file));
  const wanted = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building HAPI FHIR with Maven (the first time it downloads 270 MB) …");
  mkdirSync(target, { recursive: true });
  const log = path.join(target, "build.log");
  const out = openSync(log, "w");
  const { status } = spawnSync("mvn", ["-B", "-ntp", "-q", "package"], { cwd: folder, stdio: ["ignore", out, out] });
  if (status !== 0)
    throw new Error(
      `HAPI FHIR could not be built. Maven needs Maven Central or a mirror of it in ~/.m2/settings.xml. It said:\n${tailOf(log, 15)}`,
    );
  writeFileSync(stamp, wanted);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url) {
  try {
    return (await fetch(`${url}/metadata`, { signal: AbortSignal.timeout(30_000) })).ok;
  } catch {
    return false;
  }
}

/** Spring's arguments for a database that lives in memory, or in files of a folder. */
function databaseArguments(database, dataFolder) {
  if (database === "mem") return [];
  if (!dataFolder) throw new Error("A HAPI FHIR that keeps its data needs a folder for them.");
  const at = path.resolve(dataFolder, "hapi");
  return [`--spring.datasource.url=jdbc:h2:file:${at};DB_CLOSE_ON_EXIT=FALSE`];
}

/** Resident memory of a process in MiB, null where the system does not say. */
function residentMiB(pid) {
  try {
    const kiB = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kiB === undefined ? null : Math.round(Number(kiB) / 1024);
  } catch {
    return null;
  }
}

/**
 * Starts HAPI FHIR on 127.0.0.1 and waits until `/fhir/metadata` answers. `port` absent or 0 takes a free one. With
 * `database: "file"` the data stay in `dataFolder`. With `validatesWrites` it refuses what is not valid base R4. The server ends with this process. `onExit` is told when it ends
 * before `stop` was called.
 * @throws Error in words: Java is missing, the build failed, or the server did not come up (with the end of its log)
 */
export async function startHapi({
  port = 0,
  database = "mem",
  dataFolder = undefined,
  validatesWrites = false,
  quiet = false,
  onExit = undefined,
} = {}) {
  const problem = javaProblem();
  if (problem) throw new Error(problem);
  const say = quiet ? () => {} : (text) => process.stderr.write(`${text}\n`);
  build(say);
  const at = port || (await freePort());
  const url = `http://127.0.0.1:${at}/fhir`;
  if (await answers(url)) throw new Error(`Port ${at} is in use by another FHIR server.`);
  const log = path.join(target, `server-${at}.log`);
  const out = openSync(log, "w");
  const started = performance.now();
  say(`Starting HAPI FHIR ${hapiVersion()} (about 20 s) …`);
  // Records on disk are for their owner alone, as those of the embedded store are.
  const mask = process.umask(0o077);
  const child = spawn(
    "java",
    [
      "-Xmx1g",
      // One collector thread and the quick compiler: half the processor time of a start.
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-cp",
      [path.join(target, "hapi.jar"), path.join(target, "lib", "*")].join(path.delimiter),
      "bedside.HapiServer",
      "--ends-with-input",
      `--spring.config.location=${path.join(folder, "application.yaml")}`,
      "--server.address=127.0.0.1",
      `--server.port=${at}`,
      ...databaseArguments(database, dataFolder),
      ...(validatesWrites ? ["--hapi.fhir.validation.requests_enabled=true"] : []),
    ],
    // Out of the terminal's group: Ctrl-C reaches this process, which stops the server in order. When this process is
    // killed, the pipe to the server breaks, and the server ends by itself.
    { cwd: folder, stdio: ["pipe", out, out], detached: true },
  );
  process.umask(mask);
  let isStopping = false;
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    for (const event of ["exit", "error"])
      child.once(event, () => {
        hasEnded = true;
        resolve();
      });
  });
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
  const stop = async () => {
    isStopping = true;
    if (!hasEnded) child.kill("SIGTERM");
    const timer = setTimeout(killNow, STOP_LIMIT_MS);
    await ended;
    clearTimeout(timer);
    process.off("exit", killNow);
  };
  while (!hasEnded && !(await answers(url))) {
    if (performance.now() - started > START_LIMIT_MS) {
      await stop();
      throw new Error(`HAPI FHIR did not answer within ${START_LIMIT_MS / 1000} s. Its log ends:\n${tailOf(log, 20)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  if (hasEnded) throw new Error(`HAPI FHIR ended while it started. Its log ends:\n${tailOf(log, 20)}`);
  void ended.then(() => {
    if (!isStopping) onExit?.(`HAPI FHIR has ended. Its log ends:\n${tailOf(log, 10)}`);
  });
  const startedInMs = Math.round(performance.now() - started);
  return { url, pid: child.pid, stop, startedInMs, jvmMemoryMiB: () => residentMiB(child.pid) };
}
