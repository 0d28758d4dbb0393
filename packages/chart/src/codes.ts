import {
  type CodeMatch,
  canonicalSystem,
  conceptsOfCoding,
  isLoincCode,
  isSplitOrder,
  NHI_TARGETS,
  type OrderedRow,
  resultOfOrder,
  SYSTEMS,
  systemKey,
  systemLabel,
} from "@bedside/terminology";
import type { CodedRow, LocalCodes } from "@bedside/terminology/concept-map";
import type { Reason } from "./fact.ts";
import { saysElse } from "./item-text.ts";
import { type CodeText, type Coding, textsOf } from "./json.ts";

/** One concept that a code speaks about: through which coding, and why it may not be used (null = it may). */
export interface ConceptHit {
  concept: string;
  coding: Coding | null;
  mapping: string | null;
  reason: Reason | null;
}

/** A general concept that a more special one may stand beside in one CodeableConcept. */
const BROADER: Readonly<Record<string, readonly string[]>> = { fpg: ["glu"], hstni: ["tni"] };

/** Item names that make a row with an unknown code a candidate of a concept; never enough for a value. */
const ITEM_NAMES: readonly (readonly [string, RegExp])[] = [
  ["hdl", /\bhdl\b|高密度/i],
  ["ldl", /\bldl\b|低密度/i],
  ["nonhdl", /non-?\s?hdl/i],
  ["tc", /^(t-?cho(l(esterol)?)?|(total |serum )?cholesterol(,? total)?|總膽固醇|膽固醇)$/i],
  ["tg", /triglycerid|三酸甘油|^tg$/i],
  ["hba1c", /hba1c|a1c|glycated|glycosylated|醣化血|糖化血/i],
  ["fpg", /fasting (plasma )?glucose|glucose,? (ac|fasting)|飯前血糖|空腹血糖|^(ac sugar|sugar ac|fbs|fpg)$/i],
  ["glu", /^(glucose|blood sugar|血糖|one touch|隨機血糖)$/i],
  ["creat", /^(creatinine|crea|cr|crtn|肌酸酐|serum creatinine|creatinine \(b\)|肌酐)$/i],
  ["egfr", /\be-?gfr\b|腎絲球過濾/i],
  ["uacr", /\bu?acr\b|albumin\/creatinine|白蛋白\/?肌酸酐/i],
  ["sbp", /^(systolic( blood pressure)?|sbp|收縮壓)$/i],
  ["dbp", /^(diastolic( blood pressure)?|dbp|舒張壓)$/i],
  ["height", /^(body )?height$|^身高$/i],
  ["weight", /^(body )?weight$|^體重$/i],
  ["bmi", /^(bmi|body mass index)$|身體質量指數/i],
  ["smoking", /smoking (status|history)|tobacco use|吸菸|抽菸/i],
  ["packyears", /pack[- ]?years?|包年/i],
  ["cac", /agatston|calcium score|鈣化分數/i],
];

const relationWord = (relation: string) => (relation === "equivalent" ? "equal" : relation);

/** `LOINC 2089-1, equal`, `NHI 09044C -> 2089-1, narrower, reviewed`, `LAB01 -> 2089-1, equal, approved by Lin 2026-11-20`. */
export function mappingText(match: CodeMatch): string {
  const target =
    match.code.target ?? (match.code.system === SYSTEMS.nhiService ? NHI_TARGETS[match.code.code] : undefined);
  const { approval } = match.code;
  const isNamed = systemKey(match.code.system) !== null;
  const name = isNamed ? `${systemLabel(match.code.system)} ${match.code.code}` : match.code.code;
  const relation = relationWord(match.code.relation);
  if (approval && match.code.safe)
    return `${name} -> ${target}, ${relation}, approved by ${approval.by} ${approval.on}`;
  if (!match.code.safe) return `${name}, ${relation}, not approved`;
  return relation === "equal" ? `${name}, equal` : `${name}${target ? ` -> ${target}` : ""}, ${relation}, reviewed`;
}

const codingName = (coding: Coding) => `${coding.system ? systemLabel(coding.system) : "?"} ${coding.code ?? "?"}`;

/** Systems whose codes name one observation: one that is not in the table names another than ours. */
const OBSERVATION_SYSTEMS: readonly string[] = [SYSTEMS.loinc, SYSTEMS.snomed];

/** What the codings of a code say together: null when none is known, nothing when the hospital says that it is none of ours. */
function agreedOn(code: CodeText, row: CodedRow, local: LocalCodes | null): ConceptHit[] | null {
  const known: { coding: Coding; matches: CodeMatch[] }[] = [];
  const others: Coding[] = [];
  let isNone = false;
  for (const coding of code.codings) {
    if (!coding.code || !coding.system) continue;
    const own = local?.conceptsOf(coding, row) ?? null;
    const table = conceptsOfCoding(coding);
    const matches = own ?? (isSplitOrder(coding) ? ofOrder(coding, table, row) : table);
    isNone ||= own?.length === 0;
    if (matches.length > 0) known.push({ coding, matches });
    else if (OBSERVATION_SYSTEMS.includes(canonicalSystem(coding.system) ?? "")) others.push(coding);
  }
  if (known.length === 0) return isNone ? [] : null;
  const contradiction = () => contradict([...known.map(({ coding }) => coding), ...others]);
  return agree(known).map((hit) => {
    if (hit.reason !== null) return hit;
    if (isNone) return { ...hit, reason: contradiction() };
    // An order says less than an observation code: one beside it that is not in the table names another result.
    const isOrderOnly = !known.some(
      ({ coding, matches }) => !isOrder(coding) && matches.some((it) => it.concept.id === hit.concept),
    );
    if (!isOrderOnly) return hit;
    if (others.length > 0) return { ...hit, reason: contradiction() };
    const text = row.texts.find((it) => saysElse(hit.concept, it));
    return text === undefined ? hit : { ...hit, reason: { code: "item-differs", values: { text } } };
  });
}

