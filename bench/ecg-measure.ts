import { runPage } from "./browser.ts";
import { median, percentile } from "./common.ts";
import type { MeasureTimes } from "./measure/page.ts";

/** Quality, measurements, rules and the network's input of synthetic recordings, in one page of Chromium. */
export async function ecgMeasureBench(): Promise<string[][]> {
  const { first, whole, measuring, quality } = await runPage<MeasureTimes>("measure");
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  return [
    [`examine 12 leads x 10 s x 500 Hz in Chromium, median of ${whole.length} (aim < 100 ms)`, ms(median(whole))],
    ["95th percentile (aim < 100 ms)", ms(percentile(whole, 0.95))],
    ["slowest", ms(Math.max(...whole))],
    ["the first one of the page", ms(first)],
    ["of which measurements, median; 95th percentile", `${ms(median(measuring))}; ${ms(percentile(measuring, 0.95))}`],
    ["of which quality, median; 95th percentile", `${ms(median(quality))}; ${ms(percentile(quality, 0.95))}`],
  ];
}
