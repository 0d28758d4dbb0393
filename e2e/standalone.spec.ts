import { APPS, answer, expectAccessible } from "./clinic.ts";
import { expect, test } from "./test.ts";

test("opened by itself: choose the server, sign in, choose the patient, allow, and the app is there", async ({
  page,
}) => {
  await page.goto("/coronary-risk/launch.html");
  const chooser = page.getByTestId("issuer-chooser");
  await expect(chooser.getByRole("button")).toHaveCount(1);
  await expectAccessible(page);
  await chooser.getByRole("button").click();

  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "Choose a patient" })).toBeVisible();
  await page.getByRole("searchbox").fill("T-000417");
  await page.getByRole("button", { name: "Search" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: /陳國雄/ }).click();
  await expect(page.getByRole("heading", { name: "What Coronary risk may do" })).toBeVisible();
  await expect(page.locator("main")).toContainText("陳國雄");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Allow" }).click();

  await expect(page.getByTestId("patient-banner")).toContainText("T-000417");
  await expect(page.getByTestId("result-value")).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await page.reload();
  await expect(page.getByTestId("patient-banner")).toContainText("T-000417");
});

test("a right that is unticked at the authorization server is missing in the app, and said", async ({ page }) => {
  await page.goto("/coronary-risk/launch.html");
  await page.getByTestId("issuer-chooser").getByRole("button").click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: /陳國雄/ }).click();
  await page.locator('input[name="scope"][value="patient/RiskAssessment.c"]').uncheck();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByTestId("result-value")).toBeVisible();
  await expect(page.getByTestId("file-to-record")).toHaveAccessibleDescription(/patient\/RiskAssessment\.c/);
});

test("cancelled at the authorization server: the app says that access was refused and what to do", async ({ page }) => {
  await page.goto("/lung-decision/launch.html");
  await page.getByTestId("issuer-chooser").getByRole("button").click();
  await page.getByRole("button", { name: "Cancel" }).click();
  const error = page.getByTestId("error-page");
  await expect(error).toContainText("Access was not allowed");
  await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("Lung decision");
  await expect(page.getByTestId("error-reference")).toHaveText(/^LX-[0-9A-F]{4}-[0-9A-F]{4}$/);
});

test("the launcher's standalone launch goes the same way", async ({ page }) => {
  await page.goto("/?patient=chen-kuo-hsiung&advanced");
  await page.getByTestId("drawer-app").selectOption("lung-decision");
  await page.getByTestId("launch-standalone").click();
  await page.getByTestId("drawer-open").click();
  const frame = page.frameLocator('[data-testid="app-frame"]');
  await frame.getByRole("button", { name: "Next" }).click();
  await frame.getByRole("button", { name: /林秀英/ }).click();
  await frame.getByRole("button", { name: "Allow" }).click();
  await expect(frame.getByTestId("patient-banner")).toContainText("T-000434");
  await expect(answer(frame)).toHaveAttribute("data-state", "value");
});

test("every app can be opened by itself", async ({ page }) => {
  for (const app of APPS) {
    await page.goto(`/${app}/launch.html`);
    await expect(page.getByTestId("issuer-chooser")).toBeVisible();
  }
});
