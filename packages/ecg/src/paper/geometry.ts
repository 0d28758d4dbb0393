import type { Recording } from "../recording.ts";
import { type LeadOrder, type PaperLayout, type PlacedLead, rowsOf } from "./layout.ts";

export interface PaperSetting {
  layout: PaperLayout;
  /** Order of the limb leads; `standard` when absent. */
  order?: LeadOrder;
  speedMmPerS: 25 | 50;
  gainMmPerMv: 5 | 10 | 20;
  /** Screen pixels (of the canvas's own coordinates) a millimetre of paper. */
  pxPerMm: number;
  /** Leads of the `strips` (all of the recording when absent); the first is the bottom strip of `3x4+rhythm` (II). */
  stripLeads?: readonly string[];
  /** Seconds of each column; when absent what fits, at most the recording's length (10 s a page) divided among them. */
  secondsPerLead?: number;
  /** Columns end here; the bottom strip may go on to `widthPx`. */
  columnsWidthPx?: number;
  /** The paper is this wide, and rows are cut to it; as wide as its contents when absent. */
  widthPx?: number;
  /** Time at the left edge; brought back into the recording. */
  startS?: number;
  /** Room for the calibration pulse at the left, 8 mm when absent, at least 6. */
  leftMm?: number;
  /** Room above the rows, 5 mm when absent. */
  topMm?: number;
  /** Rows share at least this height. */
  minHeightPx?: number;
  /** Rows are narrowed to this height, as on a printed page. */
  maxHeightPx?: number;
}

/** One lead's piece of paper. */
export interface PaperCell extends PlacedLead {
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
  /** Stretch that the columns show (from the first to the last), and the last start that still fills them. */
  startS: number;
  endS: number;
  lastStartS: number;
  secondsPerLead: number;
  /** `25 mm/s  10 mm/mV`: true for the pixels above. */
  caption: string;
}

const PULSE_MM = 5;
const MARGIN_MM = 8;
const TOP_MM = 5;
const ROW_MM: Record<PaperLayout, number> = { "3x4+rhythm": 28, "6x2": 22, "12x1": 16, strips: 28 };
/** A page shows ten seconds; strips show what fits. */
const PAGE_S = 10;
const LEAST_S = 0.4;

/**
 * Where everything goes: a pixel is exactly 1 / pxPerMm millimetres, a second `speedMmPerS` millimetres, a millivolt
 * `gainMmPerMv`. A lead that the recording does not have leaves its place empty. The scale never gives way to the room:
 * in a narrow one each lead shows fewer seconds.
 */
export function paperGeometry(recording: Pick<Recording, "durationS" | "leads">, setting: PaperSetting): PaperGeometry {
  const { layout, speedMmPerS, gainMmPerMv, pxPerMm } = setting;
  const { durationS } = recording;
  const rows = rowsOf(recording, layout, setting.order ?? "standard", setting.stripLeads ?? []);
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const pxPerS = speedMmPerS * pxPerMm;
  const leftMm = setting.leftMm ?? MARGIN_MM;
  const left = leftMm * pxPerMm;
  const pageS = layout === "strips" && setting.widthPx !== undefined ? durationS : Math.min(PAGE_S, durationS);
  const fitting = (px: number | undefined, of: number) =>
    px === undefined ? of : Math.max(LEAST_S, Math.min(of, (px - left) / pxPerS));
  const columnsS = fitting(setting.columnsWidthPx ?? setting.widthPx, pageS);
  const secondsPerLead = setting.secondsPerLead ?? columnsS / columns;
  const lastStartS = Math.max(0, durationS - secondsPerLead * columns);
  const startS = Math.min(Math.max(0, setting.startS ?? 0), lastStartS);
  const topMm = setting.topMm ?? TOP_MM;
  const share = (heightPx: number) => (heightPx - topMm * pxPerMm) / Math.max(1, rows.length);
  const rowPx = Math.min(
    Math.max(ROW_MM[layout] * pxPerMm, share(setting.minHeightPx ?? 0)),
    share(setting.maxHeightPx ?? Number.POSITIVE_INFINITY),
  );
  const cells: PaperCell[] = [];
  const pulses: PaperPulse[] = [];
  for (const [row, leads] of rows.entries()) {
    const topPx = topMm * pxPerMm + row * rowPx;
    const baselinePx = topPx + rowPx * 0.55;
    pulses.push({
      xPx: (leftMm - PULSE_MM - (leftMm < MARGIN_MM ? 0.5 : 1.5)) * pxPerMm,
      baselinePx,
      widthPx: PULSE_MM * pxPerMm,
      heightPx: gainMmPerMv * pxPerMm,
    });
    // The rhythm strip keeps the whole 10 s, also when the columns above it are shortened.
    const isStrip = layout === "3x4+rhythm" && leads.length === 1;
    const seconds = isStrip ? fitting(setting.widthPx, pageS) : secondsPerLead;
    const rowStartS = isStrip ? Math.min(startS, Math.max(0, durationS - seconds)) : startS;
    for (const [at, placed] of leads.entries()) {
      if (!recording.leads.includes(placed.lead)) continue;
      const fromS = rowStartS + at * seconds;
      cells.push({
        ...placed,
        xPx: left + at * seconds * pxPerS,
        baselinePx,
        widthPx: seconds * pxPerS,
        topPx,
        heightPx: rowPx,
        fromS,
        toS: Math.min(durationS, fromS + seconds),
      });
    }
  }
  const rightPx = Math.max(...cells.map((cell) => cell.xPx + cell.widthPx), left + secondsPerLead * columns * pxPerS);
  return {
    widthPx: setting.widthPx ?? rightPx,
    heightPx: topMm * pxPerMm + rows.length * rowPx,
    pxPerMm,
    pxPerS,
    pxPerMv: gainMmPerMv * pxPerMm,
    cells,
    pulses,
    startS,
    endS: Math.min(durationS, startS + secondsPerLead * columns),
    lastStartS,
    secondsPerLead,
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
