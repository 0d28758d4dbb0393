import { calendarDay, parseTime, wholeYears } from "./dates.ts";
import type { Fact, PatientIdentity } from "./fact.ts";
import type { ChartResource } from "./flatten.ts";
import { codeText, isObject, type Json, objectsAt, textAt } from "./json.ts";
import { emptyFact } from "./select.ts";

const SEXES = ["male", "female", "other", "unknown"] as const;
const NAME_USES = ["official", "usual", "", "nickname", "anonymous", "maiden", "old", "temp"];

function nameText(name: Json): string | null {
  const text = textAt(name, "text");
  if (text) return text;
  const given = Array.isArray(name.given) ? name.given.filter((part): part is string => typeof part === "string") : [];
  const family = textAt(name, "family");
  if (!family && given.length === 0) return null;
  const han = /\p{Script=Han}/u.test(`${family ?? ""}${given.join("")}`);
  return han ? `${family ?? ""}${given.join("")}` : [...given, family].filter(Boolean).join(" ");
}

const isLatin = (text: string) =>
  /\p{Script=Latin}/u.test(text) &&
  !/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(text);

function identifierOf(patient: Json, wanted: (type: string, system: string) => boolean): string | null {
  for (const identifier of objectsAt(patient, "identifier")) {
    const types = codeText(identifier.type).codings.map((coding) => coding.code ?? "");
    const value = textAt(identifier, "value");
    if (value && [...types, ""].some((type) => wanted(type, textAt(identifier, "system") ?? ""))) return value;
  }
  return null;
}

/** Who the chart is about. Nothing is guessed: what the Patient does not say is null. */
export function readIdentity(reference: string, patient: ChartResource | null): PatientIdentity {
  const names = objectsAt(patient, "name").sort(
    (a, b) => NAME_USES.indexOf(textAt(a, "use") ?? "") - NAME_USES.indexOf(textAt(b, "use") ?? ""),
  );
  const texts = names.map(nameText).filter((text): text is string => text !== null);
  const latin = texts.find(isLatin) ?? null;
  const gender = textAt(patient, "gender");
  const died = textAt(patient, "deceasedDateTime");
  return {
    reference,
    nameText: texts.find((text) => !isLatin(text)) ?? texts[0] ?? null,
    latinName: latin,
    sex: SEXES.find((sex) => sex === gender) ?? null,
    birthDate: textAt(patient, "birthDate"),
    deceased: { is: died !== null || (isObject(patient) && patient.deceasedBoolean === true), date: died },
    recordNumber: identifierOf(patient ?? {}, (type) => type === "MR"),
    nationalId: identifierOf(
      patient ?? {},
      (type, system) => /^NN[A-Za-z]{3}$/.test(type) || /^https?:\/\/www\.moi\.gov\.tw/.test(system),
    ),
  };
}

/**
 * Age in whole years on the chart's day, at death for a patient who has died. A birth date of only year or month gives
 * an age only when every day in it gives the same one.
 */
export function readAge(identity: PatientIdentity, asOfDay: number): Fact {
  const fact = emptyFact("age");
  const { birthDate, reference, deceased } = identity;
  if (!birthDate) return fact;
  fact.source = null;
  fact.raw = { value: birthDate, unit: null };
  const candidate = {
    source: reference,
    value: null,
    unit: "a",
    effective: null,
    raw: fact.raw,
    mapping: "Patient.birthDate",
  };
  const refuse = (state: Fact["state"], code: string, values: Record<string, string | number>): Fact => {
    const reason = { code, values };
    return { ...fact, raw: null, state, reason, candidates: [{ ...candidate, reason }] };
  };
  const born = parseTime(birthDate);
  if (!born || born.instant !== null) return refuse("unmapped", "birth-date-invalid", { date: birthDate });
  const died = parseTime(deceased.date);
  const atDeath = died !== null && died.firstDay <= asOfDay;
  const untilFirst = atDeath ? died.firstDay : asOfDay;
  const untilLast = atDeath ? died.lastDay : asOfDay;
  const low = wholeYears(calendarDay(born.lastDay), calendarDay(untilFirst));
  const high = wholeYears(calendarDay(born.firstDay), calendarDay(untilLast));
  if (born.firstDay > asOfDay || high > 125 || high < 0)
    return refuse("implausible", "birth-date-implausible", { date: birthDate });
  if (low !== high) {
    const least = Math.max(0, low);
    const possible = Array.from({ length: high - least + 1 }, (_, i) => least + i);
    return { ...refuse("unmapped", "birth-date-partial", { date: birthDate, low: least, high }), possible };
  }
  const undated = deceased.is && died === null;
  const reason = atDeath
    ? { code: "deceased", values: { date: died.text } }
    : undated
      ? { code: "deceased-undated" }
      : null;
  return {
    ...fact,
    state: undated ? "stale" : "found",
    value: low,
    unit: "a",
    source: reference,
    mapping: "Patient.birthDate",
    reason,
    candidates: [{ ...candidate, value: low, reason: null }],
  };
}

/** Administrative sex when it is male or female. "Unknown" is absent, anything else unmapped with what the chart says. */
export function readSex(identity: PatientIdentity, patient: ChartResource | null): Fact {
  const fact = emptyFact("sex");
  const { reference } = identity;
  const sex = textAt(patient, "gender");
  if (!sex) return fact;
  const raw = { value: sex, unit: null };
  const candidate = { source: reference, unit: null, effective: null, raw, mapping: "Patient.gender" };
  if (sex !== "male" && sex !== "female") {
    const reason = sex === "unknown" ? { code: "sex-unknown" } : { code: "sex-not-binary", values: { sex } };
    const state = sex === "unknown" ? "absent" : "unmapped";
    return { ...fact, state, reason, candidates: [{ ...candidate, value: null, reason }] };
  }
  return {
    ...fact,
    state: "found",
    value: sex,
    source: reference,
    raw,
    mapping: "Patient.gender",
    reason: null,
    candidates: [{ ...candidate, value: sex, reason: null }],
  };
}
