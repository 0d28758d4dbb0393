import { measure } from "@bedside/ecg";
import { CARD_MM } from "../apps/ecg-triage/src/paper/screen-scale.ts";
import { expectAccessible, launchAddress } from "./clinic.ts";
import { recordingsOf } from "./record.ts";
import { expect, test } from "./test.ts";
import { measureWaves, replaceSignal, SQUARE } from "./tracing.ts";

const PATIENT = "tseng-kuo-an";

/** How another test of this user drew its paper is no matter here. */
test.beforeEach(({ page }) => page.route(/\/app-state\//, (route) => route.fulfill({ status: 503 })));

for (const ratio of [1, 1.25, 1.5, 2, 3]) {
  test.describe(`${ratio} device pixels a pixel`, () => {
    test.use({ deviceScaleFactor: ratio });

    test("1 mV for 200 ms measures 10 mm and 5 mm from the pixels, at every zoom, gain and speed", async ({ page }) => {
      await page.addInitScript(
        (devicePx) => localStorage.setItem("bedside.device-pixels-per-mm", String(devicePx)),
        4.3 * ratio,
      );
      await replaceSignal(page, SQUARE);
      await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
      const paper = page.getByTestId("ecg-paper");
      await expect(paper).toBeVisible();
      const region = page.getByTestId("paper-region");
      const expectMm = async (pxPerMm: number, heightMm: number, widthMm: number) => {
        await expect(paper).toHaveAttribute("data-px-per-mm", String(pxPerMm));
        await expect
          .poll(async () => Math.abs((await measureWaves(paper)).mmPx - pxPerMm * ratio), { timeout: 5000 })
          .toBeLessThan(0.05);
        const { mmPx, heightPx, widthsPx } = await measureWaves(paper);
        // A tenth of a millimetre, or the device's pixel where that is coarser.
        const within = Math.max(0.1 * mmPx, 1);
        expect(Math.abs(heightPx - heightMm * mmPx)).toBeLessThanOrEqual(within);
        expect(widthsPx.length).toBeGreaterThan(1);
        for (const width of widthsPx) expect(Math.abs(width - widthMm * mmPx)).toBeLessThanOrEqual(within);
      };
      await expectMm(4, 10, 5);
      await region.focus();
      for (const [key, px] of [
        ["-", 3],
        ["+", 4],
        ["+", 5],
        ["+", 6],
        ["+", 8],
        ["0", 4],
      ] as const) {
        await page.keyboard.press(key);
        await expectMm(px, 10, 5);
      }
      await page.getByTestId("more-tools").click();
      await page.getByTestId("actual-size").click();
      await expectMm(4.3, 10, 5);
      await page.getByTestId("actual-size").click();
      await page.getByLabel("Gain").selectOption("20");
      await expectMm(4, 20, 5);
      await page.getByLabel("Gain").selectOption("5");
      await page.getByLabel("Paper speed").selectOption("50");
      await expectMm(4, 5, 10);
    });
  });
}

test("the screen is measured once with a bank card, by keys, and remembered in this browser", async ({ page }) => {
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  await expect(paper).toHaveAttribute("aria-label", /4 px = 1 mm \(fits the window\)/);
  await page.getByTestId("more-tools").click();
  await page.getByTestId("actual-size").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByTestId("card-dialog");
  await expect(dialog).toContainText("85.6 × 53.98 mm");
  await expectAccessible(page);
  await dialog.getByTestId("card-width").focus();
  for (let press = 0; press < 20; press++) await page.keyboard.press("ArrowRight");
  const outline = await dialog.getByTestId("card-outline").boundingBox();
  const pxPerMm = (outline?.width ?? 0) / CARD_MM.width;
  expect((outline?.height ?? 0) / CARD_MM.height).toBeCloseTo(pxPerMm, 1);
  expect(pxPerMm).toBeGreaterThan(96 / 25.4);
  await dialog.getByTestId("card-keep").click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("actual-size")).toHaveAttribute("aria-pressed", "true");
  await expect(paper).toHaveAttribute("aria-label", /actual size/);
  expect(Number(await paper.getAttribute("data-px-per-mm"))).toBeCloseTo(pxPerMm, 3);

  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  await page.getByTestId("more-tools").click();
  await page.getByTestId("actual-size").click();
  await expect(page.getByTestId("card-dialog")).toHaveCount(0);
  expect(Number(await paper.getAttribute("data-px-per-mm"))).toBeCloseTo(pxPerMm, 3);
});

test("half an hour of two leads is drawn as strips, panned by keys and by dragging, and says where it is", async ({
  page,
}) => {
  await replaceSignal(page, SQUARE, { leads: 2, seconds: 1800 });
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  const region = page.getByTestId("paper-region");
  await expect(paper).toHaveAttribute("aria-label", /2-lead ECG.*Strips.*0\.0–\d+\.\d of 1800 s/);
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(region).toHaveAttribute("data-start", "2.00");
  await expect(page.getByTestId("paper-window")).toContainText("2.0–");
  await page.keyboard.press("ArrowLeft");
  await expect(region).toHaveAttribute("data-start", "1.00");
  await page.keyboard.press("End");
  await expect(page.getByTestId("paper-window")).toContainText("–1800.0 of 1800 s");
  await page.keyboard.press("Home");
  const box = await paper.boundingBox();
  const from = { x: (box?.x ?? 0) + 500, y: (box?.y ?? 0) + 200 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 250, from.y, { steps: 5 });
  await page.mouse.up();
  // 250 pixels are 62.5 mm; it moves by whole millimetres, so that the trace keeps its place on the grid.
  await expect(region).toHaveAttribute("data-start", /^2\.(48|52)$/);
});

test("Cabrera's order is chosen, drawn and said", async ({ page }) => {
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  await expect(paper).toBeVisible();
  const before = await paper.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  await page.getByTestId("more-tools").click();
  await page.getByLabel("Order of the limb leads").selectOption("cabrera");
  await expect(paper).toHaveAttribute("aria-label", /3×4 \+ rhythm, Cabrera/);
  await expect.poll(() => paper.evaluate((element) => (element as HTMLCanvasElement).toDataURL())).not.toBe(before);
});

test("a filter is drawn, said on screen and print, and nothing is measured on it", async ({ page }) => {
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  const picture = () => paper.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  await expect(paper).toHaveAttribute("aria-label", /as recorded, device filter not stated/);
  const measures = page.getByTestId("measures");
  await expect(measures).toBeVisible();
  // The network's evidence comes in its own time.
  await page.getByTestId("toggle-evidence").click();
  await expect(page.getByTestId("toggle-evidence")).toHaveAttribute("aria-pressed", "false");
  const [measured, before] = [await measures.textContent(), await picture()];
  await page.getByTestId("more-tools").click();
  await page.getByTestId("choose-filter").selectOption("0.05-40");
  await expect(paper).toHaveAttribute(
    "aria-label",
    /0\.05–40 Hz, drawn only, measured unfiltered, not diagnostic, ST ±0\.\d\d mV, QRS −\d+ %, device filter/,
  );
  await expect.poll(picture).not.toBe(before);
  const monitor = await picture();
  await page.getByTestId("choose-mains").selectOption("60");
  await expect(paper).toHaveAttribute("aria-label", /0\.05–40 Hz, notch 60 Hz, drawn only/);
  await expect.poll(picture).not.toBe(monitor);
  expect(await measures.textContent()).toBe(measured);
  await expectAccessible(page);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const sheet = page.getByTestId("print-sheet");
  await expect(sheet).toContainText("25 mm/s   10 mm/mV   0.05–40 Hz, notch 60 Hz");
  await expect(sheet).toContainText("drawn only, measured unfiltered, not diagnostic");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.getByTestId("choose-mains").selectOption("0");
  await page.getByTestId("choose-filter").selectOption("none");
  await expect(paper).toHaveAttribute("aria-label", /as recorded, device filter not stated/);
  await expect.poll(picture).toBe(before);
});

test("caliper by keys alone: legs, marching, QTc by the site's formula, and by dragging on the paper", async ({
  page,
}) => {
  // A beat a second: RR is 1000 ms, so that QTc equals QT.
  await replaceSignal(page, (_lead, sample) => (sample % 500 >= 200 && sample % 500 < 240 ? 1000 : 0));
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  await expect(page.getByTestId("ecg-paper")).toBeVisible();
  await page.keyboard.press("c");
  const leg = (n: 1 | 2) => page.getByTestId(`caliper-leg-${n}`);
  const reading = page.getByTestId("caliper-reading");
  await expect(leg(1)).toBeFocused();
  await expect(leg(1)).toHaveAttribute("aria-label", "Caliper leg 1, lead II");
  await expect(reading).toHaveText("1000 ms · 60.0 /min · 0.00 mV");
  await expect(page.getByTestId("caliper-qtc")).toHaveText("no QT");
  await page.keyboard.press("Tab");
  await expect(leg(2)).toBeFocused();
  for (let press = 0; press < 60; press++) await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("ArrowDown");
  await expect(reading).toHaveText("401 ms · 149.6 /min · 0.09 mV");
  await expect(leg(2)).toHaveAttribute("aria-valuetext", /0\.09 mV; 401 ms · 150\/min/);
  await expect(page.getByTestId("caliper-qtc")).toHaveText(/as QT: QTc 401 ms \(Fridericia, RR 1000 ms\)/);
  await page.keyboard.press("m");
  await expect(page.getByTestId("march")).toHaveAttribute("aria-pressed", "true");
  expect(await page.getByTestId("march-line").count()).toBeGreaterThan(20);
  await expectAccessible(page);

  const box = await page.getByTestId("ecg-paper").boundingBox();
  const from = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 80 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 100, from.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId("caliper-lead")).toHaveValue("I");
  await expect(reading).toHaveText("1000 ms · 60.0 /min · \u22121.00 mV");
  await page.getByTestId("toggle-caliper").click();
  await expect(page.getByTestId("caliper-bar")).toHaveCount(0);
});

