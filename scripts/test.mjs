// `npm test`: everything that must be true of the project, from a fresh clone. The last line counts.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import {
  build,
  checkNode,
  chromium,
  install,
  javaForHapi,
  node,
  otherEngines,
  root,
  run,
  say,
  webServers,
} from "./prepare.mjs";

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

function addUnit(name, args) {
  say(`\n── ${name}`);
  const file = path.join(root, ".cache", `vitest-${name.replaceAll(" ", "-")}.json`);
  rmSync(file, { force: true });
  const code = run(node, [
    path.join(modules, "vitest/vitest.mjs"),
    "run",
    ...args,
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
    say(`The ${name} left no report.`);
  }
  if (code !== 0) broken.push(name);
}

function addBrowser(name, environment) {
  say(`\n── ${name}`);
  const file = path.join(root, ".cache", `playwright-${name.replaceAll(" ", "-")}.json`);
  rmSync(file, { force: true });
  const code = run(node, [path.join(modules, "@playwright/test/cli.js"), "test"], {
    env: { ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  try {
    const { stats } = JSON.parse(readFileSync(file, "utf8"));
    total.passed += stats.expected + stats.flaky;
    total.failed += stats.unexpected;
    total.skipped += stats.skipped;
  } catch {
    say(`The ${name} left no report.`);
  }
  if (code !== 0) broken.push(name);
}

/** What needs HAPI FHIR: skipped by name where Java is missing, but for CI, where it must run. */
function onHapi(name, test) {
  const problem = javaForHapi();
  if (!problem) return test(name);
  say(`\n── ${name}: ${process.env.CI ? "can not run" : "skipped"}. ${problem}`);
  if (!process.env.CI) total.skipped += 1;
  else {
    total.failed += 1;
    broken.push(name);
  }
}

addUnit("unit tests", []);
if (existsSync(path.join(root, "hapi", "vitest.config.ts")))
  onHapi("differential tests on HAPI FHIR", (name) => addUnit(name, ["--config", "hapi/vitest.config.ts"]));

build();
const executable = chromium();
webServers();
otherEngines();
const browser = executable ? { CHROMIUM_PATH: executable } : {};
addBrowser("browser tests", browser);
// The same flows with the records in HAPI FHIR: the apps must not lean on what the embedded store alone does.
onHapi("browser tests on HAPI FHIR", (name) => addBrowser(name, { ...browser, E2E_FHIR: "hapi" }));

if (broken.length > 0) {
  say(`\nNot passed: ${broken.join(", ")}`);
  if (total.failed === 0) total.failed = broken.length;
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(broken.length > 0 ? 1 : 0);
