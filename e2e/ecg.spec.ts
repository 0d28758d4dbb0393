import { toNetworkInput } from "@bedside/ecg";
import type { ModelFinding } from "@bedside/models";
import type { APIRequestContext } from "@playwright/test";
import { file, footerLabel, launchAddress, openApp } from "./clinic.ts";
import { inference } from "./library.ts";
import { filedBy, filedList, recordingsOf } from "./record.ts";
import { hasPtbxl, REAL_ECG_ID } from "./shared.ts";
import { expect, test } from "./test.ts";

/** What the library reads from the patient's newest ECG: the statements at or above their operating point. */
async function readNewest(
  request: APIRequestContext,
  patient: string,
): Promise<{ reference: string; claimed: { finding: ModelFinding; probability: number }[]; version: string }> {
  const newest = (await recordingsOf(request, patient))[0];
  const input = newest && toNetworkInput(newest.recording);
  const entry = (await inference.catalogue()).find(({ card }) => card.kind === "network");
  if (!newest || !input?.ok || !entry) throw new Error("a readable ECG and a network are expected");
  const { probability } = await inference.classify(entry.card.id, input.ecg.slice(), 1);
  const above = (entry.card.findings ?? [])
    .map((finding, index) => ({ finding, probability: probability[index] ?? Number.NaN }))
    .filter(({ finding, probability }) => finding.claimed && probability >= (finding.operatingPoint ?? 2));
  // "Normal ECG" is no claim beside an abnormal finding.
  const abnormal = above.some(({ finding }) => finding.urgency === "urgent" || finding.urgency === "abnormal");
  const claimed = above.filter(({ finding }) => !(abnormal && finding.label === "NORM"));
  return { reference: newest.reference, claimed, version: `${entry.card.id} ${entry.card.version}` };
}

const shown = (probability: number) => (probability > 0.995 ? "0.99" : probability.toFixed(2));

test("atrial fibrillation: findings as the library reads them, decided by keys, filed as final only when all are decided", async ({
  page,
  request,
}) => {
  const patient = "liu-yueh-tao";
  const { claimed, version, reference } = await readNewest(request, patient);
  expect(claimed.map(({ finding }) => finding.label)).toContain("AFIB");
  const frame = await openApp(page, patient, "ecg-triage");
  await expect(frame.getByTestId("patient-banner")).toContainText("劉月桃");
  await expect(frame.getByTestId("verdict")).toHaveAttribute("data-state", "urgent");
  await expect(frame.getByTestId("leading-finding")).toContainText(/atrial fibrillation/i);
  await expect(footerLabel(frame)).toContainText(version);
  await expect(frame.getByTestId("backend")).toHaveText(/This PC, WASM \d+.ms · self-test passed/);
  const list = frame.getByTestId("finding-list");
  await expect(list.locator('[data-group="claimed"]')).toHaveCount(claimed.length);
  for (const { finding, probability } of claimed) {
    await expect(list.locator(`[data-finding="${finding.label}"]`)).toContainText(shown(probability));
  }
  await expect(frame.getByTestId("rule-warnings").locator('[data-rule="irregular-narrow-tachycardia"]')).toBeVisible();
  await expect(frame.getByTestId("not-measured")).toContainText(
    "PR was not measured: the rhythm is irregular, and no P wave",
  );
  await expect(frame.getByTestId("st-levels").getByRole("row")).toHaveCount(13);
  const paper = frame.getByTestId("ecg-paper");
  await expect(paper).toHaveAttribute("role", "img");
  await expect(paper).toHaveAttribute(
    "aria-label",
    /12-lead ECG, 25 mm\/s, 10 mm\/mV.*PR not measurable.*Atrial fibrillation/i,
  );
  await frame.getByTestId("more-tools").click();
  await frame.getByTestId("open-recording").click();
  await expect(frame.getByTestId("resource-dialog")).toContainText(reference);
  await page.keyboard.press("Escape");

  await frame.getByTestId("file-to-record").click();
  const dialog = frame.getByTestId("file-preview");
  await expect(dialog.getByTestId("file-confirm")).toHaveAttribute("aria-disabled", "true");
  await expect(dialog).toContainText(`0 of ${claimed.length} findings decided`);
  await dialog.getByTestId("file-close").click();

  const afib = list.locator('[data-finding="AFIB"]');
  await afib.focus();
  await page.keyboard.press("a");
  await expect(afib).toHaveAttribute("data-state", "accepted");
  await page.keyboard.press("u");
  await expect(afib).toHaveAttribute("data-state", "undecided");
  await page.keyboard.press("a");
  await expect(afib).toContainText(/林怡君|Lin/);
  for (const { finding } of claimed) {
    if (finding.label === "AFIB") continue;
    const row = list.locator(`[data-finding="${finding.label}"]`);
    await row.focus();
    await page.keyboard.press("r");
    await expect(row).toHaveAttribute("data-state", "rejected");
  }
  await expect(frame.getByTestId("leading-finding")).toContainText(/atrial fibrillation/i);

  const filing = await file(frame);
  await expect(filing.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  const reports = await filedBy(request, patient, "DiagnosticReport");
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ status: "final", subject: { reference: `Patient/${patient}` } });
  const findings = await filedBy(request, patient, "Observation");
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings)).toContain("AFIB");
  expect(await filedList(request, patient)).toContainEqual(
    expect.objectContaining({
      type: "DiagnosticReport",
      status: "final",
      ai: true,
      verifier: expect.stringMatching(/林怡君|Lin/),
    }),
  );
  // What was decided about this ECG is in the record: with another one on the screen too, nothing is left to lose.
  await frame.getByTestId("file-close").click();
  await frame.getByTestId("choose-ecg").selectOption({ index: 1 });
  await frame.getByTestId("sign-out").click();
  await expect(frame.getByTestId("error-page")).toContainText("You are signed out");
  const again = await openApp(page, patient, "ecg-triage");
  await expect(again.getByTestId("filed-line")).toContainText(/林怡君|Lin/);
});

