import type { Fact, FactValue, Reason } from "@bedside/chart";
import { conceptById } from "@bedside/terminology";
import type { ModelCard, ModelInput } from "../card.ts";
import type { MissingInput, UsedInput } from "../result.ts";
import { ageInWords, numberWithin } from "./words.ts";

/** One value of an input: as a person says it (in the model's unit) and as the graph takes it. */
export interface Entry {
  value: FactValue;
  number: number;
}

/** What the facts say about one input. */
export type Resolution =
  | { kind: "known"; entry: Entry; used: UsedInput; warnings: Reason[] }
  /** `candidates` are the only possible values (a conflict, an incomplete choice); null: anything in its range. */
  | { kind: "open"; why: MissingInput["why"]; candidates: Entry[] | null }
  | { kind: "refused"; reason: Reason };

/** Reads one input of a card from the facts and the site's settings. Nothing is clamped and nothing is assumed. */
export function resolveInput(
  input: ModelInput,
  facts: Readonly<Record<string, Fact>>,
  settings: Readonly<Record<string, FactValue>>,
): Resolution {
  const fact = facts[input.concept] ?? null;
  if (fact !== null && hasValue(fact)) return fromFact(input, fact, fact.value as FactValue);
  const setting = input.setting ? settings[input.concept] : undefined;
  if (setting !== undefined) return fromSetting(input, setting);
  if (fact?.possible) return fromValues(input, whyOpen(fact), fact.possible);
  if (fact?.state === "conflicting") return fromConflict(input, fact);
  if ((fact === null || fact.state === "absent") && input.absentMeans !== undefined) return readAsAbsent(input, fact);
  return missing(input, whyOpen(fact), null);
}

function hasValue(fact: Fact): boolean {
  return (fact.state === "found" || fact.state === "stale" || fact.state === "entered") && fact.value !== null;
}

function whyOpen(fact: Fact | null): MissingInput["why"] {
  switch (fact?.state) {
    case "failed":
    case "unmapped":
    case "implausible":
    case "loading":
    case "conflicting":
      return fact.state;
    default:
      return "absent";
  }
}

function missing(input: ModelInput, why: MissingInput["why"], candidates: Entry[] | null): Resolution {
  if (input.whenMissing === "refuse" && !candidates) {
    return { kind: "refused", reason: { code: "input-needed", values: { concept: input.concept } } };
  }
  return { kind: "open", why, candidates };
}

type Read = { ok: true; entry: Entry } | { ok: false; unknown: string[] | null; reason: Reason };

