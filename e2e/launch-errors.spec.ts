import type { Page } from "@playwright/test";
import { expectAccessible } from "./clinic.ts";
import { expect, test } from "./test.ts";

/** The page says what happened, what to do now, and a reference for the IT desk. */
async function expectError(page: Page, title: string): Promise<void> {
  await expect(page.getByTestId("error-page").getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page.getByTestId("error-page").getByRole("paragraph")).not.toBeEmpty();
  await expect(page.getByRole("heading", { name: "You, now" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem").first()).not.toBeEmpty();
  await expect(page.getByTestId("error-reference")).toHaveText(/^LX-[0-9A-F]{4}-[0-9A-F]{4}$/);
}

test("a server that is not on the list is named, and nothing was sent to it", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`/coronary-risk/launch.html?iss=${encodeURIComponent("https://ehr.example.org/fhir")}&launch=x`);
  await expectError(page, "This EHR server is not on the list of this app");
  await expect(page.getByTestId("error-details")).toContainText("https://ehr.example.org/fhir");
  expect(asked.filter((url) => new URL(url).hostname === "ehr.example.org")).toEqual([]);
  expect(asked.filter((url) => url.includes("smart-configuration"))).toEqual([]);
  await expectAccessible(page);
  await page.getByTestId("language-switch").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("此醫院伺服器未登錄");
  await expectAccessible(page);
});

test("the answer of a login that this tab did not begin", async ({ page }) => {
  await page.goto("/coronary-risk/?code=abc&state=def");
  await expectError(page, "This login does not belong to this tab");
});

test("config.json that does not parse: line, column, what was expected", async ({ page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ body: '{\n  "issuers": [],\n  "site": }' }));
  await page.goto("/coronary-risk/launch.html");
  await expectError(page, "The app's settings can not be read");
  await expect(page.getByTestId("error-details")).toContainText("line 3, column 11");
});

test("config.json with a wrong value: its place, what was found, what is expected", async ({ page }) => {
  await page.route("**/config.json", async (route) => {
    const answer = await route.fetch();
    const config = (await answer.json()) as { site: object };
    await route.fulfill({ response: answer, json: { ...config, site: { ...config.site, score2Region: "medium" } } });
  });
  await page.goto("/coronary-risk/launch.html");
  await expectError(page, "The app's settings can not be read");
  await expect(page.getByTestId("error-details")).toContainText("site.score2Region");
  await expect(page.getByTestId("error-details")).toContainText("very-high");
});
