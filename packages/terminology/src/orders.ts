/**
 * NHI orders that come back as several results under the one code of the order (report 0.3): which result a row is, is said by
 * its item text and its unit, never by the code.
 */
import type { Concept } from "./concept.ts";
import { CONCEPTS } from "./concepts.ts";
import { SYSTEMS, systemKey } from "./systems.ts";
import { normaliseUnit } from "./unit-text.ts";

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
  /** Whole item names, as `bare` leaves them. A name that is not here is not guessed at. */
  names: readonly string[];
  /** Units that fit; where a unit is what makes the item clear, a row without one is not clear. */
  units: readonly string[] | null;
}

interface Order {
  /** Words beside a name that say nothing new. */
  noise: RegExp;
  results: readonly Result[];
}

const CT: Order = {
  noise: /^$/,
  results: [
    {
      loinc: "79073-3",
      concept: null,
      names: [
        "ccta",
        "coronaryct",
        "coronarycta",
        "ctcoronaryangiography",
        "冠狀動脈電腦斷層",
        "冠狀動脈電腦斷層血管攝影",
      ],
      units: null,
    },
  ],
};

const ORDERS: Readonly<Record<string, Order>> = {
  // Microalbumin order: albumin, creatinine and their ratio in urine. Item names after those that the NHI-FHIR bridge lists.
  "12111C": {
    noise: /^(urine|urinary|spot|random|u|尿液|尿|隨機|單次)|(urine|spot|random|u|尿液|尿|定量)$/,
    results: [
      {
        loinc: "9318-7",
        concept: "uacr",
        names: [
          ...["acr", "albumin/creatinine", "alb/cr", "alb/cre", "alb/crea", "malb/cr", "malb/cre", "malb/crea"],
          ...["microalbumin/creatinine", "microalb/cre", "microalb/crea", "microalbumin/cre", "microalbumin/crea"],
          ...["albumin/creatinineratio", "albumincreatinineratio", "microalbumin/creatinineratio"],
          ...[
            "microalbumincreatinineratio",
            "微白蛋白/肌酸酐",
            "微白蛋白/肌酐",
            "微白蛋白/肌酸酐比值",
            "微白蛋白/肌酐比值",
          ],
          ...[
            "白蛋白/肌酸酐",
            "白蛋白/肌酐",
            "白蛋白/肌酸酐比值",
            "白蛋白/肌酐比值",
            "白蛋白肌酸酐比值",
            "微白蛋白肌酸酐比值",
          ],
          "微白蛋白與肌酸酐比值",
        ],
        units: ["mg/g", "mg/g{creat}", "ug/mg", "mg/mmol", "mg/gCr", "mg/g Cr"],
      },
      {
        loinc: "2161-8",
        concept: "ucreat",
        names: ["creatinine", "crea", "cre", "cr", "crtn", "肌酸酐", "肌酐"],
        units: ["mg/dL", "mmol/L", "umol/L", "g/L"],
      },
      {
        loinc: "14957-5",
        concept: "ualb",
        names: ["microalbumin", "microalb", "malb", "malbumin", "albumin", "alb", "微白蛋白", "白蛋白"],
        units: ["mg/dL", "mg/L", "ug/mL"],
      },
    ],
  },
  "09099C": {
    noise: /(serum|plasma|blood|血清|血漿)$/,
    results: [
      {
        loinc: "89579-7",
        concept: "hstni",
        names: [
          ...[
            "hstni",
            "hsctni",
            "hstroponini",
            "troponinihs",
            "ctnihs",
            "highsensitivitytroponini",
            "highsensitivetroponini",
          ],
          ...["troponinihighsensitivity", "troponinihighsensitive", "高敏感度心肌旋轉蛋白i", "高敏感心肌旋轉蛋白i"],
          ...[
            "高敏心肌旋轉蛋白i",
            "心肌旋轉蛋白i高敏",
            "心肌旋轉蛋白i高敏感度",
            "高敏感度肌鈣蛋白i",
            "高敏感度心肌鈣蛋白i",
          ],
        ],
        units: ["ng/L", "pg/mL", "ng/mL", "ug/L"],
      },
      // A troponin in ng/L that does not say "high sensitivity" is left open.
      {
        loinc: "10839-9",
        concept: "tni",
        names: ["tni", "ctni", "cardiactroponini", "心肌鈣蛋白i"],
        units: ["ng/mL", "ug/L"],
      },
    ],
  },
  // The order's own name holds both: an item that does so too says nothing.
  "12193C": {
    noise: /(serum|plasma|blood|血清|血漿)$/,
    results: [
      { loinc: "33762-6", concept: "ntprobnp", names: ["ntprobnp", "nterminalprobnp"], units: ["pg/mL", "ng/L"] },
      { loinc: "30934-4", concept: null, names: ["bnp"], units: null },
    ],
  },
  "33070B": CT,
  "33071B": CT,
  "33072B": CT,
};

