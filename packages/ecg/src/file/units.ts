const TO_MV: Record<string, number> = {
  nv: 1e-6,
  uv: 1e-3,
  "\u00b5v": 1e-3,
  "\u03bcv": 1e-3,
  mv: 1,
  v: 1e3,
  microvolt: 1e-3,
  microvolts: 1e-3,
  millivolt: 1,
  millivolts: 1,
  volt: 1e3,
  volts: 1e3,
};

/** Millivolt in one of a unit as files print it (`uV`, `MICROVOLTS`); null when it is no voltage. */
export function millivoltsIn(unit: string): number | null {
  const key = unit.trim().toLowerCase();
  return Object.hasOwn(TO_MV, key) ? TO_MV[key]! : null;
}
