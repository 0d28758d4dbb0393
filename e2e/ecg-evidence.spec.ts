import { exchangeArms, type Recording } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible, launchAddress } from "./clinic.ts";
import { expect, test } from "./test.ts";
import { replaceSignal, type Signal } from "./tracing.ts";

const SINUS = "tseng-kuo-an";
const AF = "liu-yueh-tao";

/** What another test of this user switched on or off is no matter here. */
test.beforeEach(({ page }) => page.route(/\/app-state\//, (route) => route.fulfill({ status: 503 })));

const microvolt =
  ({ samples }: Pick<Recording, "samples">): Signal =>
  (lead, sample) =>
    Math.round((samples[lead]?.[sample] ?? 0) * 1000);

async function open(page: Page, patient: string, signal?: Signal): Promise<Locator> {
  if (signal) await replaceSignal(page, signal);
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  const paper = page.getByTestId("ecg-paper");
  await expect(paper).toBeVisible();
  return paper;
}

/** Share of a box's pixels that the highlighter colours: yellow over the paper, which is never yellow itself. */
const highlighted = (paper: Locator, box: { x: number; y: number; width: number; height: number }): Promise<number> =>
  paper.evaluate((element, { x, y, width, height }) => {
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(x, y, width, height);
    let yellow = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 1]! - data[i + 2]! > 20) yellow++;
    return yellow / (width * height);
  }, box);

/** 3 x 4 at 4 px = 1 mm beside the drawer: places of the first row, and the strip below, without words and edges. */
async function placesOf(paper: Locator) {
  const { width, height } = await paper.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    return { width, height };
  });
  const row = (height - 20) / 4;
  const column = (width - 320 - 32) / 4;
  const cell = (at: number, of: number) => ({ x: 32 + at * column + 20, y: 20 + of * row + 60, width: 60, height: 30 });
  return { column, row, strip: { x: 200, y: height - row + 60, width: 600, height: 30 }, cell };
}

test("atrial fibrillation: RR intervals under the strip and in words, measured and so called; V takes them away", async ({
  page,
}) => {
  const paper = await open(page, AF);
  await expect(page.locator('[data-finding="AFIB"]')).toContainText(/Network: .+; RR \d+–\d+ ms \(measured\)/);
  await expect(paper).toHaveAttribute("aria-label", /RR intervals (\d{3,4}, ){8,}\d{3,4} ms/);
  const { strip } = await placesOf(paper);
  await expect.poll(() => highlighted(paper, strip)).toBeGreaterThan(0.5);
  await expect(page.getByTestId("toggle-evidence")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByTestId("evidence-method")).toContainText(/occlusion by ecg-ptbxl-71 \d/);
  await expectAccessible(page);

  await page.keyboard.press("v");
  await expect(page.getByTestId("toggle-evidence")).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => highlighted(paper, strip)).toBeLessThan(0.02);
  await expect(paper).not.toHaveAttribute("aria-label", /RR intervals/);
  await expect(page.getByTestId("evidence-method")).toHaveCount(0);
});

test("one ectopic beat: the network's seconds are banded in all leads, and the focus moves the evidence", async ({
  page,
}) => {
  const { recording, truth } = syntheticEcg({ seed: 1, rhythm: "sinus-with-pvcs", rateBpm: 44 });
  expect(truth.ventricularOnsetsMs).toHaveLength(1);
  const paper = await open(page, SINUS, microvolt(recording));
  await page.locator('[data-finding="PVC"]').focus();
  await expect(page.locator('[data-finding="PVC"]')).toContainText(/Network: 3\.5–5\.0 s\. Without .+: 0\.\d\d → /);
  const places = await placesOf(paper);
  const secondsALead = places.column / 100;
  // Time runs on from column to column.
  const column = Math.floor(4.2 / secondsALead);
  const x = Math.round(32 + 4.05 * 100);
  for (const row of [0, 1, 2]) {
    const box = { ...places.cell(column, row), x, width: 20 };
    await expect.poll(() => highlighted(paper, box)).toBeGreaterThan(0.5);
    expect(await highlighted(paper, places.cell(0, row))).toBeLessThan(0.02);
  }
  await expect(paper).toHaveAttribute("aria-label", /Network: 3\.5–5\.0 s/);
  const others = page.locator('[data-group="claimed"]:not([data-finding="PVC"])');
  await others.first().focus();
  await expect(paper).not.toHaveAttribute("aria-label", /Network: 3\.5–5\.0 s/);
  const box = { ...places.cell(column, 0), x, width: 20 };
  await expect.poll(() => highlighted(paper, box)).toBeLessThan(0.02);
});

test("a rule in focus shows its leads, apart from the network", async ({ page }) => {
  const paper = await open(page, "wu-chien-hung");
  const rule = page.locator('[data-rule="st-elevation"]').getByRole("button");
  await rule.click();
  await expect(rule).toHaveAttribute("aria-pressed", "true");
  await expect(paper).toHaveAttribute("aria-label", /ST level in (II, )?III, aVF \(measured\)/);
  const { cell } = await placesOf(paper);
  await expect.poll(() => highlighted(paper, cell(0, 2))).toBeGreaterThan(0.5);
  expect(await highlighted(paper, cell(2, 0))).toBeLessThan(0.02);
});

