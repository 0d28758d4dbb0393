import { systemKey } from "@bedside/terminology";
import type { Fact, Reason } from "./fact.ts";
import { type CodeText, type Coding, codeText, compareText, type Json, objectAt, textAt, textsOf } from "./json.ts";
import { POLICY } from "./policy.ts";
import { candidateOf, firstTime, type Reading, type TimeRead } from "./readings.ts";
import type { Row } from "./rows.ts";
import {
  CONDITION_RULES,
  type ConditionRule,
  FAMILY_CONCEPTS,
  GOES_WITH,
  NOT_THE_PATIENT,
} from "./rules-conditions.ts";
import { ageInDays, emptyFact, factOf, sortReadings, unusableFact } from "./select.ts";

export interface ConditionVerdict {
  verdict: "yes" | "no" | "not-enough" | "never";
  reason: Reason | null;
  /** True when the clinical status, or an abatement, says that the condition is over. */
  over: boolean;
  status: string | null;
}

const plainIcd = (code: string) => code.replace(/\./g, "").trim().toUpperCase();

/** The longest of the prefixes (without dot) that an ICD code begins with, null when none. */
export function icdPrefix(code: string, prefixes: readonly string[]): string | null {
  const plain = plainIcd(code);
  const fitting = prefixes.filter((prefix) => plain.startsWith(prefix)).sort((a, b) => b.length - a.length);
  return fitting[0] ?? null;
}

function statusCode(resource: Json, key: string): string | null {
  const direct = textAt(resource, key);
  if (direct) return direct;
  const code = codeText(objectAt(resource, key));
  return code.codings.find((coding) => coding.code)?.code ?? code.text?.toLowerCase() ?? null;
}

/** What the verification and clinical status of a Condition make of it. Missing ones are tolerated. */
export function conditionReason(resource: Json): ConditionVerdict {
  const verification = statusCode(resource, "verificationStatus");
  const clinical = statusCode(resource, "clinicalStatus");
  const abated = Object.keys(resource).some((key) => key.startsWith("abatement") && resource[key] !== false);
  const over = clinical ? POLICY.clinicalOver[clinical] === true : abated;
  const status = clinical ?? (abated ? "abated" : null);
  const verdict = verification ? (POLICY.verification[verification] ?? "not-enough") : "yes";
  if (verdict === "never") return { verdict, reason: { code: "entered-in-error" }, over, status };
  if (verdict === "no") return { verdict, reason: { code: "refuted" }, over, status };
  if (verdict === "not-enough")
    return { verdict, reason: { code: "unconfirmed", values: { status: verification ?? "?" } }, over, status };
  return { verdict, reason: null, over, status };
}

/** When the condition is known from: onset, else recorded. */
export function conditionTime(row: Row, asOfDay: number): TimeRead {
  const onset = objectAt(row.resource, "onsetPeriod");
  return firstTime(
    [
      textAt(row.resource, "onsetDateTime"),
      onset ? textAt(onset, "start") : null,
      textAt(row.resource, "recordedDate"),
      textAt(row.resource, "assertedDate"),
    ],
    asOfDay,
  );
}

function ruleOfCoding(rule: ConditionRule, coding: Coding): string | null {
  const system = systemKey(coding.system);
  if (!coding.code) return null;
  if (system === "icd10cm") {
    const matches = icdPrefix(coding.code, rule.icd) !== null && icdPrefix(coding.code, rule.notIcd ?? []) === null;
    return matches ? `ICD-10-CM ${coding.code}` : null;
  }
  return system === "snomed" && rule.snomed.includes(coding.code) ? `SNOMED CT ${coding.code}` : null;
}

interface ConditionHit {
  concept: string;
  mapping: string | null;
  reason: Reason | null;
}

const goTogether = (a: string, b: string) =>
  a === b || GOES_WITH.some(([x, y]) => (x === a && y === b) || (x === b && y === a));

