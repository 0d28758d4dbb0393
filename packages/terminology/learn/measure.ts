/** How good answers are, in the figures of the bench. */
import { systemFamily } from "../src/mapper/specimen.ts";
import type { LoincRow } from "../src/mapper/table.ts";
import type { DevRow } from "./dev.ts";

export interface Answer {
  row: DevRow;
  /** Codes, best first. */
  codes: readonly string[];
  decision: "accept" | "review" | "none";
}

export interface Figures {
  rows: number;
  withGold: number;
  /** Of the rows that people gave a code, whether or not the table holds it. */
  top1: number;
  top5: number;
  /** Top 1, each row as often as it was reported. */
  weighted: number;
  /** Accepted of all rows. */
  accepted: number;
  /** Of the accepted rows: the code is right; its property, its specimen is another than the right code's. */
  precision: number;
  wrongProperty: number;
  wrongSpecimen: number;
  /** Rows without an answer, of all. */
  none: number;
  /** Of the rows that people gave no code: those accepted. */
  acceptedWithoutGold: number;
}

export function measure(answers: readonly Answer[], table: ReadonlyMap<string, LoincRow>): Figures {
  const gold = answers.filter(({ row }) => row.gold !== "");
  const accepted = answers.filter(({ decision }) => decision === "accept");
  const share = (part: number, whole: number) => (whole === 0 ? Number.NaN : part / whole);
  const right = ({ row, codes }: Answer) => row.gold !== "" && codes[0] === row.gold;
  const differs = (of: (row: LoincRow) => string) =>
    accepted.filter(({ row, codes }) => {
      const mine = table.get(codes[0] ?? "");
      const theirs = table.get(row.gold);
      if (!mine || !theirs || of(mine) === "" || of(theirs) === "") return false;
      return of(mine) !== of(theirs);
    }).length;
  const count = (some: readonly Answer[]) => some.reduce((sum, { row }) => sum + row.count, 0);
  const bare = answers.filter(({ row }) => row.gold === "");
  return {
    rows: answers.length,
    withGold: gold.length,
    top1: share(gold.filter(right).length, gold.length),
    top5: share(gold.filter(({ row, codes }) => codes.slice(0, 5).includes(row.gold)).length, gold.length),
    weighted: share(count(gold.filter(right)), count(gold)),
    accepted: share(accepted.length, answers.length),
    precision: share(accepted.filter(right).length, accepted.length),
    wrongProperty: share(
      differs((row) => row.property),
      accepted.length,
    ),
    wrongSpecimen: share(
      differs((row) => systemFamily(row.system)),
      accepted.length,
    ),
    none: share(answers.filter(({ decision }) => decision === "none").length, answers.length),
    acceptedWithoutGold: share(bare.filter(({ decision }) => decision === "accept").length, bare.length),
  };
}

/** The figures as rows of a table of text. */
export function figureCells(figures: Figures): [string, string][] {
  const percent = (value: number) => (Number.isNaN(value) ? "-" : `${(100 * value).toFixed(1)} %`);
  return [
    ["rows", String(figures.rows)],
    ["rows with a code given by people", String(figures.withGold)],
    ["top 1", percent(figures.top1)],
    ["top 5", percent(figures.top5)],
    ["top 1, rows as often as reported", percent(figures.weighted)],
    ["accepted", percent(figures.accepted)],
    ["  of these the right code", percent(figures.precision)],
    ["  of these another property", percent(figures.wrongProperty)],
    ["  of these another specimen", percent(figures.wrongSpecimen)],
    ["no answer", percent(figures.none)],
    ["accepted of rows that people gave no code", percent(figures.acceptedWithoutGold)],
  ];
}
