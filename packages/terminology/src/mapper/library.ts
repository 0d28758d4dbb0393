import { classesIn, type Target, targetIn } from "./kinds.ts";
import type { Denominator } from "./query.ts";
import { systemFamily } from "./specimen.ts";
import { type LoincRow, officialName } from "./table.ts";
import { unitFamily } from "./unit-family.ts";
import { words } from "./words.ts";

/** Marks of a word in a code's names. */
export const IN_COMPONENT = 1;
export const IN_CHALLENGE = 2;
export const IN_NAMES = 4;

/** The codes, made ready to be searched and compared. */
export interface Library {
  rows: readonly LoincRow[];
  vocabulary: ReadonlyMap<string, number>;
  /** How much a word tells, by its number. */
  weight: Float32Array;
  /** Codes that hold a word: `postings[word]`. */
  postings: readonly Int32Array[];
  /** Words of each code with their marks, code after code from `start[code]`. */
  start: Int32Array;
  word: Int32Array;
  mark: Uint8Array;
  /** Denominator of each code's component. */
  denominator: readonly Denominator[];
  target: readonly Target[];
  /** Immunoglobulin classes of each code's antibody. */
  classes: readonly (readonly string[])[];
  /** 1 for panels. */
  panel: Uint8Array;
  /** 1 for codes of whole blood whose like is usually measured in serum or plasma. */
  serumTwin: Uint8Array;
  /** 1 for words that are numbers. */
  isNumber: Uint8Array;
  /** How common the test is: 1 the commonest, 0 not known. Mass and substance are one test here. */
  rank: Int32Array;
  /** How usual a code is, 0 to 1. */
  usual: Float32Array;
  /** How far it is below the most usual code of its component; of component and specimen; of these and property. */
  below: readonly [Float32Array, Float32Array, Float32Array];
  byCode: ReadonlyMap<string, number>;
  /** Share of each property among codes whose example unit is of a family. */
  propertyOfUnit: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The parts of a component: what is measured, below the stroke, after the hat. */
export function componentParts(component: string): { top: string; below: string; challenge: string } {
  const [analyte = "", ...rest] = component.split("^");
  const at = analyte.search(/(?<=\S)\/(?=\S)/);
  return {
    top: at < 0 ? analyte : analyte.slice(0, at),
    below: at < 0 ? "" : analyte.slice(at + 1),
    challenge: rest.join(" "),
  };
}

function denominatorOf(below: string, property: string): Denominator {
  if (/creatinine/i.test(below)) return "creatinine";
  if (/^100\b/.test(below) || /Fr$/.test(property)) return "percent";
  return below === "" ? "none" : "ratio";
}

export function prepareLibrary(all: readonly LoincRow[]): Library {
  const rows = all.filter((row) => row.lab);
  const vocabulary = new Map<string, number>();
  const lists: number[][] = [];
  const start = new Int32Array(rows.length + 1);
  const wordList: number[] = [];
  const markList: number[] = [];
  const numberOf = (text: string) => {
    const known = vocabulary.get(text);
    if (known !== undefined) return known;
    vocabulary.set(text, lists.length);
    lists.push([]);
    return lists.length - 1;
  };
  for (const [code, row] of rows.entries()) {
    const { top, below, challenge } = componentParts(row.component);
    const marks = new Map<number, number>();
    const add = (text: string, mark: number) => {
      for (const word of words(text)) {
        const number = numberOf(word);
        marks.set(number, (marks.get(number) ?? 0) | mark);
      }
    };
    add(top, IN_COMPONENT);
    add(challenge, IN_CHALLENGE);
    add([below, row.name, row.short, row.index].join(" "), IN_NAMES);
    for (const [number, mark] of marks) {
      lists[number]!.push(code);
      wordList.push(number);
      markList.push(mark);
    }
    start[code + 1] = wordList.length;
  }
  const ranks = ranksOf(rows);
  const usuals = Float32Array.from(rows, (row, code) => usual(row, ranks[code]!));
  return {
    rows,
    vocabulary,
    weight: Float32Array.from(lists, (list) => Math.log(1 + rows.length / (list.length + 1))),
    postings: lists.map((list) => Int32Array.from(list)),
    start,
    word: Int32Array.from(wordList),
    mark: Uint8Array.from(markList),
    denominator: rows.map((row) => denominatorOf(componentParts(row.component).below, row.property)),
    target: rows.map((row) => targetIn(words(row.component), row.component)),
    classes: rows.map((row) => classesIn(words(row.component))),
    panel: Uint8Array.from(rows, (row) =>
      /\bpanel\b/i.test(row.component) || /\bpnl\b|\bpanel\b/i.test(row.index) ? 1 : 0,
    ),
    serumTwin: serumTwins(rows),
    isNumber: Uint8Array.from(vocabulary.keys(), (word) => (/\d/.test(word) ? 1 : 0)),
    rank: ranks,
    usual: usuals,
    below: [
      belowMost(rows, usuals, ({ component }) => component),
      belowMost(rows, usuals, ({ component, system }) => `${component}|${systemFamily(system)}`),
      belowMost(rows, usuals, (row) => `${row.component}|${systemFamily(row.system)}|${row.property}|${row.time}`),
    ],
    byCode: new Map(rows.map((row, code) => [row.loinc, code])),
    propertyOfUnit: propertiesOfUnits(rows),
  };
}

function serumTwins(rows: readonly LoincRow[]): Uint8Array {
  const key = ({ component, property }: LoincRow) => `${component}|${property}`;
  const serum = new Set(
    rows.filter((row) => systemFamily(row.system) === "Ser/Plas" && row.name !== "" && !row.deprecated).map(key),
  );
  return Uint8Array.from(rows, (row) => (row.system === "Bld" && row.property !== "" && serum.has(key(row)) ? 1 : 0));
}

/** Substance and mass: one test, in the units of two parts of the world. */
const TWINS: Readonly<Record<string, string>> = { SCnc: "MCnc", SCnt: "MCnt", SRat: "MRat", SRto: "MRto", SFr: "MFr" };

/** Ranks are known for one of two such codes, mostly that of the substance: its like is as common. */
function ranksOf(rows: readonly LoincRow[]): Int32Array {
  const key = ({ component, property, time, system, scale, method }: LoincRow) =>
    [component, TWINS[property] ?? property, time, system, scale, method].join("|");
  const known = new Map<string, number>();
  for (const row of rows) {
    if (row.rank === 0 || row.property === "") continue;
    known.set(key(row), Math.min(row.rank, known.get(key(row)) ?? row.rank));
  }
  return Int32Array.from(rows, (row) =>
    row.rank > 0 || row.property === "" || row.deprecated ? row.rank : (known.get(key(row)) ?? 0),
  );
}

function belowMost(rows: readonly LoincRow[], usuals: Float32Array, keyOf: (row: LoincRow) => string): Float32Array {
  const most = new Map<string, number>();
  const keys = rows.map(keyOf);
  for (const [code, key] of keys.entries()) most.set(key, Math.max(usuals[code]!, most.get(key) ?? 0));
  return Float32Array.from(keys, (key, code) => most.get(key)! - usuals[code]!);
}

function usual(row: LoincRow, rank: number): number {
  if (rank > 0) return 1 - Math.log10(Math.min(rank, 9999)) / 8;
  if (row.met === "r") return 0.45;
  if (row.met === "o") return 0.4;
  if (row.met === "s") return 0.25;
  return officialName(row) === "" ? 0 : 0.15;
}

function propertiesOfUnits(rows: readonly LoincRow[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const row of rows) {
    if (row.unit === "" || row.property === "") continue;
    for (const part of row.unit.split(/[;|]/)) {
      const family = unitFamily(part);
      if (family === null) continue;
      const of = counts.get(family) ?? new Map<string, number>();
      of.set(row.property, (of.get(row.property) ?? 0) + 1);
      counts.set(family, of);
    }
  }
  for (const of of counts.values()) {
    const total = [...of.values()].reduce((sum, n) => sum + n, 0);
    for (const [property, n] of of) of.set(property, n / total);
  }
  return counts;
}
