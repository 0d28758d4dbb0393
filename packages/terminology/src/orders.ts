/**
 * NHI orders that come back as several results under the one code of the order (report 0.3): which result a row is, is said by
 * its item text and its unit, never by the code.
 */
import type { Concept } from "./concept.ts";
import { CONCEPTS } from "./concepts.ts";
import { SYSTEMS, systemKey } from "./systems.ts";
import { toCanonical } from "./units.ts";

/** What a row says of itself beside the code of its order. */
export interface OrderedRow {
  /** Item texts: of the code, and of the hospital's own coding. */
  texts: readonly string[];
  /** As recorded; null when the row has none. */
  unit: string | null;
}

export type OrderOutcome =
  /** `concept` is null for a result that no model of the suite reads. */
  | { kind: "result"; loinc: string; concept: Concept | null }
  /** The item text or the unit does not say which result it is. */
  | { kind: "unclear"; lacks: "item" | "unit" };

interface Result {
  loinc: string;
  concept: string | null;
  item: RegExp;
  not?: RegExp;
  /** What makes an item clear that is not declared: only these units fit. */
  units?: readonly string[];
}

const HIGH_SENSITIVITY = /\bhs\b|hs-?\s?c?tn|high[- ]?sens|高敏|高感度/i;
const TROPONIN_I = /troponin[- ]?i\b|c?tn-?i\b|旋轉蛋白\s*(i|ｉ)|旋轉蛋白/i;
const TROPONIN_T = /troponin[- ]?t\b|c?tn-?t\b|旋轉蛋白\s*(t|ｔ)/i;
const ALBUMIN_RATIO = /ratio|比值|\bu?acr\b|(albumin|alb|malb|微白蛋白|白蛋白)\s*\/\s*(u-?)?(cr|creat|肌)/i;
const CREATININE = /creat|\bu?cre?\b|crtn|肌酐|肌酸酐/i;
const NT_PRO = /nt[- ]?pro|n[- ]terminal|pro-?\s?bnp/i;

const ORDERS: Readonly<Record<string, readonly Result[]>> = {
  // Microalbumin order: albumin, creatinine and their ratio. Item names as the NHI-FHIR bridge lists them.
  "12111C": [
    { loinc: "9318-7", concept: "uacr", item: ALBUMIN_RATIO },
    { loinc: "2161-8", concept: "ucreat", item: CREATININE, not: ALBUMIN_RATIO },
    {
      loinc: "14957-5",
      concept: "ualb",
      item: /albumin|\bu?-?m?alb\b|白蛋白/i,
      not: new RegExp(`${ALBUMIN_RATIO.source}|creat|肌`, "i"),
    },
  ],
  "09099C": [
    { loinc: "89579-7", concept: "hstni", item: HIGH_SENSITIVITY, not: TROPONIN_T },
    // A troponin in ng/L that does not say "high sensitivity" is left open.
    {
      loinc: "10839-9",
      concept: "tni",
      item: TROPONIN_I,
      not: new RegExp(`${HIGH_SENSITIVITY.source}|${TROPONIN_T.source}`, "i"),
      units: ["ng/mL", "ug/L"],
    },
  ],
  // The order's own name holds both: an item that does so too says nothing.
  "12193C": [
    { loinc: "33762-6", concept: "ntprobnp", item: NT_PRO, not: /\(\s*bnp\s*\)|(^|[^-o])\/\s*\(?bnp/i },
    { loinc: "30934-4", concept: null, item: /\bbnp\b/i, not: NT_PRO },
  ],
  ...Object.fromEntries(
    ["33070B", "33071B", "33072B"].map((code) => [
      code,
      [
        {
          loinc: "79073-3",
          concept: null,
          item: /coronary|\bccta\b|\bcta\b.*(heart|cardiac)|(heart|cardiac).*\bcta\b|冠狀動脈|冠脈/i,
        },
      ],
    ]),
  ),
};

/** Does this coding name an order that has several results? */
export const isSplitOrder = (coding: { system?: string | null; code?: string | null }): boolean =>
  systemKey(coding.system) === "nhiService" && Object.hasOwn(ORDERS, orderCode(coding.code));

/**
 * Which of an order's results a row is; null for codes that are no such order. Exactly one result has to fit.
 * @param code NHI order code, e.g. `12111C`
 */
export function resultOfOrder(code: string, row: OrderedRow): OrderOutcome | null {
  const results = ORDERS[orderCode(code)];
  if (!results) return null;
  const texts = row.texts.map((text) => text.normalize("NFKC").trim()).filter((text) => !namesOf(code).has(fold(text)));
  const named = results.filter(
    ({ item, not }) => texts.some((text) => item.test(text)) && !texts.some((text) => not?.test(text)),
  );
  if (named.length !== 1 || !named[0]) return { kind: "unclear", lacks: "item" };
  const [{ loinc, concept, units }] = named as [Result];
  if (concept !== null && !fitsUnit(concept, row.unit, units)) return { kind: "unclear", lacks: "unit" };
  return { kind: "result", loinc, concept: concept === null ? null : (CONCEPTS[concept] ?? null) };
}

/** A row without a unit is left to the unit gate, unless the unit is what tells the results apart. */
function fitsUnit(concept: string, unit: string | null, units: readonly string[] | undefined): boolean {
  if (unit === null) return units === undefined;
  if (!toCanonical(concept, 1, { text: unit }).ok) return false;
  return units === undefined || units.some((each) => fold(each) === fold(unit));
}

const orderCode = (code: string | null | undefined): string => (code ?? "").trim().toUpperCase();
const fold = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

/** The order's own names: a text that only repeats them does not say which result it is. */
function namesOf(code: string): Set<string> {
  const rows = Object.values(CONCEPTS).flatMap(({ codes }) =>
    codes.filter((it) => it.system === SYSTEMS.nhiService && it.code === orderCode(code)),
  );
  return new Set(rows.flatMap(({ display }) => display.split(" / ")).map(fold));
}
