import type { Page, Response } from "@playwright/test";
import { launchAddress } from "./clinic.ts";
import { TOKEN_CASES } from "./failure-cases.ts";
import {
  answerText,
  cellsOf,
  expectFailedRead,
  expectPage,
  expectRight,
  failureOf,
  grantOf,
  launchPatient,
  MAIN_SEARCH,
  outcome,
  ownKeys,
  PATIENTS,
  type Place,
  rightAnswer,
  signedByOwnKey,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof TOKEN_CASES;

/** Refresh tokens that the page sends, in order. */
function refreshTokens(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    const form = new URLSearchParams(request.postData() ?? "");
    if (form.get("grant_type") === "refresh_token") sent.push(form.get("refresh_token") ?? "");
  });
  return sent;
}

async function onRefresh(page: Page, change: (body: Record<string, unknown>) => Record<string, unknown>) {
  await page.route("**/auth/token", async (route) => {
    if (grantOf(route) !== "refresh_token") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Record<string, unknown>) });
  });
}

type Launched = Pick<Place, "page" | "app">;

/** With tokens of five minutes on a clock that the test moves, so that nothing waits for their end. */
async function launchOnClock({ page, app }: Launched, more: Parameters<typeof launchAddress>[3] = {}) {
  await page.clock.install();
  await page.goto(await launchAddress(page, PATIENTS[app].id, app, { tokenSeconds: 300, ...more }));
}

/** Into the last minute of a token, in which the page renews it by itself. */
const toLastMinute = (page: Page): Promise<void> => page.clock.fastForward(245_000);

/** The chart is open, and its token is renewed by itself. */
async function launchAndRenew({ page, app }: Launched): Promise<void> {
  await launchOnClock({ page, app });
  await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
  await renew(page);
}

async function renew(page: Page): Promise<Response | null> {
  const asked = page.waitForRequest((request) => grantOf({ request: () => request }) === "refresh_token");
  await toLastMinute(page);
  return (await asked).response();
}

/** The minute that was left of the token is over. */
const lastMinuteEnds = (page: Page): Promise<void> => page.clock.fastForward(60_000);

const RUN: Record<Case, (place: Place) => Promise<void>> = {
  "ten-refused": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    const sent = refreshTokens(page);
    let first: string | undefined;
    let refused = 0;
    await page.route(/\/fhir\/[A-Z]/, async (route) => {
      const bearer = route.request().headers().authorization;
      first ??= bearer;
      if (bearer !== first) return route.fallback();
      refused += 1;
      // Held back until those that run beside it are on their way with the same token.
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.fulfill({ status: 401, json: outcome("the token was revoked") });
    });
    await launchPatient(page, app);
    await expectRight(page, app, right);
    expect(refused).toBeGreaterThan(app === "coronary-risk" ? 5 : 2);
    expect(sent).toHaveLength(1);
  },
  "refresh-rotation": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    const sent = refreshTokens(page);
    const renewAndKeep = async () => {
      const answer: { refresh_token?: string } | undefined = await (await renew(page))?.json();
      await expect.poll(() => page.evaluate(() => JSON.stringify(sessionStorage))).toContain(answer?.refresh_token);
    };
    // What is still being read would be late when the clock is moved.
    await launchOnClock({ page, app });
    await expectRight(page, app, right);
    await renewAndKeep();
    await renewAndKeep();
    await page.reload();
    await expectRight(page, app, right);
    await renewAndKeep();
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(3);
    expect(await answerText(page, app)).toBe(right);
  },
  "refresh-refused": async ({ page, app }) => {
    const sent = refreshTokens(page);
    await page.route("**/auth/token", (route) =>
      grantOf(route) === "refresh_token"
        ? route.fulfill({ status: 400, json: { error: "invalid_grant" } })
        : route.fallback(),
    );
    await launchAndRenew({ page, app });
    await lastMinuteEnds(page);
    await expectPage(page, "session-expired");
    expect(sent).toHaveLength(1);
  },
  "refresh-lost": async ({ page, app }) => {
    const sent = refreshTokens(page);
    await page.route("**/auth/token", async (route) => {
      if (grantOf(route) !== "refresh_token") return route.fallback();
      // The server has used it up, and nobody here knows.
      await route.fetch();
      await route.abort("connectionreset");
    });
    await launchAndRenew({ page, app });
    await lastMinuteEnds(page);
    await expectPage(page, "session-expired");
    expect(sent).toHaveLength(1);
  },
  "refresh-busy": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    const sent = refreshTokens(page);
    await page.route("**/auth/token", (route) =>
      grantOf(route) === "refresh_token" && sent.length === 1
        ? route.fulfill({ status: 503, headers: { "retry-after": "20" }, body: "busy" })
        : route.fallback(),
    );
    await launchOnClock({ page, app });
    await expectRight(page, app, right);
    await renew(page);
    // The same token, asked again after the pause: it had not been looked at.
    const again = page.waitForResponse(
      (response) => grantOf({ request: () => response.request() }) === "refresh_token",
    );
    await page.clock.fastForward(21_000);
    const answer = (await (await again).json()) as { refresh_token: string };
    expect(sent[1]).toBe(sent[0]);
    // What is still being read would be late when the clock is moved.
    await expect.poll(() => page.evaluate(() => JSON.stringify(sessionStorage))).toContain(answer.refresh_token);
    await renew(page);
    expect(sent).toHaveLength(3);
    expect(sent[2]).toBe(answer.refresh_token);
    expect(await answerText(page, app)).toBe(right);
  },
  "refresh-other-patient": async ({ page, app }) => {
    await onRefresh(page, (body) => ({ ...body, patient: "huang-mei-yu" }));
    await launchAndRenew({ page, app });
    await expectPage(page, "patient-mismatch");
  },
  "refresh-other-user": async ({ page, app, base }) => {
    await ownKeys(page);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: `${base}/fhir`, aud: `bedside-${app}`, sub: "somebody-else", iat: now, exp: now + 600 };
    await onRefresh(page, (body) => ({ ...body, id_token: signedByOwnKey(claims) }));
    await launchAndRenew({ page, app });
    await expectPage(page, "session-expired");
    await expect(page.getByTestId("error-details")).toContainText("the server changed the user");
  },
  "hidden-401": async ({ page, app }) => {
    // No refresh token, a search that can be tried again, and a server whose 401 the browser hides.
    await page.route(MAIN_SEARCH[app], (route) => route.fulfill({ status: 500, json: outcome("down") }));
    await launchOnClock({ page, app }, { refusedScopes: ["online_access"] });
    await expectFailedRead(page, app, "other");
    await page.unroute(MAIN_SEARCH[app]);
    await page.route(MAIN_SEARCH[app], (route) => route.abort("failed"));
    await toLastMinute(page);
    // The last minute of the session is said.
    await page.keyboard.press("Escape");
    await page
      .getByTestId(app === "ecg-triage" ? "empty-state" : "failed-read")
      .first()
      .getByRole("button")
      .click();
    await expectPage(page, "session-expired");
    await expect(page.getByTestId("error-details")).toContainText("no answer near the end of the session");
  },
};

const fail = failureOf(TOKEN_CASES, RUN);
for (const { id, app, title, proves } of cellsOf(TOKEN_CASES)) {
  test(title, proves, ({ page, baseURL }) => fail(id, { page, app, base: baseURL ?? "" }));
}
