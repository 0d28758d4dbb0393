import { conditionHits, type YesNoReading } from "./conditions.ts";
import type { Reason } from "./fact.ts";
import { type CodeText, codeText, type Json, objectAt, objectsAt, textAt, textsOf } from "./json.ts";
import { POLICY } from "./policy.ts";
import { firstTime } from "./readings.ts";
import { modifierOf, type Row } from "./rows.ts";
import { FIRST_DEGREE, FIRST_DEGREE_SNOMED, FIRST_DEGREE_WORDS, isOtherRelative } from "./rules-family.ts";

interface Relative {
  degree: "first" | "other" | "unclear";
  sex: "male" | "female" | null;
  name: string | null;
}

function relativeOf(resource: Json): Relative {
  const code = codeText(resource.relationship);
  const texts = textsOf(code);
  const codes = code.codings.flatMap((coding) => coding.code ?? []);
  const name = texts[0] ?? codes[0] ?? null;
  const stated = codeText(resource.sex).codings[0]?.code;
  const sex = stated === "male" || stated === "female" ? stated : null;
  if (isOtherRelative(codes, texts)) return { degree: "other", sex, name };
  for (const coded of codes)
    for (const table of [FIRST_DEGREE, FIRST_DEGREE_SNOMED])
      if (Object.hasOwn(table, coded)) return { degree: "first", sex: table[coded] ?? sex, name };
  for (const [pattern, ownSex] of FIRST_DEGREE_WORDS)
    if (texts.some((text) => pattern.test(withoutRemark(text)))) return { degree: "first", sex: ownSex ?? sex, name };
  return { degree: "unclear", sex, name };
}

/** `父親（已歿）` is the father. */
const withoutRemark = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/\([^)]*\)/g, "")
    .trim();

/** Age at onset in whole years, by number or by a stated range's upper end. */
function onsetAge(condition: Json): number | null {
  const age = objectAt(condition, "onsetAge");
  const years =
    age &&
    typeof age.value === "number" &&
    /^(a|y|yr|years?|歲)$/i.test(textAt(age, "code") ?? textAt(age, "unit") ?? "a");
  if (years && !age.comparator) return age.value as number;
  const high = objectAt(objectAt(condition, "onsetRange"), "high");
  return high && typeof high.value === "number" ? high.value : null;
}

function ageReason(condition: Json, sex: Relative["sex"]): Reason | null {
  const age = onsetAge(condition);
  if (age === null) return { code: "age-of-onset-missing" };
  const { male, female } = POLICY.prematureCvd;
  const limit = sex === "male" ? male : sex === "female" ? female : Math.min(male, female);
  return age < limit ? null : { code: "not-premature", values: { age: limit } };
}

/** Which family concepts a relative's condition means: lung cancer, or cardiovascular disease. */
function familyHits(code: CodeText): { concept: string; mapping: string | null; reason: Reason | null }[] {
  return conditionHits(code).flatMap((hit) => {
    if (hit.concept === "lca" || hit.concept === "fhlca") return [{ ...hit, concept: "fhlca" }];
    if (hit.concept === "cad" || hit.concept === "stroke" || hit.concept === "fhcvd")
      return [{ ...hit, concept: "fhcvd" }];
    return [];
  });
}

/** Every reading of one FamilyMemberHistory. */
export function readFamily(row: Row, asOfDay: number): YesNoReading[] {
  const status = textAt(row.resource, "status");
  const relative = relativeOf(row.resource);
  const { time, reason: timeReason } = firstTime([textAt(row.resource, "date")], asOfDay);
  let barred = row.barred;
  if (!barred && status === "entered-in-error") barred = { code: "entered-in-error" };
  if (!barred && status === "health-unknown") barred = { code: "status-not-usable", values: { status } };
  if (!barred && relative.degree !== "first") {
    const relationship = relative.name ?? "";
    const code = relative.degree === "other" ? "not-first-degree" : "relationship-unclear";
    barred = relative.name ? { code, values: { relationship } } : { code: "relationship-missing" };
  }
  return objectsAt(row.resource, "condition").flatMap((condition) => {
    const code = codeText(condition.code);
    const raw = {
      value: [relative.name, textsOf(code)[0] ?? code.codings[0]?.code].filter(Boolean).join(": "),
      unit: null,
    };
    return familyHits(code).map((hit) => ({
      concept: hit.concept,
      source: row.source,
      resourceType: "FamilyMemberHistory",
      value: true,
      unit: null,
      time,
      raw,
      mapping: hit.mapping,
      reason:
        barred ??
        modifierOf(condition) ??
        hit.reason ??
        (hit.concept === "fhcvd" ? ageReason(condition, relative.sex) : null) ??
        timeReason,
    }));
  });
}