/** The derived concepts that a diagnosis code speaks about. */
export function conditionHits(code: CodeText): ConditionHit[] {
  const perCoding = code.codings
    .map((coding) => ({
      coding,
      hits: CONDITION_RULES.flatMap((rule) => {
        const mapping = ruleOfCoding(rule, coding);
        return mapping ? [{ concept: rule.concept, mapping }] : [];
      }),
    }))
    .filter((item) => item.hits.length > 0);
  if (perCoding.length > 0) {
    const apart = perCoding.some((a) =>
      perCoding.some((b) => !a.hits.some((x) => b.hits.some((y) => goTogether(x.concept, y.concept)))),
    );
    const codes = perCoding
      .map((item) => `${item.coding.code}`)
      .sort()
      .join(", ");
    const byConcept = new Map<string, ConditionHit>();
    for (const { hits } of perCoding)
      for (const hit of hits)
        if (!byConcept.has(hit.concept))
          byConcept.set(hit.concept, {
            ...hit,
            reason: apart ? { code: "codings-contradict", values: { codes } } : null,
          });
    return [...byConcept.values()];
  }
  // The ICD rules cover whole chapters: an ICD code of no rule is another diagnosis, and its text is not searched.
  if (code.codings.some((coding) => coding.code && systemKey(coding.system) === "icd10cm")) return [];
  const texts = textsOf(code);
  const first = code.codings.find((coding) => coding.code);
  return CONDITION_RULES.flatMap((rule) => {
    const found = texts.find(
      (text) => rule.text.test(text) && (FAMILY_CONCEPTS.includes(rule.concept) || !NOT_THE_PATIENT.test(text)),
    );
    if (!found && !(first && !first.system && icdPrefix(first.code ?? "", rule.icd))) return [];
    const named = first?.code ? `${first.system ?? "?"} ${first.code}` : (found ?? "?");
    const why = first?.code && !first.system ? "system-absent" : "code-unmapped";
    return [{ concept: rule.concept, mapping: null, reason: { code: why, values: { code: named } } }];
  });
}

/** A reading of a yes/no concept; `against` when the row is evidence that it is not so. */
export interface YesNoReading extends Reading {
  against?: boolean;
}

/** Every reading of one Condition. */
export function readCondition(row: Row, asOfDay: number): YesNoReading[] {
  const code = codeText(row.resource.code);
  const { time, reason: timeReason } = conditionTime(row, asOfDay);
  const verdict = conditionReason(row.resource);
  const raw = { value: textsOf(code)[0] ?? code.codings[0]?.code ?? null, unit: null };
  return conditionHits(code).map((hit) => {
    const against = verdict.verdict === "no";
    const over: Reason | null =
      verdict.over && !POLICY.historyCounts.includes(hit.concept)
        ? { code: "over", values: { status: verdict.status ?? "?" } }
        : null;
    const family = POLICY.familyNotStated[hit.concept];
    // A bare text says no less than the code, so both wait for the same answer.
    const tooLittle: Reason | null =
      family && (hit.reason === null || hit.reason.code === "code-unmapped") ? { code: family } : null;
    const reason =
      row.barred ??
      (against ? hit.reason : (verdict.reason ?? tooLittle ?? hit.reason)) ??
      timeReason ??
      (against ? null : over);
    return {
      concept: hit.concept,
      source: row.source,
      resourceType: "Condition",
      value: !against,
      unit: null,
      time,
      raw,
      mapping: hit.mapping,
      reason,
      against,
    };
  });
}

const isOver = (reading: Reading) => reading.reason?.code === "over";

/**
 * A yes/no fact from diagnoses (or relatives). Evidence for and against together is a conflict; nothing at all is `absent`,
 * never `false`. A diagnosis that the chart only knows as over is `unmapped`, neither yes nor no, unless having had it is
 * what the concept means (`POLICY.historyCounts`).
 */
export function selectYesNo(
  concept: string,
  readings: readonly YesNoReading[],
  asOfDay: number,
  hints: readonly Reading[] = [],
): Fact {
  const usable = sortReadings(readings.filter((reading) => reading.reason === null));
  const rest = [...readings, ...hints];
  if (usable.length === 0) {
    const fact = unusableFact(concept, rest);
    if (hints.length > 0 && (fact.state === "unmapped" || fact.state === "absent")) {
      const evidence = [...new Set(hints.map((hint) => hint.source))].sort(compareText).join(", ");
      const over = sortReadings(readings.filter(isOver))[0]?.reason;
      const reason = over ?? { code: "evidence-without-diagnosis", values: { evidence } };
      return { ...fact, state: "unmapped", reason };
    }
    return fact;
  }
  const against = usable.filter((reading) => reading.against);
  const speakFor = usable.filter((reading) => !reading.against);
  const over = speakFor.length === 0 ? readings.filter(isOver) : [];
  if (against.length > 0 && speakFor.length + over.length > 0) {
    const sides = [...usable, ...over];
    const values = sides.map((reading) => `${reading.value} (${reading.source})`).join(", ");
    const fact = emptyFact(concept, "conflicting", { code: "sources-disagree", values: { values } });
    fact.candidates = sortReadings<YesNoReading>([...rest]).map((reading) =>
      candidateOf(reading, over.includes(reading) ? null : reading.reason),
    );
    return fact;
  }
  const chosen = speakFor[0] ?? against[0]!;
  const fact = factOf(chosen, asOfDay, null);
  if (chosen.against) fact.reason = { code: "refuted" };
  fact.ageDays = ageInDays(chosen.time, asOfDay);
  fact.candidates = sortReadings<YesNoReading>([...rest]).map((reading) =>
    candidateOf(reading, reading.reason || reading === chosen ? reading.reason : { code: "agrees" }),
  );
  return fact;
}