const isOrder = ({ system }: Coding): boolean => systemKey(system) === "nhiService";

/** What codes say that mean the same in every row, as long as the code lives. */
const agreed = new WeakMap<CodeText, ConceptHit[] | null>();

function agreedOnce(code: CodeText, row: CodedRow, local: LocalCodes | null): ConceptHit[] | null {
  if (local !== null || code.codings.some(isSplitOrder)) return agreedOn(code, row, local);
  let hits = agreed.get(code);
  if (hits === undefined) {
    hits = agreedOn(code, row, local);
    agreed.set(code, hits);
  }
  return hits;
}

/**
 * The concepts that a CodeableConcept speaks about. Codes that mean different things leave none usable.
 * @param about what the row says beside its code: it tells the results of one order apart
 * @param local the hospital's own maps, which come before the table
 */
export function conceptsOfCode(
  code: CodeText,
  only: (concept: string) => boolean,
  about: Omit<CodedRow, "texts"> = { unit: null, specimens: [] },
  local: LocalCodes | null = null,
): ConceptHit[] {
  const hitsOfCodings = agreedOnce(code, { ...about, texts: itemTexts(code) }, local);
  if (hitsOfCodings) return hitsOfCodings.filter((hit) => only(hit.concept));
  const withoutSystem = code.codings.filter((coding) => coding.code && !coding.system);

  const hits = new Map<string, ConceptHit>();
  for (const coding of withoutSystem) {
    const bare = coding.code ?? "";
    const systems = isLoincCode(bare) ? [SYSTEMS.loinc] : [SYSTEMS.nhiService, SYSTEMS.snomed];
    for (const match of systems.flatMap((system) => conceptsOfCoding({ system, code: bare }))) {
      const concept = match.concept.id;
      if (only(concept))
        hits.set(concept, {
          concept,
          coding,
          mapping: null,
          reason: { code: "system-absent", values: { code: bare } },
        });
    }
  }
  if (hits.size > 0) return [...hits.values()];
  // A coding of a system that we know, but not in the table, is something else: its text is not searched.
  const foreign = code.codings.some((coding) => coding.code && systemKey(coding.system) === "loinc");
  if (foreign) return [];
  const first = code.codings[0];
  const label = first?.code ? codingName(first) : (textsOf(code)[0] ?? "?");
  for (const text of textsOf(code)) {
    const found = ITEM_NAMES.find(([concept, pattern]) => only(concept) && pattern.test(text.normalize("NFKC").trim()));
    if (!found) continue;
    const concept = found[0];
    return [
      { concept, coding: first ?? null, mapping: null, reason: { code: "code-unmapped", values: { code: label } } },
    ];
  }
  return [];
}

/** Item texts of a row: its own, and those of codings that are not the order's. */
const itemTexts = (code: CodeText): string[] =>
  [code.text, ...code.codings.filter((coding) => !isSplitOrder(coding)).map(({ display }) => display)].filter(
    (text) => text !== null,
  );

/** The one result of the order that the row is; while that is not clear, all of them, none of which may be used. */
function ofOrder(coding: Coding, matches: CodeMatch[], row: OrderedRow): CodeMatch[] {
  const outcome = resultOfOrder(coding.code ?? "", row);
  if (outcome?.kind !== "result")
    return matches.map((match) => ({ ...match, code: { ...match.code, safe: false, unclear: true } }));
  const [order] = matches;
  if (outcome.concept === null || !order) return [];
  const code: CodeMatch["code"] = { ...order.code, relation: "narrower", safe: true, target: outcome.loinc };
  return [{ concept: outcome.concept, code }];
}

function agree(known: { coding: Coding; matches: CodeMatch[] }[]): ConceptHit[] {
  const sets = known.map(({ matches }) => new Set(matches.map((match) => match.concept.id)));
  const all = [...new Set(sets.flatMap((set) => [...set]))];
  const fits = (concept: string) =>
    sets.every((set) => set.has(concept) || (BROADER[concept] ?? []).some((general) => set.has(general)));
  const common = all.filter(fits);
  if (common.length === 0) {
    const reason = contradict(known.map(({ coding }) => coding));
    return all.map((concept) => ({ concept, coding: null, mapping: null, reason }));
  }
  const special = common.filter((concept) => !common.some((other) => (BROADER[other] ?? []).includes(concept)));
  return special.map((concept) => {
    const matches = known.flatMap(({ coding, matches }) =>
      matches.filter((match) => match.concept.id === concept).map((match) => ({ coding, match })),
    );
    // An order code says less than an observation code that stands beside it.
    const rank = ({ code }: CodeMatch) =>
      (code.safe ? 0 : 4) + (code.relation === "equivalent" ? 0 : 2) + (code.system === SYSTEMS.nhiService ? 1 : 0);
    matches.sort((a, b) => rank(a.match) - rank(b.match) || (a.match.code.code < b.match.code.code ? -1 : 1));
    const best = matches[0]!;
    const mapping = mappingText(best.match);
    return {
      concept,
      coding: best.coding,
      mapping,
      reason: reasonOf(best.match, mapping),
    };
  });
}

function reasonOf({ code }: CodeMatch, mapping: string): Reason | null {
  if (code.safe) return null;
  return code.unclear ? { code: "result-unclear" } : { code: "mapping-not-safe", values: { mapping } };
}

const contradict = (codings: readonly Coding[]): Reason => ({
  code: "codings-contradict",
  values: { codes: codings.map(codingName).sort().join(", ") },
});
