import type { Page } from "@playwright/test";
import { APPS, answer, expectAccessible, openChart, startApp } from "./clinic.ts";
import { expect, test } from "./test.ts";

const PATIENT = "chen-kuo-hsiung";

interface Made {
  id: string;
  url: string;
  launch: string;
}

/** Makes a launch as a page of the launcher does. */
async function make(page: Page, more: Record<string, unknown> = {}): Promise<Made> {
  const clinic = (await (await page.request.get("/launcher/api/clinic")).json()) as { practitioners: { id: string }[] };
  const made = await page.request.post("/launcher/api/launch", {
    data: { app: "coronary-risk", patients: [PATIENT], practitioners: [clinic.practitioners[0]?.id], ...more },
  });
  expect(made.ok()).toBe(true);
  return (await made.json()) as Made;
}

const row = (page: Page, path: RegExp) => page.getByTestId("request").filter({ hasText: path });

/** A launch whose authorization request has a weak state and one slash too many in aud. */
async function careless(page: Page, baseURL: string): Promise<Made> {
  const made = await make(page, { strict: false });
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "bedside-coronary-risk",
    redirect_uri: `${baseURL}/coronary-risk/`,
    scope: "launch openid fhirUser patient/Observation.rs",
    state: "1",
    aud: `${baseURL}/fhir/`,
    launch: made.launch,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  await page.request.get(`/auth/authorize?${query}`, { maxRedirects: 0 });
  return made;
}

test("shows each request of a launch with the SHALLs that it satisfies, while it runs", async ({ page, context }) => {
  await openChart(page, PATIENT);
  const app = await startApp(page, "coronary-risk");
  const opened = context.waitForEvent("page");
  await page.getByTestId("frame-log").click();
  const log = await opened;
  await expect(answer(app)).toHaveAttribute("data-state", "value");
  await expect(log.getByTestId("log-sentence")).toContainText("No SHALL broken");
  await expect(row(log, /\/auth\/token authorization_code/)).toHaveCount(1);
  await expect(row(log, /\/fhir\/Observation/).first()).toBeVisible();
  await row(log, /\/auth\/authorize/)
    .first()
    .click();
  await expect(log.getByTestId("detail-title")).toContainText("/auth/authorize");
  await expect(log.getByTestId("parameters")).toContainText("code_challenge_method");
  await expect(log.getByTestId("checks").locator('[data-ok="true"]').first()).toBeVisible();
  await expect(log.getByTestId("checks").locator('[data-ok="false"]')).toHaveCount(0);
  await expect(log.getByTestId("time-bar")).toHaveAccessibleName(/\d+ requests in [\d.]+ s/);
  // No secret stands in the log.
  const launch = new URL(page.url()).origin && (await log.getByTestId("parameters").textContent());
  expect(launch).toMatch(/launch.{6}…/);
});

test("marks what a careless app broke, says what to do, and offers to be strict", async ({ page, baseURL }) => {
  const made = await careless(page, baseURL ?? "");
  await page.goto(`/?log=${made.id}`);
  await expect(page.getByTestId("log-sentence")).toContainText(/\d SHALLs broken/);
  await row(page, /\/auth\/authorize/)
    .first()
    .click();
  const wrong = page.getByTestId("parameters").locator("[data-wrong]");
  await expect(wrong.filter({ hasText: "state" })).toHaveCount(1);
  await expect(wrong.filter({ hasText: "aud" })).toContainText(`${baseURL}/fhir/`);
  const broken = page.getByTestId("checks").locator('[data-ok="false"]');
  await expect(broken.filter({ hasText: "aud" }).locator(".advice-line")).not.toBeEmpty();
  await expectAccessible(page);
  await page.getByTestId("turn-strict").click();
  await expect(page.getByTestId("answered")).toContainText("Strict is on for the next launch");
});

for (const [group, fault, words] of [
  ["authorize", "auth_access_denied", "The user says no"],
  ["token", "token_no_patient", "Answer without a patient"],
  ["data", "slowMs", "Slow: 300 ms an answer"],
  ["server", "lying_capability", "Capability statement that lies"],
] as const) {
  test(`a failure of the group ${group} is ticked in the drawer, strikes, and is hatched in the log`, async ({
    page,
  }) => {
    await page.goto(`/?patient=${PATIENT}&advanced`);
    await page.getByTestId(`fault-group-${group}`).locator("summary").click();
    await page.getByTestId(`fault-${fault}`).check();
    if (fault === "slowMs") await page.getByTestId("fault-slowMs-number").fill("300");
    await expect(page.getByTestId(`fault-group-${group}`)).toContainText("1 on");
    const launched = page.waitForResponse("**/launcher/api/launch");
    await page.getByTestId("drawer-open").click();
    const { id } = (await (await launched).json()) as Made;
    const app = page.frameLocator('[data-testid="app-frame"]');
    await expect(app.getByTestId("error-page").or(app.getByTestId("result-card")).first()).toBeVisible();
    await page.getByTestId("frame-close").click();
    await page.goto(`/?log=${id}`);
    const struck = page.locator('[data-testid="request"][data-simulated]').first();
    await struck.click();
    await expect(page.getByTestId("log-detail")).toContainText(words);
    await expect(page.getByTestId("next-count")).toHaveText("1 on");
    await expect(page.getByTestId(`fault-${fault}`)).toBeChecked();
  });
}

