import { expect, test } from "@playwright/test";
import { createNodeInference } from "@bedside/inference/node";
import { expectAccessible, fact, openApp, watch } from "./clinic.ts";
import { chartFromServer } from "./record.ts";

const inference = createNodeInference();
test.afterAll(() => inference.dispose());

test("a complete chart: the number is the library's own, and it stands on its facts", async ({ page, request }) => {
  await page.goto("/");
  const seen = watch(page);
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await expect(frame.getByTestId("patient-banner")).toContainText("陳國雄");
  const shown = frame.getByTestId("result-value");
  await expect(shown).toBeVisible();

  const chart = await chartFromServer(request, "chen-kuo-hsiung");
  const result = await inference.run("score2-asia-pacific", chart.facts, { "score2-region": "moderate" });
  if (result.status !== "result" || result.value === null) throw new Error("the fixture should give a number");
  await expect(shown).toContainText((result.value * 100).toFixed(1));
  await expect(frame.getByTestId("as-of")).toContainText(result.asOf?.slice(0, 10) ?? "no date");
  await expect(frame.getByText(/SCORE2/).first()).toBeVisible();

  for (const concept of ["age", "sex", "smoking", "sbp", "tc", "hdl"]) await expect(fact(frame, concept)).toBeVisible();
  await fact(frame, "tc").locator("[data-row]").click();
  await expect(frame.getByRole("dialog")).toContainText("2093-3");
  await frame.getByRole("dialog").getByRole("button", { name: /Observation\// }).first().click();
  await expect(frame.getByRole("dialog").last()).toContainText('"resourceType"');
  await expectAccessible(page);
  expect(seen).toEqual({ strangers: [], refusals: [], errors: [] });
});

test("a missing input gives a range; entering it gives the number at once; undo gives the range back", async ({ page }) => {
  const frame = await openApp(page, "huang-mei-yu", "coronary-risk");
  await expect(frame.getByTestId("result-range")).toBeVisible();
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "absent");
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "conflicting");
  await expectAccessible(page);

  await fact(frame, "smoking").getByRole("radio").first().check();
  await fact(frame, "smoking").getByRole("button", { name: /Use the chosen|採用所選/ }).click();
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "entered");
  await frame.getByTestId("entry-hdl").getByRole("textbox").fill("50");
  await frame.getByTestId("enter-hdl").click();
  await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "entered");
  await expect(frame.getByTestId("result-value")).toBeVisible();

  await fact(frame, "hdl").locator("[data-row]").focus();
  await page.keyboard.press("Delete");
  await expect(frame.getByTestId("result-range")).toBeVisible();
});

test("outside the model's range there is a refusal, not a number", async ({ page }) => {
  const frame = await openApp(page, "kao-ching-i", "coronary-risk");
  await expect(frame.locator('[data-testid="result-card"][data-state="refusal"]')).toBeVisible();
  await expect(frame.getByTestId("refusal-score2-asia-pacific").first()).toContainText(/29/);
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
});

test("file to record: preview in words, confirm, and after a reload it is filed with by whom", async ({ page, request }) => {
  const frame = await openApp(page, "hsu-ya-hui", "coronary-risk");
  await expect(frame.locator('[data-testid="result-value"], [data-testid="result-range"]').first()).toBeVisible();
  await frame.getByTestId("file-to-record").click();
  const dialog = frame.getByRole("dialog");
  await expect(dialog).toContainText("T-000444");
  await expectAccessible(page);
  await dialog.getByTestId("confirm-file").click();
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");

  const answer = await request.get("/launcher/api/patients/hsu-ya-hui");
  const { filed } = (await answer.json()) as { filed: { type: string; status: string; verifier: string | null; ai: boolean }[] };
  expect(filed.filter((item) => item.type === "RiskAssessment")).toEqual([expect.objectContaining({ status: "final", ai: true, verifier: expect.stringMatching(/林怡君|Lin/) })]);

  const again = await openApp(page, "hsu-ya-hui", "coronary-risk");
  await expect(again.getByTestId("filed-line")).toContainText(/林怡君|Lin/);
  await expect(again.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
});
