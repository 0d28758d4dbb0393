import type { Locator, Page } from "@playwright/test";

/** One lead's samples in microvolt, by its place among the leads. */
export type Signal = (lead: number, sample: number) => number;

/** 1 mV for 200 ms in each second, in every lead. */
export const SQUARE: Signal = (_lead, sample) => (sample % 500 >= 200 && sample % 500 < 300 ? 1000 : 0);

interface Sampled {
  origin: object;
  period: number;
  factor: number;
  data: string;
}
interface Component {
  valueSampledData?: Sampled;
}

/** The records answer with another signal in every ECG: what the app draws is known to the sample. */
export async function replaceSignal(
  page: Page,
  signal: Signal,
  { leads = 12, seconds = 10 }: { leads?: number; seconds?: number } = {},
): Promise<void> {
  await page.route(/\/fhir\/Observation/, async (route) => {
    const response = await route.fetch();
    const bundle = (await response.json()) as { entry?: { resource: { component?: Component[] } }[] };
    for (const { resource } of bundle.entry ?? []) {
      const waves = (resource.component ?? []).filter(({ valueSampledData }) => valueSampledData);
      if (waves.length === 0) continue;
      resource.component = waves.slice(-leads);
      for (const [lead, { valueSampledData: sampled }] of resource.component.entries()) {
        if (!sampled) continue;
        const count = Math.round((seconds * 1000) / sampled.period);
        sampled.origin = { value: 0, unit: "uV", system: "http://unitsofmeasure.org", code: "uV" };
        sampled.factor = 1;
        sampled.data = Array.from({ length: count }, (_, sample) => signal(lead, sample)).join(" ");
      }
    }
    await route.fulfill({ response, json: bundle });
  });
}

/** What the pixels of a canvas with square waves say, in device pixels. */
export interface Measured {
  /** One millimetre, from the distance of the 5 mm lines. */
  mmPx: number;
  heightPx: number;
  widthsPx: number[];
}

/** Measures the lowest row of a paper in standard colours: the lines of the grid, and the waves by their dark pixels. */
export async function measureWaves(canvas: Locator): Promise<Measured> {
  return canvas.evaluate((element): Measured => {
    const surface = element as HTMLCanvasElement;
    const { width, height } = surface;
    const { data } = surface.getContext("2d")!.getImageData(0, 0, width, height);
    const at = (x: number, y: number) => (y * width + x) * 4;
    const isLine = (x: number, y: number) => {
      const i = at(x, y);
      return Math.abs(data[i]! - 229) < 8 && Math.abs(data[i + 1]! - 164) < 8 && Math.abs(data[i + 2]! - 157) < 8;
    };
    /** How much of a pixel the trace (#101a33) covers: bluish dark, not the reddish dark of the words. */
    const ink = (x: number, y: number) => {
      const i = at(x, y);
      return data[i + 2]! >= data[i]! && data[i]! < 200 ? (255 - data[i]!) / 239 : 0;
    };
    const centres = (isIn: (x: number) => boolean): number[] => {
      const found: number[] = [];
      for (let x = 0, from = -1; x <= width; x++) {
        const inside = x < width && isIn(x);
        if (inside && from < 0) from = x;
        if (!inside && from >= 0) {
          found.push((from + x - 1) / 2);
          from = -1;
        }
      }
      return found;
    };
    let lines: number[] = [];
    for (let y = 0; y < height && lines.length < 10; y++) {
      const found = centres((x) => isLine(x, y));
      if (found.length > width / 200) lines = found;
    }
    // Words and waves may hide a line: each distance is so many times the usual one.
    const distances = lines.slice(1).map((x, i) => x - lines[i]!);
    const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)]!;
    const steps = distances.reduce((sum, distance) => sum + Math.round(distance / usual), 0);
    const mmPx = (lines.at(-1)! - lines[0]!) / steps / 5;
    const left = Math.ceil(9 * mmPx);
    const top = Math.ceil(height - (height - 5 * mmPx) / 4 - 6 * mmPx);
    const level = new Map<number, { y: number; dark: number }>();
    const spans: number[] = [];
    for (let x = left; x < width; x++) {
      let dark = 0;
      let sum = 0;
      let first = -1;
      let last = -1;
      for (let y = top; y < height; y++) {
        const share = ink(x, y);
        if (share === 0) continue;
        dark += share;
        sum += share * y;
        if (first < 0) first = y;
        last = y;
      }
      spans[x] = first < 0 ? 0 : last - first;
      if (dark > 0 && spans[x]! < 3 * mmPx) level.set(x, { y: sum / dark, dark });
    }
    const ys = [...level.values()].map(({ y }) => y);
    const [high, low] = [Math.min(...ys), Math.max(...ys)];
    const edges = centres((x) => x >= left && (spans[x] ?? 0) > 0.6 * (low - high));
    const widthsPx = edges.flatMap((x, i) => (i % 2 === 1 ? [x - edges[i - 1]!] : []));
    return { mmPx, heightPx: low - high, widthsPx };
  });
}
