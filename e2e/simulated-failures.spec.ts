import type { LaunchErrorKind } from "@bedside/smart";
import type { Page } from "@playwright/test";
import type { Faults, LaunchLog, MadeLaunch, SimpleFault } from "../packages/sandbox/src/launch-settings.ts";
import { type App, answer, type Screen } from "./clinic.ts";
import { serveElsewhere } from "./elsewhere.ts";
import { expectFailedRead, expectNothingClinical, expectPage, expectRight, PATIENTS, rightAnswer } from "./failures.ts";
import { expect, test } from "./test.ts";

type Fault = SimpleFault | Exclude<keyof Faults, "simple" | "retryAfterSeconds">;

/** What the app must end in: an error page of its own, or one of these. */
type End = LaunchErrorKind | "right" | "login server's page" | "patient unread" | "paging" | "scope-missing";

interface Simulated {
  app: App;
  end: End;
  /** Fields of the drawer beside the failure's own tick. */
  fields?: Record<string, string>;
}

/** What the drawer offers, but for what strikes other origins only and for the clock, which are below. */
const SIMULATED: Record<Exclude<Fault, keyof typeof CROSS_ORIGIN | "clockSkewSeconds">, Simulated> = {
  auth_invalid_client_id: { app: "ecg-triage", end: "login server's page" },
  auth_invalid_redirect_uri: { app: "coronary-risk", end: "login server's page" },
  auth_invalid_scope: { app: "lung-decision", end: "authorize-failed" },
  auth_invalid_client_secret: { app: "ecg-triage", end: "token-failed" },
  auth_wrong_state: { app: "coronary-risk", end: "state-unknown" },
  auth_access_denied: { app: "lung-decision", end: "authorize-denied" },
  token_invalid_token: { app: "ecg-triage", end: "token-failed" },
  token_expired_launch: { app: "coronary-risk", end: "launch-expired" },
  token_expired_refresh_token: { app: "lung-decision", end: "session-expired", fields: { "token-seconds": "5" } },
  token_expired_registration_token: { app: "ecg-triage", end: "token-failed" },
  token_invalid_scope: { app: "coronary-risk", end: "token-failed" },
  token_invalid_jti: { app: "coronary-risk", end: "token-failed" },
  token_no_patient: { app: "ecg-triage", end: "no-patient" },
  token_fewer_scopes: { app: "lung-decision", end: "scope-missing" },
  id_token_wrong_signature: { app: "lung-decision", end: "id-token-invalid" },
  id_token_wrong_issuer: { app: "ecg-triage", end: "id-token-invalid" },
  id_token_wrong_audience: { app: "coronary-risk", end: "id-token-invalid" },
  id_token_wrong_nonce: { app: "lung-decision", end: "id-token-invalid" },
  id_token_expired: { app: "ecg-triage", end: "id-token-invalid" },
  id_token_alg_none: { app: "coronary-risk", end: "id-token-invalid" },
  request_invalid_token: { app: "lung-decision", end: "session-expired" },
  request_expired_token: { app: "ecg-triage", end: "session-expired" },
  half_answer: { app: "coronary-risk", end: "patient unread" },
  wrong_content_type: { app: "lung-decision", end: "patient unread" },
  endless_paging: { app: "ecg-triage", end: "paging" },
  lying_capability: { app: "coronary-risk", end: "right" },
  tooManyAt: { app: "lung-decision", end: "right", fields: { "fault-retryAfterSeconds-number": "1" } },
  errorRate: { app: "ecg-triage", end: "patient unread", fields: { "fault-errorRate-number": "100" } },
  slowMs: { app: "coronary-risk", end: "right", fields: { "fault-slowMs-number": "500" } },
  cutAt: { app: "lung-decision", end: "right", fields: { "fault-cutAt-number": "3" } },
};

/** A browser asks no leave for its own origin: these strike an app that another server has. */
const CROSS_ORIGIN = {
  wrong_cors_token: "token-failed",
  wrong_cors_fhir: "discovery-failed",
} as const satisfies Partial<Record<Fault, End>>;

async function openDrawer(page: Page, app: App): Promise<void> {
  await page.goto(`/?patient=${PATIENTS[app].id}&advanced`);
  await expect(page.getByTestId("drawer")).toBeVisible();
  await page.getByTestId("drawer-app").selectOption(app);
}

/** Ticks the failure in the drawer, fills what belongs to it, and opens the app. */
async function launchWith(page: Page, fault: Fault, fields: Record<string, string> = {}): Promise<MadeLaunch> {
  const tick = page.getByTestId(`fault-${fault}`);
  await page.locator('[data-testid^="fault-group-"]', { has: tick }).locator("summary").click();
  await tick.check();
  for (const [field, value] of Object.entries(fields)) await page.getByTestId(field).fill(value);
  const made = page.waitForResponse("**/launcher/api/launch");
  await page.getByTestId("drawer-open").click();
  return (await made).json();
}

