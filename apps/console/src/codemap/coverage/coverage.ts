import type { ModelCard } from "@bedside/models";
import { type Chunked, itemAt, summed } from "../project/chunked.ts";
import type { Entry, Project } from "../project/project.ts";
import { waitsForApproval } from "../project/state.ts";
import { type Amount, type Tally, tallyOf } from "../project/tally.ts";
import type { CriticalConcept } from "./critical.ts";
import { type RowCoverage, readingsOfCode, readingsOfSingles } from "./reading.ts";

/** How results of a concept reach the apps. */
export interface ConceptCoverage extends CriticalConcept {
  /** `missing`: nothing maps to it, not even a proposal. */
  state: "mapped" | "waiting" | "missing";
  usable: Amount;
  waiting: Amount;
}

export interface AppCoverage {
  app: ModelCard["app"];
  concepts: readonly ConceptCoverage[];
  /** Rows that speak about a concept of the app. */
  usable: Amount;
  waiting: Amount;
}

export interface Coverage {
  tally: Tally;
  /** Rows whose results the apps read: by code, item, specimen and unit. */
  usable: Amount;
  apps: readonly AppCoverage[];
  /** What waits for a second person. */
  waiting: Amount;
  /** Concepts of models that nothing maps to, required ones first. */
  missing: readonly ConceptCoverage[];
}

interface Part {
  usable: Map<string, Amount>;
  waiting: Map<string, Amount>;
  any: Amount;
  waits: Amount;
}

const none = (): Amount => ({ codes: 0, rows: 0 });

function add(amount: Amount, { codes, rows }: Amount): void {
  amount.codes += codes;
  amount.rows += rows;
}

function addAt(amounts: Map<string, Amount>, key: string, amount: Amount): void {
  const known = amounts.get(key) ?? none();
  add(known, amount);
  amounts.set(key, known);
}

const blank = (): Part => ({ usable: new Map(), waiting: new Map(), any: none(), waits: none() });

function addEntry(part: Part, entry: Entry, { usable, waiting }: RowCoverage): void {
  const one = { codes: 1, rows: entry.row.count };
  for (const concept of usable) addAt(part.usable, concept, one);
  for (const concept of waiting) addAt(part.waiting, concept, one);
  if (usable.length > 0) add(part.any, one);
  if (waitsForApproval(entry.state)) add(part.waits, one);
}

/** Rows of one code are read together. Codes that have one row are summed by chunks, so that only what changed is read again. */
interface Reader {
  ofSingles: (entries: Chunked<Entry>) => Part[];
  ofGroups: (entries: Chunked<Entry>) => Part[];
}

const READERS = new WeakMap<Project["places"], Reader>();

/** The reader of a set of rows: acts leave it as it is. */
function readerOf({ places, entries }: Project): Reader {
  const known = READERS.get(places);
  if (known) return known;
  const byCode = new Map<string, number[]>();
  for (const { row } of entries.chunks.flat()) {
    const code = `${row.system}\u001f${row.code}`;
    const before = byCode.get(code);
    const place = places.get(row.key) ?? 0;
    if (before) before.push(place);
    else byCode.set(code, [place]);
  }
  const groups = [...byCode.values()].filter((group) => group.length > 1);
  const grouped = new Set(groups.flat());
  const parts = groups.map((group) => groupReader(group));
  const reader: Reader = {
    ofSingles: summed((chunk: readonly Entry[]) => {
      const part = blank();
      const singles = grouped.size === 0 ? chunk : chunk.filter(({ row }) => !grouped.has(places.get(row.key) ?? -1));
      for (const [at, reading] of readingsOfSingles(singles).entries()) addEntry(part, singles[at]!, reading);
      return part;
    }),
    ofGroups: (all) => parts.map((read) => read(all)),
  };
  READERS.set(places, reader);
  return reader;
}

function groupReader(group: readonly number[]): (entries: Chunked<Entry>) => Part {
  let before: { entries: readonly Entry[]; part: Part } | null = null;
  return (all) => {
    const entries = group.map((place) => itemAt(all, place));
    if (before?.entries.every((entry, at) => entry === entries[at])) return before.part;
    const part = blank();
    for (const [at, reading] of readingsOfCode(entries).entries()) addEntry(part, entries[at]!, reading);
    before = { entries, part };
    return part;
  };
}

/** Coverage by codes and by how many results stand under them. After an act only what the act touched is read again. */
export function coverageOf(project: Project, critical: readonly CriticalConcept[]): Coverage {
  const whole = blank();
  const { ofSingles, ofGroups } = readerOf(project);
  for (const part of [...ofSingles(project.entries), ...ofGroups(project.entries)]) {
    for (const [concept, amount] of part.usable) addAt(whole.usable, concept, amount);
    for (const [concept, amount] of part.waiting) addAt(whole.waiting, concept, amount);
    add(whole.any, part.any);
    add(whole.waits, part.waits);
  }
  const concepts = critical.map((it): ConceptCoverage => {
    const usable = whole.usable.get(it.concept) ?? none();
    const waiting = whole.waiting.get(it.concept) ?? none();
    return { ...it, usable, waiting, state: usable.codes > 0 ? "mapped" : waiting.codes > 0 ? "waiting" : "missing" };
  });
  const apps = [...Map.groupBy(concepts, ({ app }) => app)].map(([app, own]) => ({
    app,
    concepts: own,
    usable: total(own.map(({ usable }) => usable)),
    waiting: total(own.map(({ waiting }) => waiting)),
  }));
  const missing = concepts.filter(({ state }) => state === "missing");
  return {
    tally: tallyOf(project),
    usable: whole.any,
    apps,
    waiting: whole.waits,
    missing: missing.sort((a, b) => Number(b.required) - Number(a.required)),
  };
}

function total(amounts: readonly Amount[]): Amount {
  const sum = none();
  for (const amount of amounts) add(sum, amount);
  return sum;
}
