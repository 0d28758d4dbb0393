import type { LoincRow } from "./table.ts";
import { type UnitFamily, unitFamily } from "./unit-family.ts";

/** Whether a unit can belong to what a code measures; `unknown` where the table or the unit says too little. */
export type UnitVerdict = "fits" | "differs" | "unknown";

/** A property is known by its units when at least this many of its codes show one. */
const ENOUGH_UNITS = 20;
/** A unit family of a property is one that at least this share of its units is of; below lies what is miswritten in the table. */
const USUAL_SHARE = 0.02;

const familiesOf = (units: string): UnitFamily[] =>
  units
    .split(/[;|]/)
    .map(unitFamily)
    .filter((family) => family !== null)
    .filter(isTelling);

/** A bare "units", a bare number, a logarithm and what could not be read leave open what they are of. */
const isTelling = (family: UnitFamily) => !/other|^(?:count|unit)$|^log /.test(family);

/** `mg/g` is also how a ratio to creatinine is written. */
const readings = (family: UnitFamily): UnitFamily[] => {
  const above = /^(\w+)\/(?:mass|mole)$/.exec(family)?.[1];
  return above ? [family, `${above}/creatinine`] : [family];
};

/**
 * A check of units against any code of a table: by the units that the table shows for the code, and by those of all codes with
 * its property (`MCnc` is measured in mass by volume, so `mmol/L` differs). Nothing of LOINC is given out but the verdict.
 */
export function createUnitCheck(table: readonly LoincRow[]): (unit: string, loinc: string) => UnitVerdict {
  const byCode = new Map<string, LoincRow>();
  const counts = new Map<string, Map<UnitFamily, number>>();
  for (const row of table) {
    byCode.set(row.loinc, row);
    if (row.property === "") continue;
    const of = counts.get(row.property) ?? new Map<UnitFamily, number>();
    counts.set(row.property, of);
    for (const family of familiesOf(row.unit)) of.set(family, (of.get(family) ?? 0) + 1);
  }
  const usual = new Map<string, ReadonlySet<UnitFamily>>();
  for (const [property, of] of counts) {
    const total = [...of.values()].reduce((sum, n) => sum + n, 0);
    const families = [...of].filter(([, n]) => n / total >= USUAL_SHARE).map(([family]) => family);
    if (total >= ENOUGH_UNITS) usual.set(property, new Set(families));
  }
  return (unit, loinc) => {
    const row = byCode.get(loinc);
    const family = unitFamily(unit);
    if (!row || family === null || !isTelling(family)) return "unknown";
    const own = familiesOf(row.unit);
    const known = usual.get(row.property);
    if (readings(family).some((reading) => own.includes(reading) || known?.has(reading))) return "fits";
    return known ? "differs" : "unknown";
  };
}
