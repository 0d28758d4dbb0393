import { systemKey, systemLabel } from "@bedside/terminology";
import { conceptsOfCode } from "./codes.ts";
import { conditionReason, conditionTime, icdPrefix } from "./conditions.ts";
import { surelyBefore } from "./dates.ts";
import type { Candidate, Fact, RawValue, Reason, Smoking } from "./fact.ts";
import { type CodeText, type Coding, codeText, objectAt, textsOf } from "./json.ts";
import { aboutPart, observationStatusReason, partsOf, partValue } from "./observations.ts";
import { policyOf } from "./policy.ts";
import { candidateOf, observationTime, type Reading } from "./readings.ts";
import type { Row } from "./rows.ts";
import { SMOKING_ICD } from "./rules-conditions.ts";
import { SMOKING_LOINC, SMOKING_SNOMED, smokingOfText } from "./rules-smoking.ts";
import { ageInDays, emptyFact, factOf, sortReadings, unusableFact } from "./select.ts";

/** What a row says about smoking, and whether an Observation, a diagnosis or a count of cigarettes says it. */
interface SmokingReading extends Reading {
  kind: "observation" | "condition" | "implied";
}

const EVER: ReadonlySet<string> = new Set(["former", "current", "ever-unknown"]);

interface Answer {
  value: Smoking | null;
  through: string | null;
  reason: Reason | null;
}

function codedAnswer({ system, code }: Coding): { value: Smoking; through: string } | null {
  if (!code) return null;
  const key = systemKey(system);
  const table = key === "snomed" ? SMOKING_SNOMED : key === "loinc" ? SMOKING_LOINC : null;
  const value = table && Object.hasOwn(table, code) ? table[code] : undefined;
  return value ? { value, through: `${systemLabel(system ?? "")} ${code}` } : null;
}

/** "Has smoked" goes with the answers that say more; any other two different answers contradict each other. */
const fits = (a: Smoking, b: Smoking) => a === b || (EVER.has(a) && EVER.has(b) && [a, b].includes("ever-unknown"));

/** The status that a coded answer means. Words count only where no code is known; codes or words against a code make it none. */
function answerOf(code: CodeText): Answer {
  const coded = code.codings.map(codedAnswer).filter((item) => item !== null);
  const texts = textsOf(code);
  const words = texts.flatMap((text) => {
    const value = smokingOfText(text);
    return value ? [{ value, through: `text "${text}"` }] : [];
  });
  const said = [...coded, ...words];
  const chosen = (coded.length > 0 ? coded : words).find((item) => item.value !== "ever-unknown") ?? said[0];
  if (!chosen) {
    const text = texts[0] ?? code.codings[0]?.code ?? "?";
    return { value: null, through: null, reason: { code: "value-not-coded", values: { text } } };
  }
  if (!said.every((item) => fits(item.value, chosen.value))) {
    const codes = [...new Set(said.map((item) => item.through))].sort().join(", ");
    return { value: null, through: null, reason: { code: "codings-contradict", values: { codes } } };
  }
  return { ...chosen, reason: null };
}

function answerOfPart(part: Record<string, unknown>): Answer & { raw: RawValue | null } {
  const found = partValue(part);
  if (objectAt(part, "dataAbsentReason"))
    return { value: null, through: null, raw: null, reason: { code: "data-absent", values: { why: "declared" } } };
  if (!found) return { value: null, through: null, raw: null, reason: { code: "value-missing" } };
  if (found.kind === "CodeableConcept") {
    const code = codeText(found.value);
    return { ...answerOf(code), raw: { value: textsOf(code)[0] ?? code.codings[0]?.code ?? null, unit: null } };
  }
  if (found.kind === "String" && typeof found.value === "string")
    return { ...answerOf({ codings: [], text: found.value }), raw: { value: found.value, unit: null } };
  return {
    value: null,
    through: null,
    raw: { value: JSON.stringify(found.value), unit: null },
    reason: { code: "value-kind", values: { kind: found.kind } },
  };
}

