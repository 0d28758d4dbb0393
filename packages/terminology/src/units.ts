import { conceptById } from "./concepts.ts";
import { systemKey } from "./systems.ts";
import type { UnitMeasure } from "./ucum.ts";
import { canBeUcum, normaliseUnit } from "./unit-text.ts";
import { UNIT_MEASURES, UNIT_SPELLINGS } from "./units.generated.ts";

/** A unit as a FHIR Quantity writes it. */
export interface UnitInput {
  /** Machine code, e.g. `mmol/L`. */
  code?: string | null;
  /** System of the code; UCUM when it is meant to be UCUM. */
  system?: string | null;
  /** Printed unit (`Quantity.unit`). */
  text?: string | null;
}

/** Why a number was not taken. */
export type UnitRefusal =
  | "unit-absent"
  | "unit-unknown"
  | "unit-contradiction"
  | "unit-not-convertible"
  | "value-not-finite";

export type UnitOutcome =
  | { ok: true; value: number; unit: string; formula: string | null }
  | { ok: false; reason: UnitRefusal };

/** Molar mass in g/mol of analytes reported by mass or by amount of substance (`codes.csv` notes, report 4.4). */
const MOLAR_MASS: Readonly<Record<string, number>> = {
  tc: 386.65,
  hdl: 386.65,
  ldl: 386.65,
  nonhdl: 386.65,
  tg: 885.4,
  fpg: 180.156,
  glu: 180.156,
  creat: 113.12,
  ucreat: 113.12,
  ca: 40.078,
  mg: 24.305,
};

type Formula = { formula: string | null; apply: (value: number) => number };

const same: Formula = { formula: null, apply: (value) => value };
const times = (formula: string, factor: number): Formula => ({ formula, apply: (value) => value * factor });

const PER_CREATININE = times("mg/mmol x 8.84", 8.84);
const UACR_MILLI = times("ug/mg = mg/g", 1);

/** Units of concepts whose unit has no dimension, or where a dimension alone would mislead: nothing else is taken. */
const CLOSED: Readonly<Record<string, Readonly<Record<string, Formula>>>> = {
  // NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (Hoelzel W et al., Clin Chem 2004;50:166).
  hba1c: {
    "%": same,
    "mmol/mol": { formula: "NGSP % = 0.09148 x IFCC + 2.152", apply: (value) => 0.09148 * value + 2.152 },
  },
  uacr: {
    "mg/g{creat}": same,
    "mg/g": same,
    "ug/mg{creat}": UACR_MILLI,
    "ug/mg": UACR_MILLI,
    "mg/mg{creat}": times("mg/mg x 1000", 1000),
    "mg/mmol{creat}": PER_CREATININE,
    "mg/mmol": PER_CREATININE,
    "g/mol{creat}": PER_CREATININE,
  },
  egfr: { "mL/min/{1.73_m2}": same, "mL/s/{1.73_m2}": times("mL/s x 60", 60) },
  hr: { "/min": same, "{beats}/min": same },
  packyears: { "{PackYears}": same, "1": same },
  cpd: { "/d": same, "{cigarettes}/d": same, "{packs}/d": times("20 cigarettes a pack", 20) },
  cac: { "1": same, "{Agatston}": same, "{score}": same },
  pdl1: { "%": same },
  ecog: { "1": same, "{score}": same },
  // Potassium has charge 1, so an equivalent is a mole.
  k: { "mmol/L": same, "meq/L": times("mEq/L = mmol/L, charge 1", 1) },
};

/** Counts whose code alone says what is counted: a Quantity without a unit is read as the count. */
const UNIT_BY_CODE = new Set(["packyears", "cac", "ecog"]);

/** Codes that state a unit of their own; other units under them are refused. */
const CODE_ONLY_UNITS: Readonly<Record<string, readonly string[]>> = {
  // IFCC protocol: a percentage under this code may be IFCC % or NGSP %, which differ by two points.
  "59261-8": ["mmol/mol"],
  // Packs per day: a plain count per day may be cigarettes.
  "8663-7": ["{packs}/d"],
};

const MMOL_PER_L = UNIT_MEASURES["mmol/L"]!;
const G_PER_L = UNIT_MEASURES["g/L"]!;

const lazyMeasures = new Map<string, UnitMeasure>();

/** The UCUM unit that a raw text means: exact UCUM first, then the spelling table, then what `prepareUnits` learnt. */
function resolveUnit(raw: string): string | null {
  const exact = raw.trim();
  return tableUnit(raw) ?? (lazyMeasures.has(exact) ? exact : null);
}

function tableUnit(raw: string): string | null {
  const exact = raw.trim();
  if (Object.hasOwn(UNIT_MEASURES, exact)) return exact;
  const key = normaliseUnit(raw);
  return Object.hasOwn(UNIT_SPELLINGS, key) ? (UNIT_SPELLINGS[key] ?? null) : null;
}

/** A code of a hospital's own system beside a printed unit ("17", "mg/dL") counts only when it is a spelling of a unit. */
function resolveCode(code: string, { system, text }: UnitInput): string | null {
  const foreign = given(system) && systemKey(system) !== "ucum" && given(text);
  return foreign && /^[\d.]+$/.test(code.trim()) ? null : resolveUnit(code);
}

function measureOf(unit: string): UnitMeasure | null {
  const known = Object.hasOwn(UNIT_MEASURES, unit) ? UNIT_MEASURES[unit] : undefined;
  if (known) return { magnitude: known[0], kind: known[1] };
  return lazyMeasures.get(unit) ?? null;
}

