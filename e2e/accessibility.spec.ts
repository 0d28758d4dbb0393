import type { FrameLocator, Page } from "@playwright/test";
import { answer, expectAccessible, fact, openApp, openChart } from "./clinic.ts";
import { expect, test } from "./test.ts";

test.describe.configure({ timeout: 90_000 });

/** axe in English, then in Chinese. */
async function inBothLanguages(page: Page, frame: FrameLocator, look: () => Promise<void>): Promise<void> {
  await look();
  await frame.getByTestId("language-switch").click();
  await expect(frame.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  await look();
  await frame.getByTestId("language-switch").click();
  await expect(frame.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByTestId("app-frame")).toBeVisible();
}

test("launcher: list, chart, drawer, in both languages", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByTestId("patient-chen-kuo-hsiung")).toBeVisible();
  await expectAccessible(page);
  await openChart(page, "kuo-chen-a-man");
  for (const _language of ["en", "zh-TW"]) {
    await expectAccessible(page);
    await page.getByTestId("advanced").click();
    await expect(page.getByTestId("drawer")).toBeVisible();
    await expectAccessible(page);
    await page.getByTestId("drawer-close").click();
    await page.getByTestId("language").click();
  }
});

test("coronary risk: value, source, resource, model card, preview", async ({ page }) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await inBothLanguages(page, frame, async () => {
    await expectAccessible(page);
    await fact(frame, "tc").locator("[data-row]").click();
    await expect(frame.getByTestId("provenance")).toBeVisible();
    await expectAccessible(page);
    await frame.getByTestId("provenance").getByTestId("open-resource").first().click();
    await expect(frame.getByTestId("resource-dialog")).toBeVisible();
    await expectAccessible(page);
    await frame.getByTestId("dialog-close").last().click();
    await expect(frame.getByTestId("resource-dialog")).toHaveCount(0);
    if (await frame.getByTestId("provenance").isVisible()) await page.keyboard.press("Escape");
    await frame.getByTestId("open-model-card").click();
    await expect(frame.getByTestId("model-card")).toBeVisible();
    await expectAccessible(page);
    await frame.getByTestId("dialog-close").click();
    await frame.getByTestId("file-to-record").click();
    await expect(frame.getByTestId("file-preview")).toBeVisible();
    await expectAccessible(page);
    await frame.getByTestId("file-close").click();
  });
});

test("coronary risk: range with conflict, refusal, pre-test", async ({ page }) => {
  const range = await openApp(page, "huang-mei-yu", "coronary-risk");
  await expect(range.getByTestId("result-range")).toBeVisible();
  await inBothLanguages(page, range, () => expectAccessible(page));
  await range.locator('[data-tab="pre-test"]').click();
  await expect(range.getByTestId("entry-symptom")).toBeVisible();
  await expectAccessible(page);
  const refusal = await openApp(page, "ho-tsung-han", "coronary-risk");
  await expect(answer(refusal)).toHaveAttribute("data-state", "refusal");
  await inBothLanguages(page, refusal, () => expectAccessible(page));
});

test("lung decision: undecided, conflict, refusal", async ({ page }) => {
  for (const [patient, state] of [
    ["hsu-ya-hui", "range"],
    ["chang-wen-lung", "range"],
    ["li-shu-chen", "refusal"],
  ] as const) {
    const frame = await openApp(page, patient, "lung-decision");
    await expect(answer(frame)).toHaveAttribute("data-state", state);
    await inBothLanguages(page, frame, () => expectAccessible(page));
  }
});

test("ECG triage: tracing with findings, preview, no ECG, unreadable", async ({ page }) => {
  const frame = await openApp(page, "tseng-kuo-an", "ecg-triage");
  await expect(frame.getByTestId("finding-list")).toBeVisible();
  await inBothLanguages(page, frame, async () => {
    await expectAccessible(page);
    await frame.getByTestId("file-to-record").click();
    await expect(frame.getByTestId("file-preview")).toBeVisible();
    await expectAccessible(page);
    await frame.getByTestId("file-close").click();
  });
  const none = await openApp(page, "kao-ching-i", "ecg-triage");
  await expect(none.getByTestId("empty-state")).toBeVisible();
  await inBothLanguages(page, none, () => expectAccessible(page));
});

test("authorization server: sign in, patient picker, consent, in Chinese; its own error page", async ({ page }) => {
  await page.goto("/lung-decision/launch.html");
  await expect(page.getByTestId("issuer-chooser")).toBeVisible();
  await page.getByTestId("language-switch").click();
  await expectAccessible(page);
  await page.getByTestId("issuer-chooser").getByRole("button").click();
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.getByRole("heading", { name: "登入" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "下一步" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: /林秀英/ }).click();
  await expect(page.getByRole("button", { name: "允許" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/auth/interaction/nobody-began-this");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});
