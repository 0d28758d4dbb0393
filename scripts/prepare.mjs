// What `npm start` and `npm test` need before anything else. Plain Node 20, no dependency: it runs before the install.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { javaProblem } from "../hapi/server.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const bin = path.join(root, "node_modules", ".bin");
/** Node 24 of the devDependency; runs our TypeScript as it is. */
export const node = path.join(bin, "node");

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends the program with what is wrong and what to do. */
export function stop(wrong, todo) {
  say(`\n✗ ${wrong}\n  ${todo}\n`);
  process.exit(1);
}

/** Runs a command in the repository with its output shown; returns its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.error?.code === "ENOENT") stop(`${command} was not found.`, `Install ${command}, then run this again.`);
  return result.status ?? 1;
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(
      `Node ${process.versions.node} is too old for Bedside.`,
      "Install Node 20.19 or newer (https://nodejs.org), then run this again.",
    );
  }
}

function fingerprint(parts) {
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

/** Installs the locked packages when the lock file has changed since the last install. */
export function install() {
  const stamp = path.join(root, "node_modules", ".bedside-install");
  const wanted = fingerprint([readFileSync(path.join(root, "package-lock.json"), "utf8")]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(node)) return;
  say("Installing packages (a minute or two the first time) …");
  if (
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
    }) !== 0
  ) {
    stop(
      "The packages could not be installed.",
      "The lines above say why. A proxy or a missing registry is the usual cause; run this again when it is fixed.",
    );
  }
  if (!existsSync(node))
    stop(
      "Node 24 is missing from node_modules.",
      "Delete node_modules and run this again; install scripts must be allowed for the package `node`.",
    );
  writeFileSync(stamp, wanted);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name === "test" || entry.name.startsWith("."))
      continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(full);
    else yield full;
  }
}

/** Builds the apps and the launcher when a source has changed since the last build. */
export function build() {
  const stamp = path.join(root, "dist", ".stamp");
  const sources = ["apps", "packages"].flatMap((folder) => [...files(path.join(root, folder))]);
  const wanted = fingerprint(
    [...sources, path.join(root, "vite.config.ts"), path.join(root, "package-lock.json")].map((file) => {
      const { mtimeMs, size } = statSync(file);
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building the apps …");
  const vite = path.join(root, "node_modules", "vite", "bin", "vite.js");
  for (const mode of ["apps", "launcher"]) {
    if (run(node, [vite, "build", "--mode", mode, "--logLevel", "warn"]) !== 0)
      stop(`The ${mode} could not be built.`, "The lines above name the file and the line.");
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

const quiet = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] };

function hasApt() {
  return spawnSync("apt-get", ["--version"]).status === 0;
}

/** Installs Debian's packages as root; elsewhere, or when they are there already, does nothing. */
function installDebian(name, packages, present) {
  if (present.every((file) => existsSync(file)) || process.getuid?.() !== 0 || !hasApt()) return;
  say(`Installing Debian's ${name} for the browser tests …`);
  run("apt-get", ["update", "-qq"], quiet);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
}

/**
 * nginx and Caddy, unpacked into `.cache/debian` rather than installed: an installed one would start and take port 80.
 * Where that is not possible the tests that need them are skipped and say so.
 */
export function webServers() {
  const folder = path.join(root, ".cache", "debian");
  const wanted = { nginx: "usr/sbin/nginx", caddy: "usr/bin/caddy" };
  for (const [name, file] of Object.entries(wanted)) {
    if (existsSync(path.join("/", file)) || existsSync(path.join(folder, file)) || !hasApt()) continue;
    say(`Unpacking Debian's ${name} for the browser tests …`);
    mkdirSync(folder, { recursive: true });
    if (process.getuid?.() === 0) run("apt-get", ["update", "-qq"], quiet);
    run("apt-get", ["download", "-qq", name], { ...quiet, cwd: folder });
    for (const archive of readdirSync(folder).filter((each) => each.startsWith(`${name}_`) && each.endsWith(".deb")))
      run("dpkg-deb", ["-x", archive, "."], { ...quiet, cwd: folder });
  }
}

/** Firefox and WebKitGTK beside Chromium. */
export function otherEngines() {
  installDebian("Firefox", ["firefox-esr"], ["/usr/bin/firefox-esr"]);
  installDebian("WebKitGTK", ["webkit2gtk-driver", "xvfb"], ["/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"]);
}

/** What is missing for a HAPI FHIR server, null when it can start. In CI as root on Debian it installs Java and Maven. */
export function javaForHapi() {
  if (javaProblem() && process.env.CI)
    installDebian("Java and Maven", ["openjdk-17-jre-headless", "maven"], ["/usr/bin/java", "/usr/bin/mvn"]);
  return javaProblem();
}

/** Path of a Chromium for the browser tests: CHROMIUM_PATH, Debian's, else Playwright's own. */
export function chromium() {
  const debian = "/usr/bin/chromium";
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  if (existsSync(debian)) return debian;
  installDebian("Chromium", ["chromium", "fonts-noto-cjk"], [debian]);
  if (existsSync(debian)) return debian;
  say("Looking for Playwright's Chromium …");
  if (run(node, [path.join(root, "node_modules", "@playwright", "test", "cli.js"), "install", "chromium"]) === 0)
    return null;
  stop(
    "No Chromium for the browser tests.",
    "Install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH to one, then run this again.",
  );
}
