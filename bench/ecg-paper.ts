import { runPage } from "./browser.ts";
import { median, percentile } from "./common.ts";
import type { PaperTimes } from "./paper/page.ts";

const AIMS = {
  first: "first paint (aim <= 50 ms)",
  pan: "a frame of panning (aim <= 16.7 ms)",
  zoom: "a frame of zooming (aim <= 16.7 ms)",
} as const;

/**
 * ECG paper beside uPlot on the same recordings, in one page of one browser, one frame of each in turn: first paint, each
 * frame of panning and zooming. uPlot draws no grid of millimetres and no calibration, and spends pixels, not
 * millimetres; it is here as the fast chart. It draws each lead in a row of its own, as the twelve rows do.
 */
export async function ecgPaperBench(): Promise<string[][]> {
  const papers = await runPage<PaperTimes[]>("paper");
  return papers.flatMap(({ title, ours, uPlot }) =>
    (["first", "pan", "zoom"] as const).flatMap((what) => [
      [`${title}, ${AIMS[what]}`, ms(median(ours[what]))],
      [
        `  95th percentile, slowest of ${ours[what].length}`,
        `${ms(percentile(ours[what], 0.95))}, ${ms(Math.max(...ours[what]))}`,
      ],
      ...(uPlot
        ? [
            ["  uPlot, its 95th percentile", `${ms(median(uPlot[what]))}, ${ms(percentile(uPlot[what], 0.95))}`],
            ["  ratio", `${(median(ours[what]) / median(uPlot[what])).toFixed(2)}x`],
          ]
        : []),
    ]),
  );
}

const ms = (time: number): string => `${time.toFixed(1)} ms`;