/** Smoking readings of one Observation: the answer to a smoking question, or a code that is itself a smoking status. */
export function smokingOfObservation(row: Row, asOfDay: number): SmokingReading[] {
  const status = row.barred ?? observationStatusReason(row.resource);
  const { time, reason: timeReason } = observationTime(row, asOfDay);
  const base = {
    concept: "smoking",
    source: row.source,
    resourceType: "Observation",
    unit: null,
    time,
    kind: "observation" as const,
  };
  const readings: SmokingReading[] = [];
  for (const { part, modifier } of partsOf(row)) {
    const code = codeText(part.code);
    const [hit] = conceptsOfCode(code, (concept) => concept === "smoking", aboutPart(row, part), row.local);
    if (hit) {
      const answer = answerOfPart(part);
      const reason = status ?? modifier ?? hit.reason ?? answer.reason ?? timeReason;
      const mapping = hit.mapping && answer.through ? `${hit.mapping}; ${answer.through}` : hit.mapping;
      readings.push({ ...base, value: answer.value, raw: answer.raw, mapping, reason });
      continue;
    }
    const finding = code.codings.find(
      (coding) => systemKey(coding.system) === "snomed" && coding.code !== null && coding.code in SMOKING_SNOMED,
    );
    if (!finding?.code) continue;
    const found = partValue(part);
    const stated = !found || (found.kind === "Boolean" && found.value === true);
    const reason =
      status ??
      modifier ??
      (stated ? null : { code: "value-kind", values: { kind: found?.kind ?? "?" } }) ??
      timeReason;
    const value = SMOKING_SNOMED[finding.code] ?? null;
    readings.push({
      ...base,
      value,
      raw: { value: finding.display ?? finding.code, unit: null },
      mapping: `SNOMED CT ${finding.code}`,
      reason,
    });
  }
  return readings;
}

/** Smoking readings of a diagnosis: ICD-10-CM F17, Z72.0, Z87.891 or a SNOMED finding. */
export function smokingOfCondition(row: Row, asOfDay: number): SmokingReading[] {
  const code = codeText(row.resource.code);
  const found = code.codings.flatMap((coding) => {
    const system = systemKey(coding.system);
    if (!coding.code) return [];
    const icd = system === "icd10cm" ? icdPrefix(coding.code, Object.keys(SMOKING_ICD)) : null;
    const value = icd ? SMOKING_ICD[icd] : system === "snomed" ? SMOKING_SNOMED[coding.code] : undefined;
    return value ? [{ value, mapping: `${system === "snomed" ? "SNOMED CT" : "ICD-10-CM"} ${coding.code}` }] : [];
  });
  if (found.length === 0) return [];
  const { time, reason: timeReason } = conditionTime(row, asOfDay);
  const verdict = conditionReason(row.resource);
  const contradict = new Set(found.map((item) => item.value)).size > 1;
  let value: Smoking = found[0]!.value;
  // A dependence that is over says only that the patient has smoked.
  if (verdict.over && value === "current") value = "ever-unknown";
  const reason =
    row.barred ??
    (verdict.verdict === "yes" ? null : verdict.reason) ??
    (contradict
      ? {
          code: "codings-contradict",
          values: {
            codes: found
              .map((item) => item.mapping)
              .sort()
              .join(", "),
          },
        }
      : null) ??
    timeReason;
  const raw = { value: textsOf(code)[0] ?? found[0]!.mapping, unit: null };
  return [
    {
      concept: "smoking",
      source: row.source,
      resourceType: "Condition",
      value,
      unit: null,
      time,
      raw,
      mapping: found[0]!.mapping,
      reason,
      kind: "condition",
    },
  ];
}

/** A count of cigarettes or pack-years above zero, or a quit date: the patient has smoked. */
export function impliedSmoking(readings: readonly Reading[]): SmokingReading[] {
  return readings
    .filter((reading) => reading.reason === null && ["packyears", "cpd", "quitdate"].includes(reading.concept))
    .filter((reading) => typeof reading.value === "string" || (typeof reading.value === "number" && reading.value > 0))
    .map((reading) => ({
      ...reading,
      concept: "smoking",
      value: "ever-unknown" as const,
      unit: null,
      mapping: `${reading.mapping}; ${reading.concept} implies having smoked`,
      kind: "implied" as const,
    }));
}

