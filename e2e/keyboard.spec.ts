import type { Locator, Page } from "@playwright/test";
import { answer, fact, launchAddress } from "./clinic.ts";
import { filedBy } from "./record.ts";
import { expect, test } from "./test.ts";

/** Presses Tab until the element has the focus, as a person without a mouse would. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let n = 0; n < most; n++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached with ${most} presses of Tab: ${target}`);
}

/** The focused element shows that it has the focus. */
async function expectFocusShown(page: Page): Promise<void> {
  const style = await page.evaluate(() => {
    const element = document.activeElement as Element;
    // A row draws its ring on a pseudo-element that covers the whole row.
    return [null, "::after"].map((pseudo) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
      return outlineStyle !== "none" && outlineWidth !== "0px";
    });
  });
  expect(style).toContain(true);
}

test("the launcher opens an app without a mouse", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByTestId("patient-chen-kuo-hsiung")).toBeVisible();
  await tabTo(page, page.getByTestId("patient-search"));
  await page.keyboard.type("T-000417");
  await tabTo(page, page.getByTestId("patient-chen-kuo-hsiung"));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("chart-name")).toContainText("陳國雄");
  await tabTo(page, page.getByTestId("open-coronary-risk"));
  await page.keyboard.press("Enter");
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expect(page.getByTestId("frame-close")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("chart-name")).toBeVisible();
});

test("coronary risk without a mouse: read a source, solve the conflict, enter a value, take it back, file", async ({
  page,
  request,
}) => {
  const patient = "huang-mei-yu";
  await page.goto(await launchAddress(page, patient, "coronary-risk"));
  await expect(page.getByTestId("result-range")).toBeVisible();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  const smoking = fact(page, "smoking").locator("[data-row]");
  await tabTo(page, smoking);
  await expectFocusShown(page);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("provenance")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("provenance")).toHaveCount(0);
  await expect(smoking).toBeFocused();

  await tabTo(page, page.getByTestId("conflict-smoking").getByRole("radio").first());
  await page.keyboard.press("Space");
  await tabTo(page, page.getByTestId("choose-smoking"));
  await page.keyboard.press("Enter");
  await expect(fact(page, "smoking")).toHaveAttribute("data-state", "entered");
  await expect(smoking).toBeFocused();

  await page.keyboard.press("Home");
  const hdl = fact(page, "hdl").locator("[data-row]");
  for (let n = 0; n < 40 && !(await hdl.evaluate((it) => it === document.activeElement)); n++)
    await page.keyboard.press("ArrowDown");
  await expect(hdl).toBeFocused();
  await page.keyboard.press("e");
  await page.keyboard.type("50");
  await page.keyboard.press("Enter");
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
  await expect(page.getByTestId("result-value")).toBeVisible();
  await expect(hdl).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "absent");
  await page.keyboard.press("e");
  await page.keyboard.type("50");
  await page.keyboard.press("Enter");
  await expect(answer(page)).toHaveAttribute("data-state", "value");

  await tabTo(page, page.getByTestId("file-to-record"), 120);
  await page.keyboard.press("Enter");
  const dialog = page.getByTestId("file-preview");
  await expect(dialog.getByRole("heading", { level: 2 }).first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("file-to-record")).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByTestId("file-confirm"));
  await page.keyboard.press("Enter");
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  await expect(dialog.getByTestId("file-close")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  expect(await filedBy(request, patient, "RiskAssessment")).toHaveLength(1);
});

test("ECG triage without a mouse: findings drawer, decide every finding, file the report", async ({
  page,
  request,
}) => {
  const patient = "hsieh-chih-ming";
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  const list = page.getByTestId("finding-list");
  await expect(list).toBeVisible();
  await page.keyboard.press("f");
  await expect(list).toHaveCount(0);
  await page.keyboard.press("f");
  await expect(list).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.locator('[data-paper="contrast"]')).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.locator('[data-paper="standard"]')).toBeVisible();

  const rows = list.locator('[data-group="claimed"]');
  const count = await rows.count();
  expect(count).toBeGreaterThan(0);
  await tabTo(page, list.locator('[tabindex="0"]').first());
  await expectFocusShown(page);
  for (let n = 0; n < count; n++) {
    await page.keyboard.press("a");
    if (n < count - 1) await page.keyboard.press("ArrowDown");
  }
  for (const row of await rows.all()) await expect(row).toHaveAttribute("data-state", "accepted");
  await page.keyboard.press("u");
  await expect(rows.last()).toHaveAttribute("data-state", "undecided");
  await page.keyboard.press("e");
  await page.keyboard.type("Atrial flutter 2:1");
  await page.keyboard.press("Enter");
  await expect(rows.last()).toHaveAttribute("data-state", "changed");
  await expect(rows.last()).toContainText("Atrial flutter 2:1");

  await tabTo(page, page.getByTestId("file-to-record"), 120);
  await page.keyboard.press("Enter");
  const dialog = page.getByTestId("file-preview");
  await tabTo(page, dialog.getByTestId("file-confirm"));
  await page.keyboard.press("Enter");
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  const reports = await filedBy(request, patient, "DiagnosticReport");
  expect(reports).toHaveLength(1);
  expect(JSON.stringify(await filedBy(request, patient, "Observation"))).toContain("Atrial flutter 2:1");
});