test("is used without a mouse: rows, details, filter", async ({ page, baseURL }) => {
  const made = await careless(page, baseURL ?? "");
  await page.request.get("/fhir/metadata");
  await page.goto(`/?log=${made.id}`);
  const rows = page.getByTestId("request");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByTestId("log-filter")).toBeFocused();
  await page.keyboard.type("authorize broken");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("Escape");
  await rows.first().getByRole("button").focus();
  const first = await page.getByTestId("detail-title").textContent();
  await page.keyboard.press("End");
  await expect(rows.last().getByRole("button")).toBeFocused();
  if ((await rows.count()) > 1) await expect(page.getByTestId("detail-title")).not.toHaveText(first ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("detail-title")).toBeFocused();
});

test("launches again with the failures of the next launch, in a tab, and follows it", async ({ page, context }) => {
  const made = await make(page);
  await page.goto(`/?log=${made.id}`);
  await page.getByTestId("fault-token_expired_launch").check();
  await expect(page.getByTestId("next-count")).toHaveText("1 on");
  const opened = context.waitForEvent("page");
  await page.getByTestId("launch-again").click();
  const app = await opened;
  await expect(app.getByTestId("error-page")).toBeVisible();
  await page.bringToFront();
  await expect(page.getByTestId("log")).not.toHaveAttribute("data-id", made.id);
  await expect(page.locator('[data-testid="request"][data-simulated]').first()).toBeVisible();
  await page.getByTestId("log-picker").selectOption(made.id);
  await expect(page.getByTestId("log")).toHaveAttribute("data-id", made.id);
  await page.getByTestId("log-close").click();
  await expect(page.getByTestId("view-clinic")).toBeVisible();
});

test("is accessible in both languages and sizes, empty and full; a launch that is gone is said", async ({
  page,
  baseURL,
}) => {
  const made = await careless(page, baseURL ?? "");
  for (const size of [
    { width: 1366, height: 768 },
    { width: 1024, height: 700 },
  ]) {
    await page.setViewportSize(size);
    await page.goto(`/?log=${made.id}`);
    for (const _language of ["en", "zh-TW"]) {
      await expect(page.getByTestId("request").first()).toBeVisible();
      await expectAccessible(page);
      await page.getByTestId("language").click();
    }
  }
  await page.goto("/?log=never-was");
  await expect(page.getByTestId("log-empty")).toHaveAttribute("data-state", "gone");
  await expectAccessible(page);
});

test("the drawer lists just the scopes that each app asks for", async ({ page }) => {
  for (const app of APPS) {
    const made = await make(page, { app });
    await page.goto(made.url);
    await expect(page.getByTestId("patient-banner")).toBeVisible();
    const log = (await (await page.request.get(`/launcher/api/launches/${made.id}`)).json()) as {
      requests: { path: string; parameters: [string, string][] }[];
    };
    const asked = log.requests.find(({ path }) => path.startsWith("/auth/authorize"))?.parameters;
    const scopes = asked?.find(([name]) => name === "scope")?.[1].split(" ") ?? [];
    await page.goto(`/?patient=${PATIENT}&advanced`);
    await page.getByTestId("drawer-app").selectOption(app);
    const listed = (await page.locator(".scope").allTextContents()).flatMap((text) => text.split(" "));
    expect(listed.sort()).toEqual(scopes.sort());
  }
});

test("a patient opens an app from the portal as that patient", async ({ page }) => {
  await page.goto("/");
  await page.getByTestId("view-portal").check();
  await expect(page.getByRole("heading", { name: "Who is signing in?" })).toBeVisible();
  await page.getByTestId("patient-lin-hsiu-ying").click();
  await expect(page.getByTestId("signed-in")).toContainText("林秀英");
  await expect(page.getByTestId("practitioner")).toHaveCount(0);
  await expectAccessible(page);
  const launched = page.waitForResponse("**/launcher/api/launch");
  await page.getByTestId("open-lung-decision").click();
  const made = await launched;
  expect(made.request().postDataJSON()).toMatchObject({
    kind: "patient-portal",
    patients: ["lin-hsiu-ying"],
    practitioners: [],
  });
  const app = page.frameLocator('[data-testid="app-frame"]');
  await expect(app.getByTestId("patient-banner")).toContainText("T-000434");
  await expect(answer(app)).not.toHaveAttribute("data-state", "loading");
  await page.goto(`/?log=${((await made.json()) as Made).id}`);
  await expect(page.getByTestId("log")).toContainText("patient portal");
});
