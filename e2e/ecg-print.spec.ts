import type { Page } from "@playwright/test";
import { launchAddress } from "./clinic.ts";
import { pageSizes, pathsOf } from "./pdf.ts";
import { expect, test } from "./test.ts";
import { replaceSignal, SQUARE } from "./tracing.ts";

const PATIENT = "tseng-kuo-an";
const FIVE_MM_LINES = "229 164 157";
const BLACK = "0 0 0";

/** How another test of this user drew its paper is no matter here. */
test.beforeEach(({ page }) => page.route(/\/app-state\//, (route) => route.fulfill({ status: 503 })));

async function open(page: Page): Promise<void> {
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  await expect(page.getByTestId("ecg-paper")).toBeVisible();
  await expect(page.getByTestId("measures")).toBeVisible();
}

test("prints on one A4 page where 25 mm are 25 mm, whatever the screen's zoom", async ({ page }) => {
  await replaceSignal(page, SQUARE);
  await open(page);
  await page.getByTestId("paper-region").focus();
  for (const key of ["+", "+", "+"]) {
    await page.keyboard.press(key);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sizes = pageSizes(pdf);
    expect(sizes).toHaveLength(1);
    expect(sizes[0]?.widthMm).toBeCloseTo(297, 0);
    expect(sizes[0]?.heightMm).toBeCloseTo(210, 0);
    const paths = pathsOf(pdf);
    const lines = paths.filter(({ isFilled, colour }) => isFilled && colour === FIVE_MM_LINES);
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
    const thin = (axis: 0 | 1) =>
      lines.map(({ points }) => points.map((point) => point[axis])).filter((values) => spread(values) < 1);
    const across = distinct(thin(0).map(middle));
    const down = distinct(thin(1).map(middle));
    for (const at of [across, down]) {
      expect(at.length).toBeGreaterThan(25);
      for (let five = 5; five < at.length; five++) expect(Math.abs(at[five]! - at[five - 5]! - 25)).toBeLessThan(0.2);
      expect(Math.abs(at.at(-1)! - at[0]! - 5 * (at.length - 1))).toBeLessThan(0.2);
    }
    // The rhythm strip: 1 mV is 10 mm high and 200 ms are 5 mm wide, ten seconds long.
    const strip = paths
      .filter(({ isFilled, colour, points }) => !isFilled && colour === BLACK && points.length > 4000)
      .at(-1)!.points;
    const [low, high] = [Math.min(...strip.map(([, y]) => y)), Math.max(...strip.map(([, y]) => y))];
    expect(Math.abs(high - low - 10)).toBeLessThan(0.1);
    const edges = pairs(strip.slice(1).flatMap((to, i) => [strip[i]!, to] as const)).flatMap(([from, to]) =>
      Math.abs(from[1] - to[1]) > 5 ? [(from[0] + to[0]) / 2] : [],
    );
    expect(edges).toHaveLength(20);
    expect(Math.abs(edges[1]! - edges[0]! - 5)).toBeLessThan(0.05);
    expect(Math.abs(edges[18]! - edges[0]! - 225)).toBeLessThan(0.2);
  }
});

test("who it is, that it is synthetic and how to check the scale stand on the sheet, in both languages", async ({
  page,
}) => {
  await open(page);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const sheet = page.getByTestId("print-sheet");
  await expect(sheet).toBeVisible();
  await expect(page.getByTestId("ecg-paper")).toBeHidden();
  await expect(sheet).toContainText(
    /曾國安 Tseng, Kuo-An · Male · born 1958-\d\d-\d\d · MRN T-000453 · Sandbox · invented patient/,
  );
  await expect(sheet).toContainText(/ECG \d{4}-\d\d-\d\d \d\d:\d\d · synthetic/);
  await expect(sheet).toContainText("measured by machine, not signed");
  await expect(sheet).toContainText("25 mm/s   10 mm/mV");
  await expect(sheet).toContainText("This bar is 25 mm long");
  const bar = await page.getByTestId("check-bar").boundingBox();
  expect(((bar?.width ?? 0) / 96) * 25.4).toBeCloseTo(25, 1);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(sheet).toHaveCount(0);
  await page.getByTestId("language-switch").click();
  await expect(page.getByTestId("print")).toHaveText("列印");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(sheet).toContainText("測試環境 · 虛構病人");
  await expect(sheet).toContainText("合成訊號");
  await expect(sheet).toContainText("機器量測，未經簽署");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
});

test("the sheet is copied as a picture with its head, or the app says that it could not", async ({
  page,
  context,
  baseURL,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: baseURL ?? "" });
  await open(page);
  await page.getByTestId("more-tools").click();
  await page.getByTestId("copy-png").click();
  await expect(page.getByTestId("copy-said")).toHaveText("Copied");
  const size = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await createImageBitmap(await item!.getType("image/png"));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context2d = canvas.getContext("2d")!;
    context2d.drawImage(picture, 0, 0);
    const dark = (top: number, bottom: number) => {
      const { data } = context2d.getImageData(0, top, picture.width, bottom - top);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i]! < 80 && data[i + 1]! < 80) count++;
      return count;
    };
    // Lines of 5.5 mm at 10 pixels a millimetre: patient, recording, figures.
    return { width: picture.width, lines: [0, 55, 110].map((top) => dark(top, top + 55)) };
  });
  expect(size.width).toBe(2810);
  for (const count of size.lines) expect(count).toBeGreaterThan(1000);
  await page.evaluate(() => {
    navigator.clipboard.write = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
  });
  await page.getByTestId("copy-png").click();
  await expect(page.getByTestId("copy-said")).toContainText("does not let the app copy pictures");
});

function pairs<Point>(points: readonly Point[]): [Point, Point][] {
  return points.flatMap((to, i) => (i % 2 === 1 ? [[points[i - 1]!, to] as [Point, Point]] : []));
}

function distinct(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b).filter((value, i, sorted) => i === 0 || value - sorted[i - 1]! > 0.5);
}
