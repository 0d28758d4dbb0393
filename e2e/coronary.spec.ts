import { enterFact } from "@bedside/chart";
import {
  answer,
  enterNumber,
  fact,
  file,
  footerLabel,
  LATER_PAGE,
  launchAddress,
  openApp,
  openChart,
} from "./clinic.ts";
import { inference } from "./library.ts";
import { chartOf, filedBy, filedList, SITE } from "./record.ts";
import { expect, test } from "./test.ts";

test("complete chart: the number is the library's own and stands on facts with their sources", async ({
  page,
  request,
}) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  const banner = frame.getByTestId("patient-banner");
  await expect(banner).toContainText("陳國雄");
  await expect(banner).toContainText("T-000417");
  await expect(banner).toContainText("1968-04-");

  const chart = await chartOf(request, "chen-kuo-hsiung");
  const result = await inference.run("score2-asia-pacific", chart.facts, SITE);
  if (result.status !== "result" || result.value === null) throw new Error("the fixture should give a number");
  await expect(frame.getByTestId("result-value")).toHaveText(`${(result.value * 100).toFixed(1)}%`);
  await expect(frame.getByTestId("as-of")).toContainText(result.asOf?.slice(0, 10) ?? "no date");
  await expect(answer(frame)).toContainText(`SCORE2 Asia-Pacific · ${result.version}`);
  await expect(answer(frame)).toContainText(/very high/i);
  await expect(frame.getByTestId("backend")).toHaveText(/This PC, WASM.*self-test passed/);
  await expect(footerLabel(frame)).toHaveAttribute("data-state", "draft");

  for (const [concept, used] of Object.entries(result.inputs)) {
    if (used.concept === "score2-region") continue;
    await expect(fact(frame, used.concept), concept).toBeVisible();
  }
  const tc = chart.facts.tc;
  await expect(fact(frame, "tc").locator("[data-value]")).toContainText(String(tc?.value));
  await fact(frame, "tc").locator("[data-row]").click();
  const source = frame.getByTestId("provenance");
  await expect(source).toContainText("2093-3");
  await expect(source).toContainText(tc?.source ?? "");
  // No row of the chart stands there twice, though several searches may have brought it.
  const rows = await source.getByRole("list").getByTestId("open-resource").allTextContents();
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual([...new Set(rows)]);
  expect(rows).not.toContain(tc?.source);
  await source.getByTestId("open-resource").first().click();
  await expect(frame.getByTestId("resource-dialog")).toContainText('"resourceType": "Observation"');
  await expect(frame.getByTestId("resource-dialog")).toContainText(tc?.source ?? "");
  await page.keyboard.press("Escape");
  await expect(frame.getByTestId("resource-dialog")).toHaveCount(0);

  await frame.getByTestId("open-model-card").click();
  await expect(frame.getByTestId("model-card")).toContainText("SCORE2");
});

test("the second question has its own numbers, and its models agree with the library", async ({ page, request }) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await frame.locator('[data-tab="pre-test"]').click();
  await frame.getByTestId("entry-symptom").locator('[data-value="typical"]').click();
  await expect(frame.getByTestId("result-value")).toBeVisible();
  // Two or three risk factors fall in one group: the unknown family history would change nothing, so nobody is asked.
  await expect(fact(frame, "fhcvd")).toHaveAttribute("data-state", "absent");
  await expect(frame.getByTestId("entry-fhcvd")).toHaveCount(0);
  const { facts } = await chartOf(request, "chen-kuo-hsiung");
  const stamp = { by: "test", at: "2026-01-01T00:00:00Z" };
  const { symptom } = facts;
  if (!symptom) throw new Error("the chart has no fact symptom");
  const entered = { ...facts, symptom: enterFact(symptom, "typical", stamp) };
  for (const model of ["rf-cl", "cacs-cl"]) {
    const result = await inference.run(model, entered, SITE);
    if (result.status !== "result" || result.value === null) throw new Error(`${model} should give a number`);
    await expect(frame.locator(`[data-model="${model}"]`)).toContainText((result.value * 100).toFixed(1));
  }
});

