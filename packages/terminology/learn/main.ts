/**
 * Learns the mapper's weights and its thresholds from the development rows, and prints what they reach on rows that they
 * were not learnt from. No randomness: the same rows give the same weights.
 * Usage: npm run -s learn:mapper -w packages/terminology [-- --save]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { standing } from "../src/mapper/confidence.ts";
import { decide, type Thresholds } from "../src/mapper/decide.ts";
import { prepareRanker } from "../src/mapper/rank.ts";
import { readTable } from "../src/mapper/table.ts";
import { TABLE_FILE } from "../src/mapper/table-file.generated.ts";
import { learnConfidence } from "./calibrate.ts";
import { type Case, makeCases } from "./cases.ts";
import { readDevRows } from "./dev.ts";
import { type LogitOptions, learn, scoresOf } from "./logit.ts";
import { type Answer, figureCells, measure } from "./measure.ts";

const FOLDS = Number(process.env.FOLDS ?? 5);
const OPTIONS: LogitOptions = { rounds: Number(process.env.ROUNDS ?? 80), rate: 0.15, shrink: 2e-4 };
const THRESHOLDS: Thresholds = { accept: 0.62, property: 0.93, specimen: 0.9, review: 0.05 };
const SMALLEST = 0.01;

const table = await readTable(readFileSync(resolve(import.meta.dirname, "../data", TABLE_FILE)));
const ranker = prepareRanker(table);
const { cases, names } = makeCases(ranker, readDevRows());
const byCode = new Map(table.map((row) => [row.loinc, row]));

function foldOf(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum % FOLDS;
}

interface Split {
  title: string;
  foldOf(one: Case): number;
  folds: number;
}

const SPLITS: readonly Split[] = [
  { title: "5 folds, no code in two folds", foldOf: ({ row }) => foldOf(row.gold || row.name), folds: FOLDS },
  { title: "5 folds, no order in two folds", foldOf: ({ row }) => foldOf(row.item || row.name), folds: FOLDS },
  { title: "learnt from the other hospital", foldOf: ({ row }) => (row.source === "arup" ? 0 : 1), folds: 2 },
];

interface Judged {
  one: Case;
  codes: string[];
  standing: ReturnType<typeof standing>;
  right: boolean;
}

function judge(one: Case, weights: Float64Array): Judged {
  const scores = scoresOf(one, weights);
  const ranked = [...one.candidates.entries()]
    .map(([i, code]) => ({ code, score: scores[i]! }))
    .sort((a, b) => b.score - a.score || a.code - b.code);
  const codes = ranked.slice(0, 5).map(({ code }) => ranker.library.rows[code]!.loinc);
  return {
    one,
    codes,
    standing: standing(one.query, ranked, ranker.library),
    right: one.row.gold !== "" && codes[0] === one.row.gold,
  };
}

function unseen({ foldOf: of, folds }: Split): Judged[] {
  const judged: Judged[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const weights = learn(
      cases.filter((one) => of(one) !== fold),
      names.length,
      OPTIONS,
    );
    for (const one of cases) if (of(one) === fold) judged.push(judge(one, weights));
  }
  return judged;
}

function print(title: string, judged: readonly Judged[], confidence: readonly number[]): void {
  for (const source of [...new Set(cases.map(({ row }) => row.source)), "all"]) {
    const answers = judged
      .filter(({ one }) => source === "all" || one.row.source === source)
      .map(
        ({ one, codes, standing: stands }): Answer => ({
          row: one.row,
          codes,
          decision: decide(stands, { weights: confidence, thresholds: THRESHOLDS }).decision,
        }),
      );
    console.log(`\n${title}: ${source}`);
    for (const [name, value] of figureCells(measure(answers, byCode))) console.log(`  ${name.padEnd(48)} ${value}`);
  }
}

const splits = SPLITS.map((split) => ({ title: split.title, judged: unseen(split) }));
const calibration = learnConfidence(splits.flatMap(({ judged }) => judged));
for (const { title, judged } of splits) print(title, judged, calibration);
if (process.env.DUMP) {
  writeFileSync(
    process.env.DUMP,
    JSON.stringify(
      splits.map(({ title, judged }) => ({
        title,
        judged: judged.map(({ one, codes, standing: s, right }) => ({
          source: one.row.source,
          name: one.row.name,
          item: one.row.item,
          unit: one.row.unit,
          specimen: one.row.specimen,
          gold: one.row.gold,
          found: one.gold >= 0,
          codes,
          right,
          s,
          kind: one.query.kind,
        })),
      })),
    ),
  );
}

if (process.argv.includes("--save")) {
  const weights = learn(cases, names.length, OPTIONS);
  const kept = names
    .map((name, i): [string, number] => [name, Math.round(weights[i]! * 1000) / 1000])
    .filter(([, weight]) => Math.abs(weight) >= SMALLEST)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(
    resolve(import.meta.dirname, "../src/mapper/weights.generated.ts"),
    `// Made by learn/main.ts. Do not edit.
/** What each feature of a candidate counts. */
export const WEIGHTS: Readonly<Record<string, number>> = ${JSON.stringify(Object.fromEntries(kept), null, 1)};
/** What each signal of an answer counts for its confidence, in the order of \`SIGNAL_NAMES\`. */
export const CONFIDENCE: readonly number[] = ${JSON.stringify(calibration)};
/** Chosen on rows that the weights were not learnt from. */
export const THRESHOLDS = ${JSON.stringify(THRESHOLDS)};
`,
  );
  console.log(`\n${kept.length} of ${names.length} weights kept`);
}
