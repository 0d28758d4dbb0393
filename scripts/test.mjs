// `npm test`: everything that must be true of the project, from a fresh clone. The last line counts.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { javaProblem } from "../hapi/server.mjs";
import { build, checkNode, chromium, install, node, otherEngines, root, run, say, webServers } from "./prepare.mjs";

checkNode();
install();
const modules = path.join(root, "node_modules");
const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

function check(name, script, args) {
  say(`\n── ${name}`);
  const ok = run(node, [path.join(modules, script), ...args]) === 0;
  total[ok ? "passed" : "failed"] += 1;
  if (!ok) broken.push(name);
}

check("types", "typescript/bin/tsc", ["--noEmit", "-p", "."]);
check("lint and format", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]);
check("walls", "dependency-cruiser/bin/dependency-cruise.mjs", [
  "--config",
  ".dependency-cruiser.cjs",
  "packages",
  "apps",
]);
check("dead code", "knip/bin/knip.js", []);

function vitest(name, config) {
  say(`\n── ${name}`);
  const file = path.join(root, ".cache", `vitest-${path.dirname(config)}.json`);
  rmSync(file, { force: true });
  const code = run(node, [
    path.join(modules, "vitest/vitest.mjs"),
    "run",
    "--config",
    config,
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
  } catch {
    say(`${name}: no report was left.`);
  }
  if (code !== 0) broken.push(name);
}

vitest("unit tests", "vitest.config.ts");
const missing = javaProblem();
if (missing) say(`\nThe tests beside HAPI FHIR are skipped: ${missing}`);
vitest("embedded store beside HAPI FHIR", "hapi/vitest.config.ts");

say("\n── browser tests");
const browser = path.join(root, ".cache", "playwright.json");
rmSync(browser, { force: true });
build();
const executable = chromium();
webServers();
otherEngines();
const browserCode = run(node, [path.join(modules, "@playwright/test/cli.js"), "test"], {
  env: { ...process.env, ...(executable ? { CHROMIUM_PATH: executable } : {}), PLAYWRIGHT_JSON_OUTPUT_FILE: browser },
});
try {
  const { stats } = JSON.parse(readFileSync(browser, "utf8"));
  total.passed += stats.expected + stats.flaky;
  total.failed += stats.unexpected;
  total.skipped += stats.skipped;
} catch {
  say("The browser tests left no report.");
}
if (browserCode !== 0) broken.push("browser tests");

if (broken.length > 0) {
  say(`\nNot passed: ${broken.join(", ")}`);
  if (total.failed === 0) total.failed = broken.length;
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(broken.length > 0 ? 1 : 0);