test("exchanged arms, a lead that is off and hum: verdict, cause and remedy of each lead, flags, and the preview", async ({
  page,
}) => {
  const { samples } = exchangeArms(syntheticEcg({ seed: 9 }).recording);
  const made = samples.map((lead) => lead.slice());
  made[8]!.fill(0.1, 300, 4700);
  made[7]!.forEach((mv, i) => {
    made[7]![i] = mv + 0.06 * Math.sin((2 * Math.PI * 60 * i) / 500);
  });
  const paper = await open(page, SINUS, microvolt({ samples: made }));
  await expect(page.getByTestId("reversal")).toContainText("RA-LA");
  const signal = page.getByTestId("open-quality");
  await expect(signal).toHaveText(/Signal 5\/12/);
  const before = await paper.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  await signal.click();
  const quality = page.getByTestId("quality");
  await expect(quality.getByRole("heading", { name: "Signal, lead by lead" })).toBeFocused();
  const lead = (name: string) => quality.locator(`[data-lead="${name}"]`);
  await expect(lead("I")).toHaveText(/Reversed\?\s*all upside down/);
  await expect(lead("aVR")).toHaveText(/Reversed\?\s*looks like aVL/);
  await expect(lead("V2")).toHaveText(/Poor\s*60 Hz 0\.06 mV/);
  await expect(lead("V3")).toHaveText(/Lead off\s*flat for 8\.8 s/);
  await expect(quality.locator('[data-kind="good"]')).toContainText("aVF V1 V4 V5 V6");
  await expect(page.getByTestId("cannot-judge")).toContainText(/Axis, P wave.*ST level.*V2.*Anything in V3/);
  await expect(page.getByTestId("record-again").getByRole("listitem")).toHaveText([
    /Exchange the electrodes RA, LA/,
    /re-attach V3/,
    /Unplug.*V2/,
  ]);
  await expectAccessible(page);

  await page.keyboard.press("x");
  await expect(page.getByTestId("preview-mark")).toHaveText("Preview: arms exchanged, not filed");
  await expect(paper).toHaveAttribute("aria-label", /not filed/);
  await expect(page.getByTestId("measures")).toContainText(/Axis\s*13\d°/);
  await expect.poll(() => paper.evaluate((element) => (element as HTMLCanvasElement).toDataURL())).not.toBe(before);
  await expectAccessible(page);
  await page.keyboard.press("x");
  await expect(page.getByTestId("preview-mark")).toHaveCount(0);
  await page.getByTestId("close-quality").click();
  await expect(page.getByTestId("finding-list")).toBeVisible();
});

test("where the network did not read, the signal stands in the drawer by itself", async ({ page }) => {
  await open(page, SINUS, (lead, sample) =>
    Math.round(900 * Math.sin(sample * (2.3 + lead / 7)) * Math.sin(sample * 1.7)),
  );
  await expect(page.getByTestId("verdict")).toHaveAttribute("data-state", "needs-eyes");
  await expect(page.getByTestId("quality")).toBeVisible();
  await expect(page.getByTestId("not-read")).toBeVisible();
  await expect(page.getByTestId("finding-list")).toHaveCount(0);
  await expect(page.getByTestId("toggle-findings")).toHaveText(/Quality 12/);
  await page.keyboard.press("x");
  await expect(page.getByTestId("preview-mark")).toHaveCount(0);
  await page.keyboard.press("f");
  await expect(page.getByTestId("findings-drawer")).toHaveCount(0);
});

test("with the system's own colours the paper is high contrast", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, SINUS);
  await expect(page.getByTestId("paper-region")).toHaveAttribute("data-paper", "contrast");
  await page.emulateMedia({ forcedColors: "none" });
  await expect(page.getByTestId("paper-region")).toHaveAttribute("data-paper", "standard");
});

test.describe("in Chinese at 1024 x 700", () => {
  test.use({ viewport: { width: 1024, height: 700 }, language: "zh-TW" });

  test("the toolbar is one row, what is rare stands behind one button, and the evidence is said", async ({ page }) => {
    const paper = await open(page, AF);
    await expect(paper).toHaveAttribute("aria-label", /RR 間距 \d/);
    await expect(page.locator('[data-finding="AFIB"]')).toContainText(/神經網路：.*RR \d+–\d+ ms（量測）/);
    const toolbar = page.getByRole("toolbar");
    expect((await toolbar.boundingBox())?.height).toBeLessThanOrEqual(41);
    await expect(page.getByTestId("print")).toBeHidden();
    await page.getByTestId("more-tools").click();
    await expect(page.getByTestId("print")).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("print")).toBeHidden();
    await expect(page.getByTestId("more-tools")).toBeFocused();
    await page.getByTestId("open-quality").click();
    await expect(page.getByTestId("record-again")).toHaveText("不需重做。");
  });
});