test("a missing input gives a range and what would settle it; an entry gives the number at once and can be taken back", async ({
  page,
  request,
}) => {
  const frame = await openApp(page, "huang-mei-yu", "coronary-risk");
  const range = frame.getByTestId("result-range");
  await expect(range).toBeVisible();
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  const { facts } = await chartOf(request, "huang-mei-yu");
  const result = await inference.run("score2-asia-pacific", facts, SITE);
  if (result.status !== "range" || result.low === null || result.high === null) throw new Error("a range is expected");
  await expect(range).toContainText((result.low * 100).toFixed(1));
  await expect(range).toContainText((result.high * 100).toFixed(1));
  await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "absent");
  for (const gap of result.missing) {
    const row = frame.getByTestId("next-best-test").locator(`[data-gap="${gap.concept}"]`);
    await expect(row).toHaveAttribute("data-state", gap.settles ? "settles" : "open");
  }
  await expect(frame.locator("[data-gap]").first()).toHaveAttribute("data-gap", result.missing[0]?.concept ?? "");

  const conflict = frame.getByTestId("conflict-smoking");
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "conflicting");
  await expect(conflict.getByRole("radio")).toHaveCount(2);
  for (const radio of await conflict.getByRole("radio").all()) await expect(radio).not.toBeChecked();
  await expect(frame.getByTestId("choose-smoking")).toHaveCount(0);
  const chosen = (await conflict.locator("label").last().locator("span").first().textContent()) ?? "";
  await conflict.getByRole("radio").last().check();
  await frame.getByTestId("choose-smoking").click();
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "entered");
  await expect(fact(frame, "smoking").locator("[data-value]")).toHaveText(chosen);

  await enterNumber(frame, "hdl", "50");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expect(fact(frame, "hdl")).toContainText("Entered");
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "entered");

  await frame.getByTestId("restore-hdl").click();
  await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "absent");
  await expect(range).toBeVisible();
  await frame.getByTestId("restore-smoking").click();
  await expect(fact(frame, "smoking")).toHaveAttribute("data-state", "conflicting");
});

test("a value of the chart can be overridden, stays beside the entry, and comes back", async ({ page }) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  const shown = frame.getByTestId("result-value");
  const before = (await shown.textContent()) ?? "";
  await fact(frame, "sbp").locator("[data-row]").press("e");
  await enterNumber(frame, "sbp", "118");
  await expect(shown).not.toHaveText(before);
  await expect(fact(frame, "sbp")).toContainText(/142/);
  await fact(frame, "sbp").locator("[data-row]").press("Delete");
  await expect(shown).toHaveText(before);
});

for (const [patient, reason] of [
  ["ho-tsung-han", /29/],
  ["tseng-kuo-an", /coronary disease/i],
] as const) {
  test(`outside the model (${patient}): a refusal with its reason, and no number anywhere in the answer`, async ({
    page,
  }) => {
    const frame = await openApp(page, patient, "coronary-risk");
    const refused = answer(frame);
    await expect(refused).toHaveAttribute("data-state", "refusal");
    const card = frame.getByTestId("refusal-score2-asia-pacific").first();
    await expect(card).toContainText(reason);
    await expect(card.locator("svg").first()).toBeVisible();
    await expect(card).not.toContainText("%");
    await expect(frame.getByTestId("result-value")).toHaveCount(0);
    await expect(frame.getByTestId("result-range")).toHaveCount(0);
    await expect(refused).not.toContainText("%");
    await expect(refused).toContainText("A refusal is not a low risk.");
    await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  });
}

