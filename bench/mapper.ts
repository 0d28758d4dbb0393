// `npm run -s bench:mapper`: local laboratory rows to LOINC, measured on the development rows of ../shared/terminology/bench.
// The weights were learnt from these rows; packages/terminology/README.md has the figures on rows that they had not seen.
import { readFileSync } from "node:fs";
import path from "node:path";
import { hasDevRows, readDevRows } from "../packages/terminology/learn/dev.ts";
import { figureCells, measure } from "../packages/terminology/learn/measure.ts";
import { createMapper, readTable, TABLE_FILE } from "../packages/terminology/src/mapper/index.ts";
import { root } from "./common.ts";

if (!hasDevRows()) {
  console.log("no development rows here (../shared/terminology/bench/lab_to_loinc_dev.csv)");
  process.exit(0);
}
const begin = performance.now();
const table = await readTable(readFileSync(path.join(root, "packages/terminology/data", TABLE_FILE)));
const mapper = createMapper(table);
const ready = performance.now();
const answers = readDevRows().map((row) => {
  const { decision, suggestions } = mapper.map(row);
  return { row, decision, codes: suggestions.map(({ loinc }) => loinc) };
});
const done = performance.now();
const byCode = new Map(table.map((row) => [row.loinc, row]));
for (const source of [...new Set(answers.map(({ row }) => row.source)), "all"]) {
  console.log(`\n${source}`);
  const mine = answers.filter(({ row }) => source === "all" || row.source === source);
  for (const [name, value] of figureCells(measure(mine, byCode)))
    console.log(`  ${name.padEnd(58)} ${value.padStart(10)}`);
}
const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
console.log(`\n  ${"getting ready".padEnd(58)} ${seconds(begin, ready).padStart(10)}`);
console.log(`  ${`${answers.length} rows`.padEnd(58)} ${seconds(ready, done).padStart(10)}`);
