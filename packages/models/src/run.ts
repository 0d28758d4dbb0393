import type { Fact, FactValue, Reason } from "@bedside/chart";
import type { ModelCard, ModelInput } from "./card.ts";
import { byColumn, type Case, casesOf, toRows } from "./engine/cases.ts";
import { categorise } from "./engine/categorise.ts";
import { contributionsOf, referenceCase } from "./engine/contributions.ts";
import { type Exploration, explore } from "./engine/explore.ts";
import { type Answers, idleColumns, rankMissing, spanOf } from "./engine/rank.ts";
import { checkExclusions, type Entry, type Resolution, resolveInput } from "./engine/resolve.ts";
import { type ActiveTie, applyTies, fittingRows } from "./engine/ties.ts";
import type { Backend, ClauseOutcome, MissingInput, Result, UsedInput } from "./result.ts";
import { judgeClauses, rulesThatHold } from "./rules/engine.ts";
import type { RuleTable } from "./rules/table.ts";

/** `rows` is float64 [n, inputs] row by row, in the order of the card's inputs. `terms` is [n, terms]. */
export type Evaluate = (
  rows: Float64Array,
  n: number,
) => Promise<{ value: Float64Array; terms: Float64Array; backend: Backend }>;

/** Site settings by concept id, e.g. `{"score2-region": "moderate"}` (`config.json`). */
export type ModelSettings = Record<string, FactValue>;

/** A model of the installation: the card, and the decision table of a `rules` model. */
export interface RunnableModel {
  card: ModelCard;
  table?: RuleTable;
}

export interface RunHost {
  /** `Patient/1`, or null when the facts are nobody's (what-if, tests). */
  patient: string | null;
}

/**
 * A model applied to facts: an answer, a range over what is not known, or a refusal with its reason. Never a clamped
 * value. Equations need `evaluate` (one call, all rows); rule tables need `table` and no `evaluate`. Throws only when
 * the model itself can not be run: a network, or the part that it needs is not given.
 */
export async function runModel(
  model: RunnableModel,
  facts: Readonly<Record<string, Fact>>,
  settings: Readonly<ModelSettings>,
  evaluate: Evaluate | null,
  host: RunHost,
): Promise<Result> {
  const { card } = model;
  if (card.kind === "network") throw new Error(`"${card.id}" is a network: it reads a recording, not facts`);
  const reading = readInputs(card, facts, settings);
  const base = {
    patient: host.patient,
    model: card.id,
    version: card.version,
    sha256: card.sha256,
    inputs: reading.used,
    asOf: oldestMeasurement(card, reading.used),
  };
  if (reading.refusal) {
    const backend: Backend = card.kind === "rules" ? "rules" : "wasm";
    const { reason, column } = reading.refusal;
    return {
      status: "refused",
      ...base,
      backend,
      warnings: reading.warnings,
      reason,
      column,
      clauses: [],
      missing: [],
    };
  }

  const exploration = explore(reading.open);
  const cases = casesOf(card, reading.known, exploration);
  const computed = await compute(model, cases, evaluate);
  const answers: Answers = {
    value: computed.value,
    category: cases.map((each, row) =>
      categorise(
        card,
        computed.value[row] ?? Number.NaN,
        byColumn(card, each, (entry) => entry.number),
      ),
    ),
  };
  const fitting = fittingRows(card, cases, reading.ties);
  const span = spanOf(answers, fitting);
  const idle = idleColumns(exploration, answers);
  const warnings = [
    ...reading.warnings,
    ...reading.ties.map(({ warning }) => warning),
    ...cautions(card, cases),
    ...exploration.open
      .filter((open) => idle.includes(open.input.column))
      .map((open): Reason => ({ code: "changes-nothing", values: { concept: open.input.concept } })),
    ...(exploration.complete ? [] : [{ code: "range-sampled" }]),
  ];
  const clauses = clauseOutcomes(model, cases);
  const isRules = card.kind === "rules";
  if (idle.length < exploration.open.length) {
    return {
      status: "range",
      ...base,
      backend: computed.backend,
      warnings,
      low: isRules ? null : span.low,
      high: isRules ? null : span.high,
      category: span.category,
      clauses,
      missing: rankMissing(exploration, answers, fitting, whyOf(reading, exploration)),
    };
  }
  return {
    status: "result",
    ...base,
    backend: computed.backend,
    warnings,
    value: isRules ? null : span.low,
    low: null,
    high: null,
    category: span.category,
    contributions: computed.contributions,
    referenceValue: computed.referenceValue,
    clauses,
    missing: [],
  };
}

interface Reading {
  used: Record<string, UsedInput>;
  known: Map<string, Entry>;
  open: { input: ModelInput; candidates: Entry[] | null; why: MissingInput["why"] }[];
  ties: ActiveTie[];
  warnings: Reason[];
  refusal: { reason: Reason; column: string | null } | null;
}