test("filing: preview in words, resources behind a toggle, one copy in the record, and who filed it after a reload", async ({
  page,
  request,
}) => {
  const patient = "hsu-ya-hui";
  const frame = await openApp(page, patient, "coronary-risk");
  const number = (await frame.getByTestId("result-value").textContent()) ?? "";
  await frame.getByTestId("file-to-record").click();
  const dialog = frame.getByTestId("file-preview");
  await expect(dialog.getByTestId("file-patient")).toContainText("T-000444");
  await expect(dialog.getByTestId("file-patient")).toContainText("許雅惠");
  await expect(dialog).toContainText(number.replace("%", "").trim());
  await expect(dialog).toContainText("SCORE2");
  const details = dialog.getByTestId("file-details");
  await details.setChecked(true);
  await expect(dialog).toContainText('"resourceType": "RiskAssessment"');
  await details.setChecked(false);
  await expect(dialog).not.toContainText('"resourceType"');
  expect(await filedBy(request, patient, "RiskAssessment")).toEqual([]);
  await dialog.getByTestId("file-confirm").click();
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  await dialog.getByTestId("file-close").click();
  await expect(frame.getByTestId("filed-line")).toContainText(/林怡君|Lin/);

  const filed = await filedBy(request, patient, "RiskAssessment");
  expect(filed).toHaveLength(1);
  expect(await filedList(request, patient)).toEqual([
    expect.objectContaining({
      type: "RiskAssessment",
      status: "final",
      ai: true,
      verifier: expect.stringMatching(/林怡君|Lin/),
    }),
  ]);

  await page.getByTestId("frame-close").click();
  await expect(page.getByTestId("filed-item")).toHaveCount(1);
  await expect(page.getByTestId("filed-item")).toHaveAttribute("data-status", "final");

  const again = await openApp(page, patient, "coronary-risk");
  await expect(again.getByTestId("filed-line")).toContainText(/林怡君|Lin/);
  await expect(again.getByTestId("filed-line")).toContainText(number.replace("%", "").trim());
  await expect(again.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await expect(footerLabel(again)).toHaveAttribute("data-state", "verified");
});

test("two windows that file the same result leave one copy", async ({ page, context, request }) => {
  const patient = "danuvu-ravagau";
  const other = await context.newPage();
  const [first, second] = await Promise.all([
    openApp(page, patient, "coronary-risk"),
    openApp(other, patient, "coronary-risk"),
  ]);
  for (const screen of [first, second])
    await expect(screen.getByTestId("file-to-record")).not.toHaveAttribute("aria-disabled", "true");
  await expect((await file(first)).getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  await other.bringToFront();
  await expect((await file(second)).getByTestId("file-outcome")).toHaveAttribute("data-state", "already");
  expect(await filedBy(request, patient, "RiskAssessment")).toHaveLength(1);
});

test("a draft is kept as a draft and says so", async ({ page, request }) => {
  const patient = "abus-mayaw";
  const frame = await openApp(page, patient, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  const dialog = await file(frame, "file-draft");
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  await dialog.getByTestId("file-close").click();
  await expect(frame.getByTestId("filed-line")).toContainText(/draft/i);
  await expect(footerLabel(frame)).toHaveAttribute("data-state", "draft");
  expect(await filedList(request, patient)).toEqual([
    expect.objectContaining({ type: "RiskAssessment", status: "preliminary", ai: true }),
  ]);
  await page.getByTestId("frame-close").click();
  await expect(page.getByTestId("filed-item")).toHaveAttribute("data-status", "preliminary");
});

test("a chart of 3,000 observations is read to its last page", async ({ page, request }) => {
  await openChart(page, "chou-wen-pin");
  let pages = 0;
  page.on("response", (response) => {
    if (LATER_PAGE.test(response.url())) pages += 1;
  });
  await page.getByTestId("open-coronary-risk").click();
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
  const { facts } = await chartOf(request, "chou-wen-pin");
  const result = await inference.run("score2-asia-pacific", facts, SITE);
  await expect(answer(frame)).toHaveAttribute(
    "data-state",
    result.status === "refused" ? "refusal" : result.status === "range" ? "range" : "value",
  );
  expect(pages).toBeGreaterThan(0);
});

test("reloading with an entry that is not filed asks first, and staying keeps it", async ({ page }) => {
  await page.goto(await launchAddress(page, "huang-mei-yu", "coronary-risk"));
  await page.getByTestId("entry-hdl").getByRole("textbox").fill("50");
  await page.getByTestId("enter-hdl").click();
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
  const asked = page.waitForEvent("dialog");
  const reload = page.reload({ timeout: 3_000 }).catch(() => null);
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await reload;
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
});
