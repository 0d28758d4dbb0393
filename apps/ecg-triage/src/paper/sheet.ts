import {
  HEAD_LINE_MM,
  layoutFor,
  type PaperOptions,
  type PaperPrior,
  paperGeometry,
  type Recording,
} from "@bedside/ecg";
import { PRINT_COLOURS } from "./colours.ts";
import type { PaperSettings } from "./usePaper.ts";

/** A4 landscape without margins of 8 mm, and room for the check bar. */
export const PAGE_MM = { width: 281, height: 194, bar: 8 };
/** The bar that shows whether the printer scaled. */
export const CHECK_MM = 25;

/** What is drawn over and under the tracing. */
export type PaperOverlay = Pick<PaperOptions, "evidence" | "intervals" | "flags">;

/** What goes on a sheet: paper for print, picture for the clipboard. */
export interface Sheet {
  recording: Recording;
  settings: PaperSettings;
  startS: number;
  prior: PaperPrior | null;
  /** Evidence and signal flags as the screen shows them. */
  overlay: PaperOverlay;
  /** Whose ECG, when, from where, measurements; that it is synthetic. One line each. */
  head: readonly string[];
  /** `{from}`, `{to}`: seconds shown, given to the caption. */
  caption: (fromS: number, toS: number, secondsPerLead: number) => string;
  /** What a drawn filter does; null for a recording as it was stored. */
  filterLine: string | null;
}

/** The sheet at `pxPerMm` pixels a millimetre; it shows what the screen shows, with as much of it as A4 holds. */
export function sheetOptions(sheet: Sheet, pxPerMm: number): PaperOptions {
  const { recording, settings, startS, prior, overlay, head, filterLine } = sheet;
  const setting = {
    layout: layoutFor(recording, settings.layout),
    order: settings.order,
    speedMmPerS: settings.speed,
    gainMmPerMv: settings.gain,
    pxPerMm,
    widthPx: PAGE_MM.width * pxPerMm,
    maxHeightPx: (PAGE_MM.height - PAGE_MM.bar) * pxPerMm,
    topMm: head.length * HEAD_LINE_MM + (filterLine === null ? 5 : 10),
    startS,
  };
  const { startS: fromS, endS, secondsPerLead } = paperGeometry(recording, setting);
  return {
    ...setting,
    ...overlay,
    head,
    caption: sheet.caption(fromS, endS, secondsPerLead),
    ...(filterLine === null ? {} : { captionLine: filterLine }),
    colours: PRINT_COLOURS,
    // 0.3 mm, as thick as a recorder's pen; words 3.2 mm high.
    traceWidthPx: 0.3 * pxPerMm,
    font: `${3.2 * pxPerMm}px sans-serif`,
    ...(prior ? { prior } : {}),
  };
}