test("a finding can be changed in the reader's own words, and the machine's stays beside them", async ({ page }) => {
  const frame = await openApp(page, "tseng-kuo-an", "ecg-triage");
  const row = frame.locator('[data-finding="CLBBB"]');
  await row.getByTestId("change-CLBBB").click();
  await row.getByRole("combobox").fill("LBBB, known since 2015");
  await page.keyboard.press("Enter");
  await expect(row).toHaveAttribute("data-state", "changed");
  await expect(row).toContainText("LBBB, known since 2015");
  await expect(row).toContainText(/left bundle branch block/i);
  await row.getByTestId("undo-CLBBB").click();
  await expect(row).toHaveAttribute("data-state", "undecided");
});

test("the ECG that the launch names stands first, and another can be chosen", async ({ page, request }) => {
  const patient = "wu-chien-hung";
  const [newest, prior] = await recordingsOf(request, patient);
  await page.goto(
    await launchAddress(page, patient, "ecg-triage", { fhirContext: [{ reference: prior?.reference ?? "" }] }),
  );
  await expect(page.getByTestId("choose-ecg")).toHaveValue(prior?.reference ?? "");
  await expect(page.getByTestId("finding-list")).toBeVisible();
  await page.getByTestId("choose-ecg").selectOption(newest?.reference ?? "");
  await expect(page.getByTestId("rule-warnings").locator('[data-rule="st-elevation"]').first()).toBeVisible();
});

test("the drawer's fhirContext switch launches with the newest ECG", async ({ page, request }) => {
  const patient = "wu-chien-hung";
  const newest = (await recordingsOf(request, patient))[0];
  await page.goto(`/?patient=${patient}&advanced`);
  await page.getByTestId("drawer-app").selectOption("ecg-triage");
  await page.getByTestId("fhir-context").check();
  await page.getByTestId("drawer-open").click();
  await expect(page.frameLocator('[data-testid="app-frame"]').getByTestId("choose-ecg")).toHaveValue(
    newest?.reference ?? "",
  );
});

test("without an ECG the app says so and files nothing", async ({ page }) => {
  const frame = await openApp(page, "kao-ching-i", "ecg-triage");
  await expect(frame.getByTestId("empty-state")).toContainText(/no ECG/i);
  await expect(frame.getByTestId("ecg-paper")).toHaveCount(0);
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
});

test("ST elevation by the rule: never called normal, and the warning is in the filed report", async ({
  page,
  request,
}) => {
  const patient = "wu-chien-hung";
  const frame = await openApp(page, patient, "ecg-triage");
  await expect(frame.getByTestId("verdict")).toHaveAttribute("data-state", "needs-eyes");
  await expect(frame.getByTestId("verdict")).toContainText(/ST elevation in contiguous leads/);
  await expect(frame.locator('[data-finding="NORM"]')).toHaveAttribute("data-state", "cannot-judge");
  const row = frame.locator('[data-finding="SR"]');
  await row.focus();
  await page.keyboard.press("a");
  await expect(row).toHaveAttribute("data-state", "accepted");
  const filing = await file(frame);
  await expect(filing).toContainText(/ST elevation in contiguous leads/);
  await expect(filing.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  const report = (await filedBy(request, patient, "DiagnosticReport"))[0];
  expect(JSON.stringify(report)).toMatch(/ST elevation in contiguous leads/);
  expect(JSON.stringify(report)).not.toMatch(/Normal ECG/);
});

test("an urgent rule stays in front of a finding that is only abnormal", async ({ page }) => {
  const frame = await openApp(page, "kuo-chen-a-man", "ecg-triage");
  await expect(frame.getByTestId("verdict")).toHaveAttribute("data-state", "needs-eyes");
  await expect(frame.getByTestId("verdict")).toContainText(/ST elevation/);
});

test("a noisy recording is said to be noisy, and is not called normal", async ({ page }) => {
  const frame = await openApp(page, "hung-mei-lien", "ecg-triage");
  await expect(frame.getByTestId("verdict")).toHaveAttribute("data-state", "needs-eyes");
  await expect(frame.locator('[data-finding="NORM"][data-group="claimed"]')).toHaveCount(0);
  await expect(frame.getByTestId("measures").locator("[data-quality]")).not.toHaveAttribute("data-quality", "good");
  await expect(frame.getByTestId("measures")).toContainText(/look at the tracing/i);
});

test("a real recording of PTB-XL, through FHIR, reads as the library reads it", async ({ page, request }) => {
  test.skip(!hasPtbxl, "needs PTB-XL in ../shared/ecg");
  const patient = `ptbxl-patient-${REAL_ECG_ID}`;
  const { claimed } = await readNewest(request, patient);
  expect(claimed.map(({ finding }) => finding.label)).toContain("AFIB");
  const frame = await openApp(page, patient, "ecg-triage");
  await expect(frame.getByTestId("leading-finding")).toContainText(/atrial fibrillation/i);
  for (const { finding, probability } of claimed) {
    await expect(frame.locator(`[data-finding="${finding.label}"]`)).toContainText(shown(probability));
  }
});
