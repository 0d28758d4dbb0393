import { millivoltsIn } from "../file/units.ts";
import { ecgError } from "../reasons.ts";
import type { EcgError } from "../recording.ts";
import { asNumber, asRecord, asText } from "./json.ts";

/** FHIR SampledData in millivolt. `gaps` counts E tokens, `beyond` U and L tokens; all become NaN. */
export interface SampledSeries {
  samples: Float32Array;
  periodMs: number;
  dimensions: number;
  lsbUv: number;
  gaps: number;
  beyond: number;
}

function unitScale(origin: Record<string, unknown>): { scale: number } | { unit: string | null } {
  const code = typeof origin.code === "string" ? origin.code : null;
  const text = typeof origin.unit === "string" ? origin.unit.trim() : null;
  const named = code ?? text;
  if (!named) return { unit: null };
  const scale = millivoltsIn(named);
  return scale === null ? { unit: named } : { scale };
}

/**
 * value = origin + data * factor, in the unit of the origin (R4 2.24.0.7). R5's `interval` with `intervalUnit` is
 * read as well. A missing or foreign unit is refused: the calibration is never guessed.
 */
export function readSampledData(json: unknown, lead: string): SampledSeries | EcgError {
  const data = asRecord(json);
  const origin = asRecord(data?.origin);
  if (!data || !origin) return ecgError("bad-scale", { lead });
  const unit = unitScale(origin);
  if (!("scale" in unit))
    return unit.unit === null
      ? ecgError("missing-unit", { lead })
      : ecgError("unknown-unit", { lead, unit: unit.unit });
  const base = asNumber(origin.value);
  const factor = data.factor === undefined ? 1 : asNumber(data.factor);
  if (base === null || factor === null || factor === 0) return ecgError("bad-scale", { lead });
  const periodMs = periodOf(data);
  if (periodMs === null) return ecgError("bad-period", { lead });
  const dimensions = data.dimensions === undefined ? 1 : asNumber(data.dimensions);
  if (dimensions === null || !Number.isInteger(dimensions) || dimensions < 1)
    return ecgError("bad-dimensions", { dimensions: JSON.stringify(data.dimensions), leads: 1 });
  if (typeof data.data !== "string" || data.data.trim() === "") return ecgError("empty-data", { lead });

  const tokens = data.data.trim().split(/\s+/);
  const samples = new Float32Array(tokens.length);
  let gaps = 0;
  let beyond = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token === "E" || token === "U" || token === "L") {
      samples[i] = Number.NaN;
      if (token === "E") gaps++;
      else beyond++;
      continue;
    }
    const value = Number(token);
    if (!Number.isFinite(value)) return ecgError("bad-data", { lead, token: token.slice(0, 20) });
    samples[i] = (base + value * factor) * unit.scale;
  }
  return { samples, periodMs, dimensions, lsbUv: Math.abs(factor * unit.scale * 1000), gaps, beyond };
}

function periodOf(data: Record<string, unknown>): number | null {
  const period = asNumber(data.period);
  if (period !== null) return period > 0 ? period : null;
  const interval = asNumber(data.interval);
  const unitMs = INTERVAL_UNITS_MS.get(asText(data.intervalUnit) ?? "");
  return interval !== null && interval > 0 && unitMs !== undefined ? interval * unitMs : null;
}

/** UCUM's times. */
const INTERVAL_UNITS_MS = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["min", 60_000],
]);