test("the earlier ECG stands below or lies under this one, with what changed", async ({ page, request }) => {
  const patient = "wu-chien-hung";
  const [now, then] = (await recordingsOf(request, patient)).map(({ recording }) => measure(recording));
  if (!now || !then) throw new Error("two ECGs are expected");
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  await expect(paper).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByTestId("prior-paper")).toBeVisible();
  const changed = (one: number | null | undefined, other: number | null | undefined) =>
    one == null || other == null ? "—" : signed(Math.round(one) - Math.round(other));
  await expect(page.getByTestId("prior-change")).toHaveText(
    `Now against then: HR ${changed(now.hrBpm, then.hrBpm)}, QTcF ${changed(now.qtcMs?.fridericia, then.qtcMs?.fridericia)} ms`,
  );
  await expectAccessible(page);
  await page.keyboard.press("p");
  await expect(page.getByTestId("choose-prior")).toHaveValue("over");
  await expect(page.getByTestId("prior-paper")).toHaveCount(0);
  await expect(paper).toHaveAttribute("aria-label", /the earlier ECG under it, R on R/);
  await page.keyboard.press("p");
  await expect(page.getByTestId("prior-strip")).toHaveCount(0);
  await page.getByTestId("choose-ecg").selectOption({ index: 1 });
  await expect(page.getByTestId("choose-prior")).toHaveCount(0);
});

const signed = (by: number): string => (by > 0 ? `+${by}` : String(by).replace("-", "\u2212"));
