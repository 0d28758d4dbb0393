import type { Page } from "@playwright/test";
import { answer, fact, file, openApp, openChart, startApp } from "./clinic.ts";
import { filedBy } from "./record.ts";
import { expect, test } from "./test.ts";

const outcome = (text: string) => ({
  resourceType: "OperationOutcome",
  issue: [{ severity: "error", code: "invariant", diagnostics: text }],
});

const CONDITIONS = /\/fhir\/Condition\?/;
/** A transaction is posted to the base of the server. */
const FILING = /\/fhir\/?$/;

async function expectFailedConditions(page: Page, cause: string) {
  const frame = page.frameLocator('[data-testid="app-frame"]');
  const notice = frame.getByTestId("failed-read").first();
  await expect(notice).toHaveAttribute("data-cause", cause);
  await expect(notice).toContainText("Diagnoses");
  for (const concept of ["diabetes", "cad"]) {
    await expect(fact(frame, concept)).toHaveAttribute("data-state", "failed");
  }
  await expect(answer(frame)).not.toHaveAttribute("data-state", "value");
  return { frame, notice };
}

test("one search answers 500: its facts failed, the rest stands, and Retry brings the number", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.route(CONDITIONS, (route) => route.fulfill({ status: 500, json: outcome("the index is being rebuilt") }));
  await startApp(page, "coronary-risk");
  const { frame, notice } = await expectFailedConditions(page, "other");
  await expect(fact(frame, "tc")).toHaveAttribute("data-state", "found");
  await page.unroute(CONDITIONS);
  await notice.getByRole("button").click();
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expect(frame.getByTestId("failed-read")).toHaveCount(0);
});

test("one search never answers: after the limit its facts failed, and Retry brings the number", async ({ page }) => {
  // The app waits 30 s for a search; the test has it wait 5.
  await page.addInitScript(() => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => timeout(Math.min(ms, 5_000));
  });
  await openChart(page, "chen-kuo-hsiung");
  await page.route(CONDITIONS, () => undefined);
  await startApp(page, "coronary-risk");
  const { frame, notice } = await expectFailedConditions(page, "timeout");
  await page.unroute(CONDITIONS);
  await notice.getByRole("button").click();
  await expect(frame.getByTestId("result-value")).toBeVisible();
});

test("an OperationOutcome with an error inside an answer of 200 is no complete answer", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.route(CONDITIONS, (route) =>
    route.fulfill({
      json: {
        resourceType: "Bundle",
        type: "searchset",
        entry: [{ resource: outcome("not all records are available") }],
      },
    }),
  );
  await startApp(page, "coronary-risk");
  await expectFailedConditions(page, "incomplete");
});

test("the patient can not be read: nothing is shown for nobody, and trying again opens the chart", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.route(/\/fhir\/Patient\//, (route) => route.fulfill({ status: 500, json: outcome("down") }));
  const frame = await startApp(page, "coronary-risk");
  await expect(frame.getByTestId("error-page")).toContainText("The patient could not be read");
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  await page.unroute(/\/fhir\/Patient\//);
  await frame.getByRole("button", { name: /Try again/ }).click();
  await expect(frame.getByTestId("patient-banner")).toContainText("T-000417");
});

test("filing is refused with an OperationOutcome: the server's words are shown, nothing is lost, and it can be filed after", async ({
  page,
  request,
}) => {
  const patient = "chiu-shu-fen";
  const frame = await openApp(page, patient, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await page.route(FILING, (route) =>
    route.fulfill({ status: 422, json: outcome("RiskAssessment.method is not allowed here") }),
  );
  const dialog = await file(frame);
  const said = dialog.getByTestId("file-outcome");
  await expect(said).toHaveAttribute("data-state", "refused");
  await expect(said).toContainText("RiskAssessment.method is not allowed here");
  await expect(said).toContainText("422");
  expect(await filedBy(request, patient, "RiskAssessment")).toEqual([]);
  await page.unroute(FILING);
  await dialog.getByTestId("file-confirm").click();
  await expect(said).toHaveAttribute("data-state", "filed");
  expect(await filedBy(request, patient, "RiskAssessment")).toHaveLength(1);
});

test("the answer to filing is lost: the app says that nobody knows, and filing again makes one copy", async ({
  page,
  request,
}) => {
  const patient = "lai-chun-chieh";
  const frame = await openApp(page, patient, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await page.route(FILING, async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  const dialog = await file(frame);
  const said = dialog.getByTestId("file-outcome");
  await expect(said).toHaveAttribute("data-state", "unanswered");
  await expect(said).toContainText("it will not be doubled");
  await page.unroute(FILING);
  await dialog.getByTestId("file-confirm").click();
  await expect(said).toHaveAttribute("data-state", "already");
  expect(await filedBy(request, patient, "RiskAssessment")).toHaveLength(1);
});

test("the model files can not be loaded: no number, and a reason", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.route("**/models/score2-asia-pacific/model.*.onnx", (route) =>
    route.fulfill({ status: 200, body: "not the model" }),
  );
  const frame = await startApp(page, "coronary-risk");
  await expect(frame.getByTestId("backend")).toHaveAttribute("data-state", "damaged");
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await page.unroute("**/models/score2-asia-pacific/model.*.onnx");
  await answer(frame).getByRole("button", { name: "Retry" }).click();
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expect(frame.getByTestId("backend")).toHaveAttribute("data-state", "passed");
});

test("what was filed before can not be read: said, filing stays possible, and trying again clears it", async ({
  page,
}) => {
  await openChart(page, "chen-kuo-hsiung");
  const filed = /\/fhir\/RiskAssessment\?/;
  await page.route(filed, (route) => route.fulfill({ status: 500, body: "" }));
  const frame = await startApp(page, "coronary-risk");
  const said = frame.getByTestId("filed-unknown");
  await expect(said).toContainText("Not known whether this was filed before");
  await expect(frame.getByTestId("file-to-record")).not.toHaveAttribute("aria-disabled", "true");
  await page.unroute(filed);
  await said.getByRole("button").click();
  await expect(said).toHaveCount(0);
});