function readInputs(
  card: ModelCard,
  facts: Readonly<Record<string, Fact>>,
  settings: Readonly<ModelSettings>,
): Reading {
  const reading: Reading = { used: {}, known: new Map(), open: [], ties: [], warnings: [], refusal: null };
  const exclusions = checkExclusions(card, facts);
  if (exclusions.refusal) {
    const { reason, concept } = exclusions.refusal;
    const column = card.inputs.find((input) => input.concept === concept)?.column ?? null;
    reading.refusal = { reason, column };
  }
  const resolutions = new Map(card.inputs.map((input) => [input.column, resolveInput(input, facts, settings)]));
  for (const input of card.inputs) {
    const resolution = resolutions.get(input.column);
    if (!resolution || !counts(input, resolutions)) continue;
    if (resolution.kind === "known") {
      reading.used[input.column] = resolution.used;
      reading.known.set(input.column, resolution.entry);
      reading.warnings.push(...resolution.warnings);
    } else if (resolution.kind === "open") {
      reading.open.push({ input, candidates: resolution.candidates, why: resolution.why });
    } else reading.refusal ??= { reason: sharpen(card, resolution.reason), column: input.column };
  }
  Object.assign(reading, applyTies(card, facts, reading.known, reading.open));
  const stillAssumed = exclusions.warnings.filter(
    ({ code, values }) => code !== "assumes-not" || reading.open.some(({ input }) => input.concept === values?.concept),
  );
  reading.warnings.push(...stillAssumed);
  if (facts.age?.reason?.code.startsWith("deceased")) reading.warnings.push({ code: "patient-deceased" });
  return reading;
}

/** A conflict in which one side is an exclusion of the card says so. */
function sharpen(card: ModelCard, reason: Reason): Reason {
  if (reason.code !== "conflict-value-not-usable") return reason;
  const { concept, value } = reason.values ?? {};
  const exclusion = card.refuseWhen.find((each) => each.concept === concept && each.equals === value);
  if (!exclusion) return reason;
  const values = { concept: exclusion.concept, en: exclusion.reason.en, zh: exclusion.reason["zh-TW"] };
  return { code: "conflict-excluded", values };
}

/** False when the condition on another input is known not to hold. */
function counts(input: ModelInput, resolutions: ReadonlyMap<string, Resolution>): boolean {
  if (!input.onlyWhen) return true;
  const other = resolutions.get(input.onlyWhen.column);
  const { equals } = input.onlyWhen;
  if (other?.kind === "known") return equals.includes(String(other.entry.value));
  if (other?.kind === "open" && other.candidates) {
    return other.candidates.some((entry) => equals.includes(String(entry.value)));
  }
  return true;
}

interface Computed {
  value: Float64Array;
  backend: Backend;
  contributions: Record<string, number>;
  referenceValue: number | null;
}

async function compute(
  { card, table }: RunnableModel,
  cases: readonly Case[],
  evaluate: Evaluate | null,
): Promise<Computed> {
  if (card.kind === "rules") {
    if (!table) throw new Error(`"${card.id}" needs its decision table`);
    const met = cases.map((each) =>
      Number(
        rulesThatHold(
          table,
          byColumn(card, each, (entry) => entry.value),
        ).length > 0,
      ),
    );
    return { value: Float64Array.from(met), backend: "rules", contributions: {}, referenceValue: null };
  }
  if (!evaluate) throw new Error(`"${card.id}" needs a runtime`);
  const patient = cases[0];
  const reference = patient ? referenceCase(card, patient) : null;
  const all = reference ? [...cases, reference] : [...cases];
  const { value, terms, backend } = await evaluate(toRows(all, card.inputs.length), all.length);
  const width = terms.length / all.length;
  const termsOf = (row: number) => terms.subarray(row * width, (row + 1) * width);
  return {
    value: value.subarray(0, cases.length),
    backend,
    contributions: reference ? contributionsOf(card, termsOf(0), termsOf(cases.length)) : {},
    referenceValue: reference ? (value[cases.length] ?? null) : null,
  };
}

function clauseOutcomes({ card, table }: RunnableModel, cases: readonly Case[]): ClauseOutcome[] {
  if (!table) return [];
  const worlds = cases.map((each) => byColumn(card, each, (entry) => entry.value));
  return judgeClauses(table, worlds).map(({ rule, clause, verdict }) => {
    const seen = worlds[0]?.[clause.shows] ?? null;
    const fixed = worlds.every((world) => world[clause.shows] === seen);
    return { rule, id: clause.id, verdict, seen: fixed ? seen : null };
  });
}

/** Warnings of the card that hold in every explored row. */
function cautions(card: ModelCard, cases: readonly Case[]): Reason[] {
  return (card.cautionWhen ?? [])
    .filter(({ column, within, equals }) => {
      const place = card.inputs.findIndex((input) => input.column === column);
      return cases.every((each) => {
        const entry = each[place];
        if (!entry) return false;
        return within ? entry.number < within.low || entry.number > within.high : entry.value === equals;
      });
    })
    .map(({ reason }) => ({ code: "caution", values: { en: reason.en, zh: reason["zh-TW"] } }));
}

function whyOf(reading: Reading, exploration: Exploration): MissingInput["why"][] {
  return exploration.open.map(
    ({ input }) => reading.open.find((each) => each.input.column === input.column)?.why ?? "absent",
  );
}

/**
 * `2024-03-09` of the oldest dated measurement: quantities and choices such as the smoking status. The date of a diagnosis
 * or of a relative's disease does not age, so yes/no inputs do not count.
 */
function oldestMeasurement(card: ModelCard, used: Readonly<Record<string, UsedInput>>): string | null {
  const measured = card.inputs.filter(({ kind }) => kind !== "boolean").map(({ column }) => used[column]?.fact ?? null);
  const dates = measured.flatMap((fact) => (fact?.effective ? [fact.effective.slice(0, 10)] : []));
  return dates.sort()[0] ?? null;
}
