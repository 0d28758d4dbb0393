import { correctedQt, type PaperCell } from "@bedside/ecg";
import type { QtcFormula } from "../qtc.ts";

/** One end of a measurement: seconds of the recording, millivolt from the lead's rest level. */
export interface Leg {
  timeS: number;
  mv: number;
}

/** Two legs in one lead. */
export interface Caliper {
  lead: string;
  legs: [Leg, Leg];
}

export interface CaliperReading {
  ms: number;
  /** Null for an interval of nothing. */
  perMin: number | null;
  mv: number;
  /** The interval taken as QT, corrected by the site's formula for the recording's mean RR; null where it can not be a QT. */
  qtcMs: number | null;
}

const STEP_S = 0.001;
const STEP_MV = 0.01;
const LARGE = 10;
const QT_MS = { least: 200, most: 700 };

/** What the legs measure. `rrMs` is the recording's mean RR interval, null where no beats were found. */
export function readCaliper(
  { legs: [one, other] }: Caliper,
  rrMs: number | null,
  formula: QtcFormula = "fridericia",
): CaliperReading {
  const ms = Math.round(Math.abs(other.timeS - one.timeS) * 1000);
  const isQt = rrMs !== null && ms >= QT_MS.least && ms <= QT_MS.most;
  return {
    ms,
    perMin: ms > 0 ? 60_000 / ms : null,
    mv: Math.round((other.mv - one.mv) * 100) / 100,
    qtcMs: isQt ? correctedQt(ms, rrMs)[formula] : null,
  };
}

/** Where an arrow key takes a leg: 1 ms or 0.01 mV, ten of them with Shift; null for another key. */
export function stepLeg(leg: Leg, key: string, isLarge: boolean, cell: Pick<PaperCell, "fromS" | "toS">): Leg | null {
  const by = isLarge ? LARGE : 1;
  const [time, volt] =
    new Map([
      ["ArrowLeft", [-1, 0] as const],
      ["ArrowRight", [1, 0] as const],
      ["ArrowUp", [0, 1] as const],
      ["ArrowDown", [0, -1] as const],
    ]).get(key) ?? [];
  if (time === undefined || volt === undefined) return null;
  return {
    timeS: rounded(Math.min(Math.max(leg.timeS + time * by * STEP_S, cell.fromS), cell.toS), STEP_S),
    mv: rounded(leg.mv + volt * by * STEP_MV, STEP_MV),
  };
}

/** Instants at the legs' distance from each other over a whole place, both legs among them. */
export function march({ legs: [one, other] }: Caliper, cell: Pick<PaperCell, "fromS" | "toS">): number[] {
  const stepS = Math.abs(other.timeS - one.timeS);
  if (stepS < 0.02) return [];
  const first = Math.ceil((cell.fromS - one.timeS) / stepS - 1e-9);
  const last = Math.floor((cell.toS - one.timeS) / stepS + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => one.timeS + (first + k) * stepS);
}

/** A first place for the legs: the first two beats that are shown, else the middle third. */
export function firstCaliper(cell: PaperCell, beatsS: readonly number[]): Caliper {
  const [one, other] = beatsS.filter((at) => at >= cell.fromS && at <= cell.toS);
  const thirdS = (cell.toS - cell.fromS) / 3;
  const times = other === undefined || one === undefined ? [cell.fromS + thirdS, cell.toS - thirdS] : [one, other];
  const leg = (timeS = 0): Leg => ({ timeS: rounded(timeS, STEP_S), mv: 0 });
  return { lead: cell.lead, legs: [leg(times[0]), leg(times[1])] };
}

const rounded = (value: number, step: number): number => Math.round(value / step) * step;