async function expectEnd(screen: Screen, app: App, end: End, right: string): Promise<void> {
  switch (end) {
    case "right":
      return expectRight(screen, app, right);
    case "login server's page":
      await expect(screen.getByRole("heading", { level: 1 })).toHaveText("This sign-in can not go on");
      await expect(screen.getByRole("main")).toContainText("(simulated)");
      await expect(screen.getByRole("heading", { name: "What to do now" })).toBeVisible();
      return expectNothingClinical(screen);
    case "patient unread":
      await expect(screen.getByTestId("error-page")).toContainText("The patient could not be read");
      await expect(screen.getByRole("button", { name: /Try again/ })).toBeVisible();
      return expectNothingClinical(screen);
    case "paging":
      return expectFailedRead(screen, app, end);
    case "scope-missing":
      await expect(screen.locator(`[data-testid="failed-read"][data-cause="${end}"]`).first()).toBeVisible();
      await expect(screen.getByTestId("result-value")).toHaveCount(0);
      return expect(answer(screen)).not.toHaveAttribute("data-state", /value|loading/);
    default:
      await expectPage(screen, end);
      // A 401 that offers Basic is an answer too: no browser waits there for a password that nobody types.
      return expect(screen.locator("body")).not.toContainText("no answer in");
  }
}

/** The failure has struck: the log of the launch names it. */
async function expectStruck(page: Page, { id }: MadeLaunch, fault: Fault): Promise<void> {
  await expect(async () => {
    const { requests } = (await (await page.request.get(`/launcher/api/launches/${id}`)).json()) as LaunchLog;
    expect(requests.flatMap(({ simulated }) => simulated?.split("=")[0] ?? [])).toContain(fault);
  }).toPass({ timeout: 10_000 });
}

for (const [name, { app, end, fields }] of Object.entries(SIMULATED)) {
  const fault = name as keyof typeof SIMULATED;
  test(`${fault} ticked in the drawer ends in: ${end} (${app})`, async ({ page }) => {
    const right = end === "right" ? await rightAnswer(page, app) : "";
    await openDrawer(page, app);
    const made = await launchWith(page, fault, fields);
    await expectEnd(page.frameLocator('[data-testid="app-frame"]'), app, end, right);
    await expectStruck(page, made, fault);
  });
}

for (const [app, seconds] of [
  ["coronary-risk", 300],
  ["ecg-triage", -300],
] as const) {
  test(`clockSkewSeconds of ${seconds} in the drawer ends in: right (${app})`, async ({ page }) => {
    const right = await rightAnswer(page, app);
    await openDrawer(page, app);
    const token = page.waitForResponse("**/auth/token");
    await launchWith(page, "clockSkewSeconds", { "fault-clockSkewSeconds-number": String(seconds) });
    await expectRight(page.frameLocator('[data-testid="app-frame"]'), app, right);
    const ahead = Date.parse((await (await token).headerValue("date")) ?? "") - Date.now();
    expect(Math.abs(ahead / 1000 - seconds)).toBeLessThan(60);
  });
}

const elsewhere = test.extend<{ served: Awaited<ReturnType<typeof serveElsewhere>> }>({
  served: async ({ baseURL }, use) => {
    const served = await serveElsewhere(baseURL ?? "", "coronary-risk");
    await use(served);
    await served.close();
  },
  otherOrigins: async ({ served }, use) => use([new URL(served.appUrl).origin]),
});

for (const [name, end] of Object.entries(CROSS_ORIGIN)) {
  const fault = name as keyof typeof CROSS_ORIGIN;
  elsewhere(
    `${fault} ticked in the drawer ends in: ${end} (coronary-risk on another origin)`,
    async ({ page, context, served }) => {
      await openDrawer(page, "coronary-risk");
      await page.getByTestId("drawer-app").selectOption("under-test");
      await page.getByTestId("test-client-id").fill(served.clientId);
      await page.getByTestId("test-launch-url").fill(`${served.appUrl}launch.html`);
      await page.getByTestId("test-redirects").fill(served.appUrl);
      const opened = context.waitForEvent("page");
      const made = await launchWith(page, fault);
      await expectEnd(await opened, "coronary-risk", end, "");
      await expectStruck(page, made, fault);
    },
  );
}

test("the drawer offers these failures and no other", async ({ page }) => {
  await openDrawer(page, "coronary-risk");
  const offered = await page
    .locator('[data-testid^="fault-group-"] input[type=checkbox]')
    .evaluateAll((ticks) => ticks.map((tick) => tick.getAttribute("data-testid")?.replace("fault-", "")));
  expect(offered.sort()).toEqual([...Object.keys({ ...SIMULATED, ...CROSS_ORIGIN }), "clockSkewSeconds"].sort());
});
