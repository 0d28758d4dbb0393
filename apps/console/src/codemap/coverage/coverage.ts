import type { ModelCard } from "@bedside/models";
import { type Chunked, summed } from "../project/chunked.ts";
import type { Entry, Project } from "../project/project.ts";
import { waitsForApproval } from "../project/state.ts";
import { type Amount, type Tally, tallyOf } from "../project/tally.ts";
import type { CriticalConcept } from "./critical.ts";
import { readingOf } from "./reading.ts";

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
  /** Rows that some model may use. */
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

const ofChunks: (entries: Chunked<Entry>) => Part[] = summed((chunk: readonly Entry[]) => {
  const part: Part = { usable: new Map(), waiting: new Map(), any: none(), waits: none() };
  for (const entry of chunk) {
    const one = { codes: 1, rows: entry.row.count };
    const { usable, waiting } = readingOf(entry);
    for (const concept of usable) addAt(part.usable, concept, one);
    for (const concept of waiting) addAt(part.waiting, concept, one);
    if (usable.length > 0) add(part.any, one);
    if (waitsForApproval(entry.state)) add(part.waits, one);
  }
  return part;
});

/** Coverage by codes and by how many results stand under them. After an act only what the act touched is read again. */
export function coverageOf(project: Project, critical: readonly CriticalConcept[]): Coverage {
  const whole: Part = { usable: new Map(), waiting: new Map(), any: none(), waits: none() };
  for (const part of ofChunks(project.entries)) {
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
