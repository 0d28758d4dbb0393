import type { Page } from "@playwright/test";
import { launchAddress, openChart } from "./clinic.ts";
import { expect, test } from "./test.ts";

async function expectPatient(page: Page, name: string, mrn: string): Promise<void> {
  const banner = page.getByTestId("patient-banner");
  await expect(banner).toContainText(name);
  await expect(banner).toContainText(mrn);
  await expect(page.getByTestId("result-card").first()).not.toHaveAttribute("data-state", "loading");
}

test("two charts in two tabs of one browser stay apart, through reloads in both orders", async ({ page, context }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.getByTestId("opens-tab").click();
  const firstOpens = context.waitForEvent("page");
  await page.getByTestId("open-coronary-risk").click();
  const first = await firstOpens;
  await expectPatient(first, "陳國雄", "T-000417");
  const number = (await first.getByTestId("result-value").textContent()) ?? "";

  await page.bringToFront();
  await page.goto("/");
  await page.getByTestId("patient-huang-mei-yu").click();
  await expect(page.getByTestId("chart-identity")).toContainText("T-000423");
  const secondOpens = context.waitForEvent("page");
  await page.getByTestId("open-coronary-risk").click();
  const second = await secondOpens;
  await expectPatient(second, "黃美玉", "T-000423");
  await expect(second.getByTestId("result-range")).toBeVisible();

  for (const order of [
    [first, second],
    [second, first],
  ]) {
    for (const tab of order) {
      await tab.bringToFront();
      await tab.reload();
    }
    await expectPatient(first, "陳國雄", "T-000417");
    await expect(first.getByTestId("result-value")).toHaveText(number);
    await expectPatient(second, "黃美玉", "T-000423");
    await expect(second.getByTestId("result-value")).toHaveCount(0);
  }
});

test("two frames of one tab stay apart", async ({ page }) => {
  const addresses = [
    await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"),
    await launchAddress(page, "lin-hsiu-ying", "lung-decision"),
  ];
  await page.goto("/");
  await page.evaluate((sources) => {
    document.body.replaceChildren(
      ...sources.map((source, index) => {
        const frame = document.createElement("iframe");
        frame.id = `chart-${index}`;
        frame.src = source;
        frame.width = "1024";
        frame.height = "700";
        return frame;
      }),
    );
  }, addresses);
  await expect(page.frameLocator("#chart-0").getByTestId("patient-banner")).toContainText("T-000417");
  await expect(page.frameLocator("#chart-1").getByTestId("patient-banner")).toContainText("T-000434");
  await page.evaluate(() => document.querySelector<HTMLIFrameElement>("#chart-0")?.contentWindow?.location.reload());
  await expect(page.frameLocator("#chart-0").getByTestId("patient-banner")).toContainText("T-000417");
  await expect(page.frameLocator("#chart-1").getByTestId("patient-banner")).toContainText("T-000434");
});

test("a duplicated tab does not take over the session; the first tab goes on", async ({ page, context }) => {
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expectPatient(page, "陳國雄", "T-000417");
  // What a browser copies when a tab is duplicated: the address, the history entry and the session storage.
  const copied = await page.evaluate(() => ({
    storage: Object.entries(sessionStorage),
    state: history.state as unknown,
    address: location.href,
  }));
  expect(copied.address).not.toMatch(/code=|state=/);
  const duplicate = await context.newPage();
  await duplicate.addInitScript(({ storage, state }) => {
    for (const [key, value] of storage) sessionStorage.setItem(key, value);
    history.replaceState(state, "");
  }, copied);
  await duplicate.goto(copied.address);
  await expect(duplicate.getByTestId("error-page")).toContainText("This chart is open in another tab");
  await expect(duplicate.getByTestId("error-reference")).toHaveText(/^LX-[0-9A-F]{4}-[0-9A-F]{4}$/);
  await expect(duplicate.locator("body")).not.toContainText("T-000417");
  await duplicate.close();
  await page.reload();
  await expectPatient(page, "陳國雄", "T-000417");
});

test("a tab without a launch opens no chart, also beside one that has a chart open", async ({ page, context }) => {
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expectPatient(page, "陳國雄", "T-000417");
  const other = await context.newPage();
  await other.goto("/coronary-risk/");
  await expect(other.getByTestId("error-page")).toContainText("No patient chart was handed over");
  await expect(other.locator("body")).not.toContainText("T-000417");
});
