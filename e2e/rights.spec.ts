import { answer, fact, openChart, openRefusing } from "./clinic.ts";
import { expect, test } from "./test.ts";

test("write right refused at launch: the number is there, filing is off and says which right is missing", async ({
  page,
}) => {
  await openChart(page, "chen-kuo-hsiung");
  const frame = await openRefusing(page, "coronary-risk", ["patient/RiskAssessment.c"]);
  await expect(frame.getByTestId("result-value")).toBeVisible();
  const button = frame.getByTestId("file-to-record");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAccessibleDescription(/patient\/RiskAssessment\.c/);
  await button.click({ force: true });
  await expect(frame.getByTestId("file-preview")).toHaveCount(0);
});

test("ECG: write right refused at launch: findings can be read and decided, not filed", async ({ page }) => {
  await openChart(page, "cheng-chia-hao");
  const frame = await openRefusing(page, "ecg-triage", ["patient/DiagnosticReport.c"]);
  await expect(frame.getByTestId("finding-list")).toBeVisible();
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await expect(frame.getByTestId("file-to-record")).toHaveAccessibleDescription(/patient\/DiagnosticReport\.c/);
});

test("read right refused at launch: those facts failed to load, none is absent, and the answer says so", async ({
  page,
}) => {
  await openChart(page, "chen-kuo-hsiung");
  const frame = await openRefusing(page, "coronary-risk", ["patient/Observation.rs"]);
  await expect(frame.getByTestId("failed-read").first()).toHaveAttribute("data-cause", "scope-missing");
  await expect(answer(frame)).toHaveAttribute("data-state", "range");
  for (const concept of ["smoking", "sbp", "tc", "hdl"]) {
    await expect(fact(frame, concept)).toHaveAttribute("data-state", "failed");
    await expect(fact(frame, concept)).toContainText("Failed to load");
  }
  await expect(answer(frame)).toContainText(/failed to load/i);
  await expect(answer(frame)).not.toContainText(/absent/i);
  await expect(fact(frame, "age")).toHaveAttribute("data-state", "found");
});

test("diagnoses refused at launch: the exclusion is not read as no", async ({ page }) => {
  await openChart(page, "tseng-kuo-an");
  const frame = await openRefusing(page, "coronary-risk", ["patient/Condition.rs"]);
  await expect(fact(frame, "cad")).toHaveAttribute("data-state", "failed");
  // Coronary disease is in this chart: without the right to see it no plain number may stand there.
  await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
});

test("ECGs refused at launch: the app says that it could not read them, not that there is none", async ({ page }) => {
  await openChart(page, "cheng-chia-hao");
  const frame = await openRefusing(page, "ecg-triage", ["patient/Observation.rs"]);
  await expect(frame.getByTestId("empty-state")).toContainText(/could not|failed/i);
  await expect(frame.getByTestId("empty-state")).not.toContainText(/no ECG/i);
});

test("every switch and scope of the drawer lies inside it", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.getByTestId("advanced").click();
  const drawer = await page.getByTestId("drawer").boundingBox();
  for (const control of await page.getByTestId("drawer").locator(".scope, .switch").all()) {
    const box = await control.boundingBox();
    expect((box?.x ?? Number.NaN) + (box?.width ?? Number.NaN)).toBeLessThanOrEqual(
      (drawer?.x ?? 0) + (drawer?.width ?? 0),
    );
  }
});

test("an EHR that shows the patient itself still gets a slim line with two identifiers", async ({ page }) => {
  await openChart(page, "chen-kuo-hsiung");
  await page.getByTestId("advanced").click();
  await page.getByTestId("need-patient-banner").uncheck();
  await expect(page.getByTestId("changed-count")).not.toBeEmpty();
  await page.getByTestId("drawer-open").click();
  const banner = page.frameLocator('[data-testid="app-frame"]').getByTestId("patient-banner");
  await expect(banner).toHaveAttribute("data-state", "slim");
  await expect(banner).toContainText("陳國雄");
  await expect(banner).toContainText("T-000417");
});
