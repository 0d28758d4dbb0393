import { measureUnit } from "../src/ucum.ts";
import { SPELLINGS, UCUM_UNITS } from "../src/unit-list.ts";
import { normaliseUnit } from "../src/unit-text.ts";
import { sharedText } from "./shared.ts";

/** Every unit of the list with its magnitude and kind, and every spelling that means one of them. */
export function unitTables(): { measures: Record<string, [number, string]>; spellings: Record<string, string> } {
  const measures: Record<string, [number, string]> = {};
  for (const unit of UCUM_UNITS) {
    const result = measureUnit(unit);
    if (!result) throw new Error(`Not a UCUM unit: ${unit}`);
    measures[unit] = [result.magnitude, result.kind];
  }
  const known = new Set(UCUM_UNITS);
  const spellings: Record<string, string> = {};
  const add = (raw: string, unit: string) => {
    if (!known.has(unit)) return;
    const key = normaliseUnit(raw);
    if (spellings[key] && spellings[key] !== unit) throw new Error(`${raw} means ${spellings[key]} and ${unit}`);
    spellings[key] = unit;
  };
  for (const unit of UCUM_UNITS) add(unit, unit);
  for (const [unit, raws] of Object.entries(SPELLINGS)) for (const raw of raws) add(raw, unit);
  const addSynonym = (raw: string, unit: string) => {
    if (!(normaliseUnit(raw) in spellings)) add(raw, unit);
  };
  const lhncbc = JSON.parse(sharedText("data/unit_to_ucum_mapping.json")) as Record<string, string>;
  for (const [raw, unit] of Object.entries(lhncbc)) addSynonym(raw, unit);
  for (const line of sharedText("data/miracum_unit_synonyms.tsv").split("\n").slice(1)) {
    const [raw, unit] = line.split("\t");
    if (raw && unit) addSynonym(raw, unit.trim());
  }
  return { measures, spellings };
}
