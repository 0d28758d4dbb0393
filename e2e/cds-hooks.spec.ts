import { answer, expectAccessible, fact, openChart } from "./clinic.ts";
import { recordingsOf } from "./record.ts";
import { expect, speak, test } from "./test.ts";
import { CDS_CLINIC, startClinic } from "./webservers.ts";

/** A clinic whose config.json switches CDS Hooks on: real services, real cards. */
test.describe.configure({ mode: "serial" });
test.use({ baseURL: CDS_CLINIC });

let stop: (() => Promise<void>) | undefined;
test.beforeAll(async () => {
  stop = await startClinic(CDS_CLINIC, ["--cds-hooks"]);
});
test.afterAll(() => stop?.());

test("HDL missing: the card says that the risk can not be computed and why, and opens the app for this patient", async ({
  page,
}) => {
  await openChart(page, "huang-mei-yu");
  const cards = page.getByTestId("cards");
  await expect(cards.getByTestId("card")).toHaveCount(1);
  await expect(cards).toContainText(/can not be computed: HDL cholesterol missing/i);
  await expectAccessible(page);
  await cards.getByTestId("card-open-coronary-risk").click();
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await expect(frame.getByTestId("patient-banner")).toContainText("T-000423");
  await expect(answer(frame)).toHaveAttribute("data-state", "range");
  await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "absent");
});

test("eligible for LDCT: the card names the programme and the reason, and the app says the same", async ({ page }) => {
  await openChart(page, "lin-hsiu-ying");
  const cards = page.getByTestId("cards");
  await expect(cards).toContainText(/LDCT.*family history/i);
  await cards.getByTestId("card-open-lung-decision").click();
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await expect(answer(frame)).toContainText(/eligible/i);
});

test("an ECG that nobody has read: the card's link opens that recording, and the app finds what the card says", async ({
  page,
  request,
}) => {
  const [newest] = await recordingsOf(request, "liu-yueh-tao");
  await openChart(page, "liu-yueh-tao");
  const cards = page.getByTestId("cards");
  const probability = /atrial fibrillation (0\.\d\d)/i.exec((await cards.getByTestId("card").textContent()) ?? "")?.[1];
  expect(probability).toBeDefined();
  await cards.getByTestId("card-open-ecg-triage").click();
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await expect(frame.getByTestId("leading-finding")).toHaveText("Atrial fibrillation");
  await expect(frame.getByTestId("verdict")).toContainText(probability ?? "");
  await expect(frame.getByTestId("choose-ecg")).toHaveValue(newest?.reference ?? "");
});

test("nothing worth opening is no card; in Chinese the cards are Chinese", async ({ page, context }) => {
  await openChart(page, "kao-ching-i");
  await expect(page.getByTestId("cards")).toHaveAttribute("data-state", "there");
  await expect(page.getByTestId("cards").getByTestId("card")).toHaveCount(0);
  const chinese = await context.newPage();
  await speak(chinese, "zh-TW");
  await openChart(chinese, "lin-hsiu-ying");
  await expect(chinese.getByTestId("cards")).toContainText("符合國健署 LDCT 篩檢資格");
});
