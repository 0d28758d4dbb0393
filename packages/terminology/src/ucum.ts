import ucumPackage from "@lhncbc/ucum-lhc";
import { canBeUcum } from "./unit-text.ts";

/** Size of a UCUM unit in base units, and its kind: two units convert by magnitude only when their kinds are equal. */
export interface UnitMeasure {
  magnitude: number;
  kind: string;
}

interface UcumUnit {
  magnitude_: number;
  dim_: { dimVec_: number[] | null } | null;
  moleExp_?: number;
  isArbitrary_?: boolean;
  isSpecial_?: boolean;
  cnv_: string | null;
}

interface UcumLibrary {
  UcumLhcUtils: {
    getInstance(): {
      getSpecifiedUnit(
        code: string,
        action: "validate",
      ): { unit: UcumUnit | null; origString?: string; retMsg: string[] };
    };
  };
}

/**
 * The measure of a UCUM unit, null when ucum-lhc does not read it exactly as written (its repairs are not accepted) or
 * the unit is special or arbitrary, which no factor converts.
 */
export function measureUnit(code: string): UnitMeasure | null {
  if (!canBeUcum(code)) return null;
  const { UcumLhcUtils } = ucumPackage as unknown as UcumLibrary;
  const { unit, retMsg } = UcumLhcUtils.getInstance().getSpecifiedUnit(code, "validate");
  if (!unit || retMsg.length > 0 || unit.cnv_ || unit.isSpecial_ || unit.isArbitrary_) return null;
  return {
    magnitude: unit.magnitude_,
    kind: `${(unit.dim_?.dimVec_ ?? []).join(",")};mol${unit.moleExp_ ?? 0}`,
  };
}