const informative = (reading: SmokingReading) => reading.value !== "unknown" && reading.value !== null;

/** The newest readings of one kind that no other certainly follows. */
function newestOf(readings: readonly SmokingReading[]): SmokingReading[] {
  const dated = readings.filter((reading) => reading.time);
  const pool = dated.length > 0 ? dated : readings;
  return pool.filter((a) => !pool.some((b) => a.time && b.time && surelyBefore(a.time, b.time, true)));
}

const shown = (readings: readonly SmokingReading[]) =>
  [...new Set(readings.map((reading) => `${reading.value} (${reading.source})`))].sort().join(", ");

/**
 * The smoking status. Within Observations, and within diagnoses, the newest counts; between the two, and against counts of
 * cigarettes, a disagreement is a conflict. "Never" together with any earlier or equally old sign of smoking is a conflict.
 */
export function selectSmoking(readings: readonly SmokingReading[], asOfDay: number): Fact {
  const stated = readings.filter((reading) => reading.kind !== "implied");
  const usable = readings.filter((reading) => reading.reason === null);
  const telling = usable.filter(informative);
  const own = telling.filter((reading) => reading.kind !== "implied");
  const all = sortReadings(readings);
  if (own.length === 0) return withoutStatus(usable, stated, asOfDay);

  const observed = newestOf(own.filter((reading) => reading.kind === "observation"));
  const diagnosed = newestOf(own.filter((reading) => reading.kind === "condition"));
  const heads = sortReadings([...observed, ...diagnosed]);
  const specific = new Set(heads.map((reading) => reading.value).filter((value) => value !== "ever-unknown"));
  const nevers = heads.filter((reading) => reading.value === "never");
  const signs = telling.filter(
    (reading) =>
      EVER.has(String(reading.value)) &&
      nevers.some((never) => !never.time || !reading.time || !surelyBefore(never.time, reading.time, true)),
  );
  const impossible =
    nevers.length > 0 && (signs.length > 0 || heads.some((reading) => EVER.has(String(reading.value))));
  if (impossible || specific.size > 1) {
    const parties = impossible
      ? sortReadings([...nevers, ...signs, ...heads.filter((reading) => EVER.has(String(reading.value)))])
      : heads;
    const fact = emptyFact("smoking", "conflicting", {
      code: impossible ? "never-after-ever" : "sources-disagree",
      values: { values: shown(parties) },
    });
    fact.candidates = all.map((reading) =>
      candidateOf(reading, reading.reason ?? (parties.includes(reading) ? null : { code: "older" })),
    );
    return fact;
  }
  const chosen = heads.find((reading) => specific.size === 0 || reading.value !== "ever-unknown") ?? heads[0]!;
  const fact = factOf(chosen, asOfDay, policyOf("smoking").maxAgeDays);
  fact.candidates = all.map((reading): Candidate => {
    if (reading.reason || reading === chosen) return candidateOf(reading);
    if (reading.value === chosen.value)
      return candidateOf(reading, { code: heads.includes(reading) ? "agrees" : "older" });
    return candidateOf(reading, {
      code: reading.value === "ever-unknown" || reading.value === "unknown" ? "less-specific" : "older",
    });
  });
  return fact;
}

/** Only "unknown", only counts of cigarettes, or nothing. */
function withoutStatus(usable: readonly SmokingReading[], stated: readonly SmokingReading[], asOfDay: number): Fact {
  const implied = sortReadings(usable.filter((reading) => reading.kind === "implied"));
  const unknown = sortReadings(newestOf(usable.filter((reading) => reading.kind !== "implied")));
  const chosen = implied[0] ?? unknown[0];
  if (!chosen) return unusableFact("smoking", stated);
  const fact = factOf(chosen, asOfDay, policyOf("smoking").maxAgeDays);
  fact.ageDays = ageInDays(chosen.time, asOfDay);
  fact.candidates = sortReadings([...new Set([...stated, ...implied])]).map((reading) =>
    candidateOf(
      reading,
      reading.reason ?? (reading === chosen ? null : { code: implied.includes(reading) ? "agrees" : "less-specific" }),
    ),
  );
  return fact;
}