const withoutNotes = (unit: string) => unit.replace(/\{[^}]*\}/g, "");

function sameUnit(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [measureOf(a), measureOf(b)];
  if (!left || !right || left.kind !== right.kind || withoutNotes(a) !== withoutNotes(b)) return false;
  return left.magnitude === right.magnitude;
}

/** Magnitudes are binary fractions: their quotient is cut to the 12 digits that a factor has. */
const factor = (from: number, to: number) => Number((from / to).toPrecision(12));

function conversion(conceptId: string, unit: string): Formula | null {
  const closed = CLOSED[conceptId];
  if (closed) return Object.hasOwn(closed, unit) ? (closed[unit] ?? null) : null;
  const canonical = conceptById(conceptId).unit;
  if (!canonical) return null;
  if (unit === canonical) return same;
  const [from, to] = [measureOf(unit), measureOf(canonical)];
  if (!from || !to) return null;
  if (from.kind === to.kind) {
    const ratio = factor(from.magnitude, to.magnitude);
    return ratio === 1 ? same : times(`${unit} x ${ratio}`, ratio);
  }
  const molarMass = MOLAR_MASS[conceptId];
  if (molarMass !== undefined && to.kind === G_PER_L[1] && from.kind === MMOL_PER_L[1]) {
    // mmol/L x g/mol = mg/L, then to the canonical mg/dL.
    const toMmolPerL = factor(from.magnitude, MMOL_PER_L[0]);
    const perMmol = Number((molarMass / 10).toPrecision(12));
    const note = toMmolPerL === 1 ? `mmol/L x ${perMmol}` : `${unit} x ${toMmolPerL} x ${perMmol}`;
    return { formula: note, apply: (value) => value * toMmolPerL * perMmol };
  }
  return null;
}

const given = (text: string | null | undefined): text is string => typeof text === "string" && text.trim() !== "";

/**
 * Brings a number into the canonical unit of a concept, or says why it can not. The number is never guessed: a unit that
 * is absent, unknown, of another dimension, or whose text and code disagree refuses it.
 * `coding` is the code that the number stands under; a few codes state their own unit.
 */
export function toCanonical(
  conceptId: string,
  value: number,
  unit: UnitInput,
  coding?: { system?: string | null; code?: string | null },
): UnitOutcome {
  const concept = conceptById(conceptId);
  const canonical = concept.unit;
  if (!Number.isFinite(value)) return { ok: false, reason: "value-not-finite" };
  if (!canonical) return { ok: false, reason: "unit-not-convertible" };
  if (!given(unit.code) && !given(unit.text)) {
    return UNIT_BY_CODE.has(conceptId)
      ? { ok: true, value, unit: canonical, formula: "unit stated by the code" }
      : { ok: false, reason: "unit-absent" };
  }
  const byCode = given(unit.code) ? resolveCode(unit.code, unit) : null;
  const byText = given(unit.text) ? resolveUnit(unit.text) : null;
  if (given(unit.code) && !byCode && systemKey(unit.system) === "ucum") return { ok: false, reason: "unit-unknown" };
  if (byCode && byText && !sameUnit(byCode, byText)) return { ok: false, reason: "unit-contradiction" };
  const resolved = byCode ?? byText;
  if (!resolved) return { ok: false, reason: "unit-unknown" };
  const only = coding?.code ? CODE_ONLY_UNITS[coding.code] : undefined;
  if (only && !only.includes(resolved)) return { ok: false, reason: "unit-not-convertible" };
  const rule = conversion(conceptId, resolved);
  if (!rule) return { ok: false, reason: "unit-not-convertible" };
  const converted = rule.apply(value);
  if (!Number.isFinite(converted)) return { ok: false, reason: "value-not-finite" };
  return { ok: true, value: converted, unit: canonical, formula: rule.formula };
}

/** Whether two printed units are one: `mg/dL` and `MG%`, or the same letters. */
export function meansSameUnit(a: string, b: string): boolean {
  const unit = tableUnit(a);
  return normaliseUnit(a) === normaliseUnit(b) || (unit !== null && unit === tableUnit(b));
}

/**
 * Whether numbers in a printed unit can be brought into the canonical unit of a concept by the built table alone: what was
 * prepared changes nothing, so that the answer is the same on every PC and every day.
 */
export function isUnitOf(conceptId: string, text: string, coding?: { code?: string | null }): boolean {
  const unit = tableUnit(text);
  const only = coding?.code ? CODE_ONLY_UNITS[coding.code] : undefined;
  return unit !== null && (only?.includes(unit) ?? true) && conversion(conceptId, unit) !== null;
}

/**
 * Loads the UCUM library when some unit strings are not in the built table, so that `toCanonical` can answer for them.
 * Without it such a unit is `unit-unknown`. The library is a chunk of its own, fetched only here.
 */
export async function prepareUnits(rawUnits: readonly string[]): Promise<void> {
  const unknown = rawUnits.filter((raw) => given(raw) && canBeUcum(raw.trim()) && resolveUnit(raw) === null);
  if (unknown.length === 0) return;
  const { measureUnit } = await import("./ucum.ts");
  for (const raw of new Set(unknown)) {
    const measure = measureUnit(raw.trim());
    if (measure) lazyMeasures.set(raw.trim(), measure);
  }
}
