import type { Page } from "@playwright/test";
import { answer, expectAccessible, fact, LATER_PAGE, openApp, openChart, startApp } from "./clinic.ts";
import { expect, test } from "./test.ts";

const broken = {
  status: 500,
  json: { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "exception" }] },
};
const search = (type: string) => new RegExp(`/fhir/${type}\\?`);
const PATIENT = "chen-kuo-hsiung";

/** Types of the chart's searches; what was filed before is looked for in its own time. */
function asked(page: Page): string[] {
  const types: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("identifier=urn%3Abedside")) return;
    const type = /\/fhir\/([A-Z]\w+)\?/.exec(request.url())?.[1];
    if (type) types.push(type);
  });
  return types;
}

test("a search that never answers holds up its own rows and models only, and says what is waited for", async ({
  page,
}) => {
  await openChart(page, PATIENT);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route(search("FamilyMemberHistory"), async (route) => {
    await held;
    await route.continue();
  });
  const frame = await startApp(page, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expect(frame.getByTestId("lacks")).toHaveCount(0);
  await frame.locator('[data-tab="pre-test"]').click();
  await expect(answer(frame)).toHaveAttribute("data-state", "loading");
  await expect(answer(frame)).toContainText("Family history");
  await expect(fact(frame, "fhcvd")).toHaveAttribute("data-state", "loading");
  await expect(fact(frame, "htn")).not.toHaveAttribute("data-state", "loading");
  release();
  await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
});

test("drugs that could not be read do not block a model without drugs: its number says what it lacks", async ({
  page,
}) => {
  await openChart(page, PATIENT);
  await page.route(search("MedicationRequest"), (route) => route.fulfill(broken));
  const frame = await startApp(page, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  const number = await frame.getByTestId("result-value").textContent();
  await expect(frame.getByTestId("lacks")).toContainText("Prescriptions");
  await expect(fact(frame, "tc")).toHaveAttribute("data-state", "found");
  await page.unroute(search("MedicationRequest"));
  const types = asked(page);
  await frame.getByTestId("failed-read").getByRole("button").click();
  await expect(frame.getByTestId("lacks")).toHaveCount(0);
  await expect(frame.getByTestId("result-value")).toHaveText(number ?? "");
  expect(types.filter((type) => type === "MedicationRequest")).toHaveLength(1);
  expect(types).not.toContain("Condition");
  expect(types).not.toContain("MedicationStatement");
});

for (const [type, concept, name, tab] of [
  ["Observation", "tc", "Laboratory, vital signs, history", "prevention"],
  ["Condition", "diabetes", "Diagnoses", "prevention"],
  ["FamilyMemberHistory", "fhcvd", "Family history", "pre-test"],
] as const) {
  test(`${type} fails by itself: its row names it, and trying again there asks for nothing else`, async ({ page }) => {
    await openChart(page, PATIENT);
    await page.route(search(type), (route) => route.fulfill(broken));
    const frame = await startApp(page, "coronary-risk");
    await frame.locator(`[data-tab="${tab}"]`).click();
    await expect(fact(frame, concept)).toHaveAttribute("data-state", "failed");
    await expect(fact(frame, concept)).toContainText(`${name}: server fault`);
    await expect(answer(frame)).not.toHaveAttribute("data-state", "value");
    await page.unroute(search(type));
    const types = asked(page);
    await frame.getByTestId(`retry-${concept}`).click();
    await expect(fact(frame, concept)).not.toHaveAttribute("data-state", "failed");
    await expect(frame.getByTestId("failed-read")).toHaveCount(0);
    // A look for unknown codes in the laboratory may come at the same time.
    const others = types.filter((asked) => asked !== type && asked !== "Observation");
    expect([types.includes(type), others]).toEqual([true, []]);
  });
}

test("the network goes after the chart was read: said, filing waits for it, and it is over when the network is back", async ({
  page,
  context,
}) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await context.setOffline(true);
  await expect(frame.getByTestId("offline")).toContainText(/No network since \d\d:\d\d.*read at \d\d:\d\d/);
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(frame.getByTestId("offline")).toHaveCount(0);
  await expect(frame.getByTestId("file-to-record")).not.toHaveAttribute("aria-disabled", "true");
});

test("pages that break off after the first are a failure, not a chart", async ({ page }) => {
  await openChart(page, "chou-wen-pin");
  let pages = 0;
  await page.route(LATER_PAGE, (route) => {
    pages += 1;
    return route.fulfill(broken);
  });
  const frame = await startApp(page, "coronary-risk");
  await expect(fact(frame, "tc")).toHaveAttribute("data-state", "failed");
  await expect(frame.getByTestId("result-value")).toHaveCount(0);
  await expect(frame.getByTestId("failed-read")).toContainText("Laboratory");
  expect(pages).toBeGreaterThan(0);
});

test("a busy server is asked again after the pause that it names", async ({ page }) => {
  await openChart(page, PATIENT);
  const at: number[] = [];
  await page.route(search("Condition"), async (route) => {
    at.push(Date.now());
    if (at.length > 1) return route.continue();
    return route.fulfill({ ...broken, status: 429, headers: { "retry-after": "2" } });
  });
  const frame = await startApp(page, "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  expect(at).toHaveLength(2);
  expect(Number(at[1]) - Number(at[0])).toBeGreaterThanOrEqual(2000);
});

test("reports that can not be read: whether the ECG was read is not known, and is not said to be unread", async ({
  page,
}) => {
  await openChart(page, "liu-yueh-tao");
  await page.route(search("DiagnosticReport"), (route) => route.fulfill(broken));
  const frame = await startApp(page, "ecg-triage");
  await expect(frame.getByText("unknown whether it was read")).toBeVisible();
  await expect(frame.getByText("not read yet")).toHaveCount(0);
});

test.describe("in Chinese", () => {
  test.use({ language: "zh-TW" });
  test("what failed is named in the rows and in the answer", async ({ page }) => {
    await openChart(page, PATIENT);
    await page.route(search("Observation"), (route) => route.fulfill(broken));
    const frame = await startApp(page, "coronary-risk");
    await expect(fact(frame, "tc")).toContainText("檢驗、生命徵象與病史：伺服器錯誤");
    await expect(frame.getByTestId("lacks").first()).toContainText("未能讀取：檢驗、生命徵象與病史");
    await expect(frame.getByTestId("retry-tc")).toHaveText("重試");
  });
});