/** A value in the concept's canonical unit as the model takes it. */
function read(input: ModelInput, value: FactValue): Read {
  const notUsable: Read = {
    ok: false,
    unknown: null,
    reason: { code: "value-not-usable", values: { concept: input.concept, value: String(value) } },
  };
  if (input.kind === "boolean") {
    return typeof value === "boolean" ? { ok: true, entry: { value, number: Number(value) } } : notUsable;
  }
  if (input.kind === "choice") {
    const name = String(value);
    const number = input.choices?.[name];
    if (number !== undefined) return { ok: true, entry: { value: name, number } };
    if (input.unknownChoices?.includes(name)) return { ...notUsable, unknown: input.leaves?.[name] ?? [] };
    return notUsable;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return notUsable;
  const number = value * (input.scale ?? 1);
  if (input.valid && (number < input.valid.low || number > input.valid.high)) {
    return { ok: false, unknown: null, reason: outOfRange(input, value, input.valid) };
  }
  return { ok: true, entry: { value: number, number } };
}

function outOfRange(input: ModelInput, value: number, valid: { low: number; high: number }): Reason {
  const scale = input.scale ?? 1;
  const low = valid.low / scale;
  const high = valid.high / scale;
  return {
    code: "out-of-range",
    values: {
      concept: input.concept,
      value: numberWithin(value, low, high),
      low: numberWithin(low, value, value),
      high: numberWithin(high, value, value),
      unit: unitLabel(input.concept),
    },
  };
}

/** ` mmHg`; nothing for a concept without a unit and for years, which the name already says. */
function unitLabel(concept: string): string {
  const { unit, unitLabel: label } = conceptById(concept);
  return label && unit !== "a" ? ` ${label}` : "";
}

function fromFact(input: ModelInput, fact: Fact, value: FactValue): Resolution {
  const result = read(input, value);
  if (!result.ok) {
    return result.unknown
      ? missing(input, "unknown", choicesOf(input, result.unknown))
      : { kind: "refused", reason: result.reason };
  }
  const warnings: Reason[] = [];
  if (
    fact.state !== "entered" &&
    input.maxAgeDays !== null &&
    fact.ageDays !== null &&
    fact.ageDays > input.maxAgeDays
  ) {
    const { age, limit, unit } = ageInWords(fact.ageDays, input.maxAgeDays);
    const values = { concept: input.concept, age, limit };
    if (input.whenStale === "block") return { kind: "refused", reason: { code: `too-old-${unit}`, values } };
    warnings.push({ code: `old-${unit}`, values });
  }
  return known(input, result.entry, fact, "fact", warnings);
}

function fromSetting(input: ModelInput, value: FactValue): Resolution {
  const result = read(input, value);
  return result.ok ? known(input, result.entry, null, "setting", []) : { kind: "refused", reason: result.reason };
}

function readAsAbsent(input: ModelInput, fact: Fact | null): Resolution {
  const result = read(input, input.absentMeans as FactValue);
  if (!result.ok) return { kind: "refused", reason: result.reason };
  return known(input, result.entry, fact, "absent-means", [{ code: "read-as-no", values: { concept: input.concept } }]);
}

/** The rows that disagree are the possible values, and nothing else is. */
function fromConflict(input: ModelInput, fact: Fact): Resolution {
  const contenders = fact.candidates.filter(({ reason }) => reason === null || reason.code === "conflicting");
  const values = contenders.flatMap(({ value }) => (value === null ? [] : [value]));
  return fromValues(input, "conflicting", values);
}

/** The only values that the chart leaves possible. One of them outside the limits is a refusal. */
function fromValues(input: ModelInput, why: MissingInput["why"], values: readonly FactValue[]): Resolution {
  const entries = new Map<number, Entry>();
  for (const value of values) {
    const result = read(input, value);
    if (!result.ok && result.unknown) {
      for (const entry of choicesOf(input, result.unknown)) entries.set(entry.number, entry);
    } else if (!result.ok) {
      return { kind: "refused", reason: { ...result.reason, code: `conflict-${result.reason.code}` } };
    } else entries.set(result.entry.number, result.entry);
  }
  return missing(input, why, entries.size > 0 ? [...entries.values()] : null);
}

/** The named choices as entries; all of them when none is named. */
export function choicesOf(input: ModelInput, names: readonly string[]): Entry[] {
  const all = Object.entries(input.choices ?? {}).map(([value, number]) => ({ value, number }));
  return names.length === 0 ? all : all.filter((entry) => names.includes(String(entry.value)));
}

function known(
  input: ModelInput,
  entry: Entry,
  fact: Fact | null,
  origin: UsedInput["origin"],
  warnings: Reason[],
): Resolution {
  const used = { column: input.column, concept: input.concept, value: entry.value, unit: input.unit, fact, origin };
  return { kind: "known", entry, used, warnings };
}

/** Why the card's exclusions stop the model, or null; with the warnings of what could only be read as "no". */
export function checkExclusions(
  card: ModelCard,
  facts: Readonly<Record<string, Fact>>,
): { refusal: { reason: Reason; concept: string } | null; warnings: Reason[] } {
  const warnings: Reason[] = [];
  for (const { concept, equals, reason } of card.refuseWhen) {
    const fact = facts[concept];
    if (fact && hasValue(fact)) {
      if (fact.value === equals) {
        const values = { concept, en: reason.en, zh: reason["zh-TW"] };
        return { refusal: { reason: { code: "excluded", values }, concept }, warnings };
      }
      continue;
    }
    if (card.inputs.some((input) => input.concept === concept)) {
      if (typeof equals === "string")
        warnings.push({ code: "assumes-not", values: { concept, en: reason.en, zh: reason["zh-TW"] } });
      continue;
    }
    if (fact?.state === "failed" || fact?.state === "loading" || fact?.state === "conflicting") {
      return { refusal: { reason: { code: "exclusion-unknown", values: { concept } }, concept }, warnings };
    }
    const unclear = fact?.state === "unmapped" || fact?.state === "implausible";
    warnings.push({ code: unclear ? "unclear-read-as-no" : "read-as-no", values: { concept } });
  }
  return { refusal: null, warnings };
}
