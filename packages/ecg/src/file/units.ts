const TO_MV: Record<string, number> = {
  nv: 1e-6,
  uv: 1e-3,
  "\u00b5v": 1e-3,
  "\u03bcv": 1e-3,
  // The micro sign in UTF-8 where a header is Latin-1.
  "\u00e2\u00b5v": 1e-3,
  mv: 1,
  v: 1e3,
  microvolt: 1e-3,
  microvolts: 1e-3,
  millivolt: 1,
  millivolts: 1,
  volt: 1e3,
  volts: 1e3,
  // ISO/IEEE 11073-10101: MDC_DIM_X_VOLT, MDC_DIM_MILLI_VOLT, MDC_DIM_MICRO_VOLT.
  "266400": 1e3,
  "266418": 1,
  "266419": 1e-3,
  mdc_dim_x_volt: 1e3,
  mdc_dim_milli_volt: 1,
  mdc_dim_micro_volt: 1e-3,
};

/** Millivolt in one of a unit as files print it (`uV`, `MICROVOLTS`); null when it is no voltage. */
export function millivoltsIn(unit: string): number | null {
  const key = unit.trim().toLowerCase();
  return Object.hasOwn(TO_MV, key) ? TO_MV[key]! : null;
}
