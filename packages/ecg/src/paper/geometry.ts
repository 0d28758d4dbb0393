import { LEADS_12, type Recording } from "../recording.ts";

export type PaperLayout = "3x4+rhythm" | "6x2" | "12x1";

export interface PaperSetting {
  layout: PaperLayout;
  speedMmPerS: 25 | 50;
  gainMmPerMv: 5 | 10 | 20;
  /** Screen pixels (of the canvas's own coordinates) a millimetre of paper. */
  pxPerMm: number;
  /** Lead of the bottom strip of `3x4+rhythm`; II when absent. */
  rhythmLead?: string;
  /** Seconds of each column; the recording's length (10 s at most) divided among the columns when absent. */
  secondsPerLead?: number;
  /** Time at the left edge. */
  startS?: number;
  /** Room for the calibration pulse at the left, 8 mm when absent, at least 6. */
  leftMm?: number;
  /** The paper goes on to at least this size; rows share the height. */
  minWidthPx?: number;
  minHeightPx?: number;
}

/** One lead's piece of paper. */
export interface PaperCell {
  lead: string;
  /** Where the trace begins, and the height of its rest level. */
  xPx: number;
  baselinePx: number;
  widthPx: number;
  topPx: number;
  heightPx: number;
  fromS: number;
  toS: number;
}

/** Calibration pulse at the left of a row: 1 mV high, 5 mm wide. */
export interface PaperPulse {
  xPx: number;
  baselinePx: number;
  widthPx: number;
  heightPx: number;
}

export interface PaperGeometry {
  widthPx: number;
  heightPx: number;
  pxPerMm: number;
  pxPerS: number;
  pxPerMv: number;
  cells: PaperCell[];
  pulses: PaperPulse[];
  /** `25 mm/s  10 mm/mV`: true for the pixels above. */
  caption: string;
}

const PULSE_MM = 5;
const MARGIN_MM = 8;
const TOP_MM = 5;
const ROW_MM: Record<PaperLayout, number> = { "3x4+rhythm": 28, "6x2": 22, "12x1": 16 };

function rowsOf(layout: PaperLayout, rhythmLead: string): string[][] {
  const column = (from: number, count: number) => LEADS_12.slice(from, from + count);
  if (layout === "12x1") return LEADS_12.map((lead) => [lead]);
  if (layout === "6x2") return column(0, 6).map((lead, row) => [lead, LEADS_12[row + 6]!]);
  return [
    ...column(0, 3).map((lead, row) => [lead, LEADS_12[row + 3]!, LEADS_12[row + 6]!, LEADS_12[row + 9]!]),
    [rhythmLead],
  ];
}

/**
 * Where everything goes: a pixel is exactly 1 / pxPerMm millimetres, a second `speedMmPerS` millimetres, a millivolt
 * `gainMmPerMv`. A lead that the recording does not have leaves its place empty.
 */
export function paperGeometry(recording: Pick<Recording, "durationS" | "leads">, setting: PaperSetting): PaperGeometry {
  const { layout, speedMmPerS, gainMmPerMv, pxPerMm } = setting;
  const rows = rowsOf(layout, setting.rhythmLead ?? "II");
  const columns = Math.max(...rows.map((row) => row.length));
  const startS = setting.startS ?? 0;
  const secondsPerLead = setting.secondsPerLead ?? Math.min(10, recording.durationS) / columns;
  const pxPerS = speedMmPerS * pxPerMm;
  const pxPerMv = gainMmPerMv * pxPerMm;
  const spare = ((setting.minHeightPx ?? 0) - TOP_MM * pxPerMm) / rows.length;
  const rowPx = Math.max(ROW_MM[layout] * pxPerMm, spare);
  const leftMm = setting.leftMm ?? MARGIN_MM;
  const left = leftMm * pxPerMm;
  const cells: PaperCell[] = [];
  const pulses: PaperPulse[] = [];
  for (const [row, leads] of rows.entries()) {
    const topPx = TOP_MM * pxPerMm + row * rowPx;
    const baselinePx = topPx + rowPx * 0.55;
    pulses.push({
      xPx: (leftMm - PULSE_MM - (leftMm < MARGIN_MM ? 0.5 : 1.5)) * pxPerMm,
      baselinePx,
      widthPx: PULSE_MM * pxPerMm,
      heightPx: pxPerMv,
    });
    // The rhythm strip keeps the whole 10 s, also when the columns above it are shortened.
    const seconds =
      leads.length > 1 ? secondsPerLead : layout === "12x1" ? secondsPerLead : Math.min(10, recording.durationS);
    for (const [at, lead] of leads.entries()) {
      if (!recording.leads.includes(lead)) continue;
      const fromS = startS + at * seconds;
      cells.push({
        lead,
        xPx: left + at * seconds * pxPerS,
        baselinePx,
        widthPx: seconds * pxPerS,
        topPx,
        heightPx: rowPx,
        fromS,
        toS: Math.min(recording.durationS, fromS + seconds),
      });
    }
  }
  const rightPx = Math.max(...cells.map((cell) => cell.xPx + cell.widthPx), left + secondsPerLead * columns * pxPerS);
  return {
    widthPx: Math.max(rightPx, setting.minWidthPx ?? 0),
    heightPx: TOP_MM * pxPerMm + rows.length * rowPx,
    pxPerMm,
    pxPerS,
    pxPerMv,
    cells,
    pulses,
    caption: `${speedMmPerS} mm/s   ${gainMmPerMv} mm/mV`,
  };
}

/** The instant and the cell under a point, or null beside the traces. `millivolt` is measured from the cell's rest level. */
export function paperPoint(
  geometry: PaperGeometry,
  xPx: number,
  yPx: number,
): { cell: PaperCell; timeS: number; millivolt: number } | null {
  const cell = geometry.cells.find(
    (c) => xPx >= c.xPx && xPx < c.xPx + c.widthPx && yPx >= c.topPx && yPx < c.topPx + c.heightPx,
  );
  if (!cell) return null;
  return {
    cell,
    timeS: cell.fromS + (xPx - cell.xPx) / geometry.pxPerS,
    millivolt: (cell.baselinePx - yPx) / geometry.pxPerMv,
  };
}
