import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { type CodeSystems, createCodeSystems, type TableEntry } from "@bedside/terminology/code-systems";
import { median, root } from "./common.ts";

const DATA = path.join(root, "packages/terminology/data");
const ICD = { system: "http://hl7.org/fhir/sid/icd-10-cm", edition: "tw-2023" };
const ROUNDS = 5;
/** Typed a character at a time. */
const TYPED = [
  "fracture of left femur",
  "unspecified injury initial encounter",
  "diabetes mellitus",
  "I47.20",
  "心房顫動",
  "第2型糖尿病",
  "左側股骨骨折之初期照護",
];

/**
 * The whole ICD-10-CM table of Taiwan: from file to first answer, then a search at every keystroke; beside a page that keeps
 * the rows as JSON and filters their names. Processor time.
 */
export async function terminologyBench(): Promise<string[][]> {
  const index = JSON.parse(readFileSync(path.join(DATA, "index.json"), "utf8")) as { tables: TableEntry[] };
  const open = () => createCodeSystems(index, async (file) => new Uint8Array(readFileSync(path.join(DATA, file))));
  const [loads, firsts]: number[][] = [[], []];
  let systems: CodeSystems = open();
  for (let round = 0; round < ROUNDS; round += 1) {
    systems = open();
    loads?.push(await timed(() => systems.lookup({ ...ICD, code: "I47.2" })));
    firsts?.push(await timed(() => systems.search({ ...ICD, text: "a", limit: 20 })));
  }
  const rows = rowsOf(index.tables);
  const json = JSON.stringify(rows);
  const parses: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) parses.push(await timed(() => JSON.parse(json)));

  const keystrokes = TYPED.flatMap((text) => [...text].map((_, at) => [...text].slice(0, at + 1).join("")));
  const [searches, filters]: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const text of keystrokes) {
      const search = await timed(() => systems.search({ ...ICD, text, limit: 20 }));
      const filter = await timed(() => filtered(rows, text));
      if (round === 0) continue;
      searches?.push(search);
      filters?.push(filter);
    }
  return [
    ["file to first look-up (unpack, check, decode)", milliseconds(median(loads ?? []))],
    ["  beside JSON.parse of the same rows, unpacked", ratio(loads, parses)],
    ["first search (builds its text)", milliseconds(median(firsts ?? []))],
    ["search, a keystroke (aim <= 30 ms)", spread(searches ?? [])],
    ["filtering the rows, a keystroke", spread(filters ?? [])],
    ["ratio", ratio(searches, filters)],
  ];
}

/** Processor time: what a machine that is busy otherwise does not blur. */
async function timed(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

const milliseconds = (time: number) => `${time.toFixed(1)} ms`;
const ratio = (a: number[] = [], b: number[] = []) => `${(median(a) / median(b)).toFixed(2)}x`;

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => milliseconds(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`;
}

interface NamedRow {
  code: string;
  name: string;
}

/** The rows as a page without a table format would have them. */
function rowsOf(tables: readonly TableEntry[]): NamedRow[] {
  const entry = tables.find(({ id }) => id === "icd10cm-tw-2023");
  if (!entry) throw new Error("the table is missing");
  const [, ...lines] = gunzipSync(readFileSync(path.join(DATA, entry.file)))
    .toString("utf8")
    .split("\n");
  const whole = (column: number) => {
    let above = "";
    return lines.slice(column * entry.rows, (column + 1) * entry.rows).map((line) => {
      above = above.slice(0, line.charCodeAt(0) - 32) + line.slice(1);
      return above;
    });
  };
  const [codes, en, zh] = [whole(0), whole(2), whole(3)];
  return codes.map((code, row) => ({ code, name: `${en[row]} ${zh[row]}` }));
}

function filtered(rows: readonly NamedRow[], text: string): NamedRow[] {
  const parts = text.toLowerCase().split(/\s+/);
  const found = rows.filter(({ code, name }) => {
    const lower = `${code} ${name}`.toLowerCase();
    return parts.every((part) => lower.includes(part));
  });
  return found.slice(0, 20);
}
