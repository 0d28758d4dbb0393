/**
 * Learns the mapper's weights and its thresholds from the development rows, and prints what they reach on rows that they
 * were not learnt from. No randomness: the same rows give the same weights.
 * Usage: npm run -s learn:mapper -w packages/terminology [-- --save]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { standing } from "../src/mapper/confidence.ts";
import { decide, type Thresholds } from "../src/mapper/decide.ts";
import { readQuery } from "../src/mapper/query.ts";
import { coverageOf, prepareRanker } from "../src/mapper/rank.ts";
import { readTable } from "../src/mapper/table.ts";
import { TABLE_FILE } from "../src/mapper/table-file.generated.ts";
import { type Judged, learnConfidence, rightness } from "./calibrate.ts";
import { type Case, makeCases } from "./cases.ts";
import { otherForms, readDevRows } from "./dev.ts";
import { hash } from "./hash.ts";
import { type LogitOptions, learn, scoresOf } from "./logit.ts";
import { type Answer, figureCells, measure } from "./measure.ts";
import { TABLE_SOURCE, tableRows } from "./table-rows.ts";

const FOLDS = 4;
const OPTIONS: LogitOptions = { rounds: 100, rate: 0.15, shrink: 1.5e-4 };
const THRESHOLDS: Thresholds = { accept: { code: 0.45, property: 0.965, specimen: 0.9 }, review: 0.04 };
const SMALLEST = 0.01;

const table = await readTable(readFileSync(resolve(import.meta.dirname, "../data", TABLE_FILE)));
const ranker = prepareRanker(table);
const rows = readDevRows();
const byCode = new Map(table.map((row) => [row.loinc, row]));
const forms = rows.flatMap((row, i) =>
  otherForms(row, readQuery(row).specimens, byCode.get(row.gold)?.system ?? "", i),
);
const { cases: all, names } = makeCases(ranker, [...rows, ...forms, ...tableRows(ranker.library)]);
const cases = all.slice(0, rows.length);

const foldOf = (text: string) => hash(text) % FOLDS;

interface Split {
  title: string;
  foldOf(one: Case): number;
  folds: number;
}

const SPLITS: readonly Split[] = [
  {
    title: `${FOLDS} folds, no code in two folds`,
    foldOf: ({ row }) => foldOf(row.gold || row.name),
    folds: FOLDS,
  },
  {
    title: `${FOLDS} folds, no order in two folds`,
    foldOf: ({ row }) => foldOf(row.order),
    folds: FOLDS,
  },
  {
    title: "learnt from the other hospital",
    foldOf: ({ row }) => (row.source === TABLE_SOURCE ? -1 : row.source === "arup" ? 0 : 1),
    folds: 2,
  },
];

interface Unseen extends Judged {
  one: Case;
  codes: string[];
}

function judge(one: Case, weights: Float64Array): Unseen {
  const scores = scoresOf(one, weights);
  const ranked = [...one.candidates.entries()]
    .map(([i, code]) => ({ code, score: scores[i]! }))
    .sort((a, b) => b.score - a.score || a.code - b.code);
  const codes = ranked.slice(0, 5).map(({ code }) => ranker.library.rows[code]!.loinc);
  const cover = coverageOf(one.groups, ranked[0]?.code, ranker);
  return {
    one,
    codes,
    standing: standing(one.query, ranked, cover, ranker.library),
    right: rightness(codes[0], one.row.gold, byCode),
  };
}

function unseen({ foldOf: of, folds }: Split): Unseen[] {
  const judged: Unseen[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const weights = learn(
      all.filter((one) => of(one) !== fold),
      names.length,
      OPTIONS,
    );
    for (const one of cases) if (of(one) === fold) judged.push(judge(one, weights));
  }
  return judged;
}

type Confidence = ReturnType<typeof learnConfidence>;

function decided(judged: readonly Unseen[], confidenceOf: (one: Case) => Confidence): Answer[] {
  return judged.map(({ one, codes, standing: stands }) => ({
    row: one.row,
    codes,
    decision: decide(stands, { weights: confidenceOf(one), thresholds: THRESHOLDS }).decision,
  }));
}

const halfOf = (one: Case) => foldOf(one.row.order) % 2;

function print(title: string, answers: readonly Answer[]): void {
  for (const source of [...new Set(cases.map(({ row }) => row.source)), "all"]) {
    const mine = answers.filter(({ row }) => source === "all" || row.source === source);
    console.log(`\n${title}: ${source}`);
    for (const [name, value] of figureCells(measure(mine, byCode))) console.log(`  ${name.padEnd(48)} ${value}`);
  }
}

const splits = SPLITS.map((split) => ({ ...split, judged: unseen(split) }));
const learnt = splits.flatMap(({ judged }) => judged);
const learntWhere = (kept: (one: Case) => boolean) => learnConfidence(learnt.filter(({ one }) => kept(one)));

// Confidence learnt from the rows of the other half of the orders.
const halves = [0, 1].map((half) => learntWhere((one) => halfOf(one) !== half));
for (const { title, judged } of splits)
  print(
    title,
    decided(judged, (one) => halves[halfOf(one)]!),
  );

// A hospital of which nothing is known: confidence learnt from the rows of the other one, too.
const sources = new Map(
  [...new Set(cases.map(({ row }) => row.source))].map((source) => [
    source,
    learntWhere(({ row }) => row.source !== source),
  ]),
);
const { title: lastTitle, judged: last } = splits.at(-1)!;
print(
  `${lastTitle}, confidence too`,
  decided(last, ({ row }) => sources.get(row.source)!),
);

if (process.argv.includes("--save")) {
  const weights = learn(all, names.length, OPTIONS);
  const calibration = learnConfidence(learnt);
  const kept = names
    .map((name, i): [string, number] => [name, Math.round(weights[i]! * 1000) / 1000])
    .filter(([, weight]) => Math.abs(weight) >= SMALLEST)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(
    resolve(import.meta.dirname, "../src/mapper/weights.generated.ts"),
    `// Made by learn/main.ts. Do not edit.
/** What each feature of a candidate counts. */
export const WEIGHTS: Readonly<Record<string, number>> = ${JSON.stringify(Object.fromEntries(kept), null, 1)};
/** What each signal of an answer counts for the chance that its code, its property and its specimen are right. */
export const CONFIDENCE: Readonly<Record<"code" | "property" | "specimen", Readonly<Record<string, number>>>> =
  ${JSON.stringify(calibration, null, 1)};
/** Chosen on rows that the weights were not learnt from. */
export const THRESHOLDS = ${JSON.stringify(THRESHOLDS)};
`,
  );
  console.log(`\n${kept.length} of ${names.length} weights kept`);
}