/** Does this coding name an order that has several results? */
export const isSplitOrder = (coding: { system?: string | null; code?: string | null }): boolean =>
  systemKey(coding.system) === "nhiService" && Object.hasOwn(ORDERS, orderCode(coding.code));

/**
 * Which of an order's results a row is; null for codes that are no such order. Every item text has to name the same result.
 * @param code NHI order code, e.g. `12111C`
 */
export function resultOfOrder(code: string, row: OrderedRow): OrderOutcome | null {
  const order = Object.hasOwn(ORDERS, orderCode(code)) ? ORDERS[orderCode(code)] : undefined;
  if (!order) return null;
  const own = namesOf(code);
  const texts = row.texts.map((text) => bare(text, order.noise)).filter((text) => text !== "" && !own.has(text));
  const [first, ...others] = texts.map((text) => order.results.find(({ names }) => names.includes(text)));
  if (!first || others.some((other) => other !== first)) return { kind: "unclear", lacks: "item" };
  const { loinc, concept, units } = first;
  if (units !== null && !units.some((each) => row.unit !== null && normaliseUnit(each) === normaliseUnit(row.unit)))
    return { kind: "unclear", lacks: "unit" };
  return { kind: "result", loinc, concept: concept === null ? null : (CONCEPTS[concept] ?? null) };
}

/** One case in which a row under an order is one result: what `resultOfOrder` says, as a map can write it. */
export interface OrderCase {
  code: string;
  loinc: string;
  /** Item name as `orderItem` gives it. */
  item: string;
  /** Null where the item alone is clear. */
  unit: string | null;
}

/** Every case of every order that has several results. */
export function orderCases(): OrderCase[] {
  return Object.entries(ORDERS).flatMap(([code, { results }]) =>
    results.flatMap(({ loinc, names, units }) => {
      const each = units && [...new Map(units.map((unit) => [normaliseUnit(unit), unit])).values()];
      return names.flatMap((item) => (each ?? [null]).map((unit) => ({ code, loinc, item, unit })));
    }),
  );
}

/** An item text as the names of an order's results are compared; null for codes that are no such order. */
export function orderItem(code: string, text: string): string | null {
  const order = Object.hasOwn(ORDERS, orderCode(code)) ? ORDERS[orderCode(code)] : undefined;
  return order ? bare(text, order.noise) : null;
}

const orderCode = (code: string | null | undefined): string => (code ?? "").trim().toUpperCase();

/** An item text without case, width, spaces, signs and words that say nothing new. */
function bare(text: string, noise: RegExp): string {
  const plain = normaliseUnit(text).replace(/[-_.,:;()[\]]/g, "");
  const less = plain.replace(noise, "");
  return less === "" || less === plain ? plain : bare(less, noise);
}

/** The order's own names: a text that only repeats them does not say which result it is. */
function namesOf(code: string): Set<string> {
  const rows = Object.values(CONCEPTS).flatMap(({ codes }) =>
    codes.filter((it) => it.system === SYSTEMS.nhiService && it.code === orderCode(code)),
  );
  return new Set(rows.flatMap(({ display }) => display.split(" / ")).map((name) => bare(name, /^$/)));
}
