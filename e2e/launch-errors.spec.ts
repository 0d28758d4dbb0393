import type { Page } from "@playwright/test";
import { expectAccessible, launchAddress } from "./clinic.ts";
import { expect, test } from "./test.ts";

/** The page says what happened, what to do now, and a reference for the IT desk. */
async function expectError(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByTestId("error-page").getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page.getByTestId("error-page").getByRole("paragraph")).not.toBeEmpty();
  await expect(page.getByRole("heading", { name: "You, now" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem").first()).not.toBeEmpty();
  await expect(page.getByTestId("error-reference")).toHaveText(/^LX-[0-9A-F]{4}-[0-9A-F]{4}$/);
}

const own = (page: Page, path: string) =>
  `/coronary-risk/launch.html?${path.replace("{iss}", encodeURIComponent(`${new URL(page.url()).origin}/fhir`))}`;

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

test("the listed server with another slash at its end is another server", async ({ page, baseURL }) => {
  await page.goto(`/coronary-risk/launch.html?iss=${encodeURIComponent(`${baseURL}/fhir/`)}&launch=x`);
  await expectError(page, "This EHR server is not on the list of this app");
});

test("a link can not override settings", async ({ page }) => {
  for (const name of ["fhirServiceUrl", "client_id", "redirect_uri", "scope", "patientId"]) {
    await page.goto("/");
    await page.goto(own(page, `iss={iss}&launch=x&${name}=y`));
    await expectError(page, "The link tries to change the app's settings");
    await expect(page.getByTestId("error-details")).toContainText(name);
  }
});

test("a launch that the server does not know", async ({ page }) => {
  await page.goto("/");
  await page.goto(own(page, "iss={iss}&launch=nobody-made-this"));
  await expectError(page, /This launch has expired|The login did not succeed/);
});

test("the answer of a login that was used before", async ({ page }) => {
  const answers: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.url().includes("code=")) answers.push(request.url());
  });
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expect(page.getByTestId("patient-banner")).toContainText("T-000417");
  expect(answers).toHaveLength(1);
  await page.goto(answers[0] ?? "");
  await expectError(page, "This login does not belong to this tab");
  await expect(page.locator("body")).not.toContainText("T-000417");
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

test("config.json that is missing", async ({ page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/ecg-triage/launch.html");
  await expectError(page, "The app's settings can not be read");
  await expect(page.getByTestId("error-details")).toContainText("HTTP 404");
});

test("a server that does not answer, one without PKCE, and one that hands out no key", async ({ page }) => {
  const discovery = "**/.well-known/smart-configuration";
  const start = async () => page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await page.route(discovery, (route) => route.fulfill({ status: 503, body: "" }));
  await start();
  await expectError(page, "The EHR server does not answer");
  await page.unroute(discovery);

  await page.route(discovery, async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as object;
    await route.fulfill({ response: answer, json: { ...json, code_challenge_methods_supported: ["plain"] } });
  });
  await start();
  await expectError(page, "The EHR server's login is not safe enough");
  await page.unroute(discovery);

  await page.route("**/auth/token", (route) => route.fulfill({ status: 401, json: { error: "invalid_client" } }));
  await start();
  await expectError(page, "The login could not be completed");
});

test("a token answer without a patient opens no chart", async ({ page }) => {
  await page.route("**/auth/token", async (route) => {
    const answer = await route.fetch();
    const { patient: _gone, ...rest } = (await answer.json()) as Record<string, unknown>;
    await route.fulfill({ response: answer, json: rest });
  });
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expectError(page, "The EHR did not say which patient");
});

for (const fault of ["auth_invalid_client_secret", "token_invalid_token", "token_expired_registration_token"] as const)
  test(`${fault}: a 401 that offers Basic is an answer, and the browser asks for no password`, async ({ page }) => {
    await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk", { faults: { simple: [fault] } }));
    await expect(page.getByTestId("error-page").or(page.getByTestId("failed-read").first())).toBeVisible();
    await expect(page.locator("body")).not.toContainText("no answer in");
    await expect(page.getByTestId("result-value")).toHaveCount(0);
  });
