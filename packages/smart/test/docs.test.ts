import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CELL, FAILURE_GROUPS } from "../../../e2e/failure-cases.ts";
import { COLUMNS, failureMatrix } from "../../../scripts/failure-matrix.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const conformance = read("docs/smart-conformance.md");

/** `file` "name", as the checklist cites a proof. */
const proofs = [...conformance.matchAll(/`((?:packages|e2e)\/[\w./-]+\.(?:spec|test)\.ts)` "([^"]+)"/g)].map(
  ([, file, name]) => ({ file: file ?? "", name: name ?? "" }),
);
const rows = conformance.split("\n").filter((line) => /^\| [a-z]/.test(line) && !line.startsWith("| id |"));

/** Names of tests and steps that a file runs; those of the failure table are its ids. */
function holds(file: string, name: string): boolean {
  const group = FAILURE_GROUPS.find(({ spec }) => spec === file);
  return (group !== undefined && Object.hasOwn(group.cases, name)) || read(file).includes(name);
}

describe("docs/smart-conformance.md", () => {
  it("cites tests that exist", () => {
    expect(proofs.length).toBeGreaterThan(80);
    expect(proofs.filter(({ file, name }) => !existsSync(path.join(ROOT, file)) || !holds(file, name))).toEqual([]);
  });

  it("gives every requirement that applies at least one test", () => {
    const applicable = conformance.slice(0, conformance.indexOf("## Not applicable")).split("\n");
    const without = applicable.filter((line) => rows.includes(line) && !line.includes('.ts` "'));
    expect(without).toEqual([]);
  });

  it("names each requirement once", () => {
    const ids = rows.flatMap((row) => row.split("|")[1]?.trim().split(" ")[0] ?? []);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("has every requirement that the launch log of the sandbox checks", () => {
    const source = "packages/sandbox/src/auth/requirements.ts";
    const checked = existsSync(path.join(ROOT, source))
      ? [...read(source).matchAll(/^ {2}"([a-z0-9-]+)": says\(/gm)].map(([, id]) => id ?? "")
      : [];
    expect(checked.filter((id) => !new RegExp(`[ ,]${id}[ ,|]`).test(conformance))).toEqual([]);
  });

  it("has every requirement that the recorded launch is judged by", () => {
    const judged = [...read("e2e/conformance.spec.ts").matchAll(/^ {4}"([a-z0-9-]+)": \(\)/gm)].map(
      ([, id]) => id ?? "",
    );
    expect(judged.length).toBeGreaterThan(25);
    expect(judged.filter((id) => !conformance.includes(`| ${id} `))).toEqual([]);
  });
});

/** A group of tests and the tests in it, as Playwright lists them. */
interface Listed {
  suites?: Listed[];
  specs?: { file: string; tests: { annotations: { type: string; description?: string }[] }[] }[];
}

/** Asks Playwright which tests it would run, without running them. */
function listTests(files: string): Listed {
  const { PLAYWRIGHT_JSON_OUTPUT_FILE: _, ...env } = process.env;
  const command = ["node_modules/@playwright/test/cli.js", "test", "--list", "--reporter=json", files];
  return JSON.parse(spawnSync(process.execPath, command, { cwd: ROOT, env, encoding: "utf8" }).stdout);
}

/** The cells that the tests of a file say they prove. */
function cellsProved({ specs = [], suites = [] }: Listed, spec: string): string[] {
  const own = specs.filter(({ file }) => `e2e/${file}` === spec).flatMap(({ tests }) => tests);
  const said = own.flatMap(({ annotations }) => annotations.filter(({ type }) => type === CELL));
  return [...said.map(({ description = "" }) => description), ...suites.flatMap((suite) => cellsProved(suite, spec))];
}

/** The cells of the table of a group, as they are printed. */
function cellsPrinted(title: string): string[] {
  const [, table = ""] = read("docs/failures.md").split(`## ${title}\n`);
  const lines = table.slice(0, `${table}\n## `.indexOf("\n## ")).split("\n");
  const [head = [], , ...rows] = lines.filter((line) => line.startsWith("|")).map((line) => line.split(" | "));
  const apps = head.slice(2).map((column) => Object.entries(COLUMNS).find(([, name]) => column.startsWith(name))?.[0]);
  return rows.flatMap(([id = "", , ...shown]) => shown.map((_, index) => `${id.replace("| ", "")} ${apps[index]}`));
}

describe("docs/failures.md", () => {
  it("is the table that the browser tests run", () => {
    expect(read("docs/failures.md")).toBe(failureMatrix());
  });

  it("prints the cells that the browser tests prove, no more and no fewer", () => {
    const listed = listTests("e2e/failures-");
    for (const { title, spec, cases } of FAILURE_GROUPS) {
      const printed = cellsPrinted(title);
      expect(printed).toHaveLength(Object.keys(cases).length * 3);
      expect(cellsProved(listed, spec).sort()).toEqual(printed.sort());
    }
  }, 60_000);
});
