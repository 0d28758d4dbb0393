import type { Page } from "@playwright/test";
import { APPS, type App, launchAddress } from "./clinic.ts";
import { TOKEN_CASES } from "./failure-cases.ts";
import {
  answerText,
  expectFailedRead,
  expectPage,
  expectRight,
  grantOf,
  launchPatient,
  MAIN_SEARCH,
  outcome,
  ownKeys,
  PATIENTS,
  rightAnswer,
  signedByOwnKey,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof TOKEN_CASES;
interface Place {
  page: Page;
  app: App;
}

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

/** With tokens of some seconds, so that the page renews them by itself. */
async function shortTokens({ page, app }: Place, tokenSeconds: number, more: Parameters<typeof launchAddress>[3] = {}) {
  await page.goto(await launchAddress(page, PATIENTS[app].id, app, { tokenSeconds, ...more }));
}

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
    await shortTokens({ page, app }, 3);
    await expectRight(page, app, right);
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(1);
    await page.reload();
    await expectRight(page, app, right);
    const before = sent.length;
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(before);
    expect(new Set(sent).size).toBe(sent.length);
    expect(await answerText(page, app)).toBe(right);
  },
  "refresh-refused": async ({ page, app }) => {
    const sent = refreshTokens(page);
    await page.route("**/auth/token", (route) =>
      grantOf(route) === "refresh_token"
        ? route.fulfill({ status: 400, json: { error: "invalid_grant" } })
        : route.fallback(),
    );
    await shortTokens({ page, app }, 4);
    await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
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
    await shortTokens({ page, app }, 4);
    await expectPage(page, "session-expired");
    expect(sent).toHaveLength(1);
  },
  "refresh-busy": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    const sent = refreshTokens(page);
    await page.route("**/auth/token", (route) =>
      grantOf(route) === "refresh_token" && sent.length === 1
        ? route.fulfill({ status: 503, headers: { "retry-after": "2" }, body: "busy" })
        : route.fallback(),
    );
    await shortTokens({ page, app }, 4);
    await expectRight(page, app, right);
    // The same token, asked again: it had not been looked at.
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(1);
    expect(sent[1]).toBe(sent[0]);
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(2);
    expect(sent[2]).not.toBe(sent[1]);
    expect(await answerText(page, app)).toBe(right);
  },
  "refresh-other-patient": async ({ page, app }) => {
    await onRefresh(page, (body) => ({ ...body, patient: "huang-mei-yu" }));
    await shortTokens({ page, app }, 4);
    await expectPage(page, "patient-mismatch");
  },
  "refresh-other-user": async ({ page, app }) => {
    const base = new URL(page.url() === "about:blank" ? (test.info().project.use.baseURL ?? "") : page.url()).origin;
    await ownKeys(page);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: `${base}/fhir`, aud: `bedside-${app}`, sub: "somebody-else", iat: now, exp: now + 600 };
    await onRefresh(page, (body) => ({ ...body, id_token: signedByOwnKey(claims) }));
    await shortTokens({ page, app }, 4);
    await expectPage(page, "session-expired");
    await expect(page.getByTestId("error-details")).toContainText("the server changed the user");
  },
  "hidden-401": async ({ page, app }) => {
    // No refresh token, a search that can be tried again, and a server whose 401 the browser hides.
    await page.route(MAIN_SEARCH[app], (route) => route.fulfill({ status: 500, json: outcome("down") }));
    const began = Date.now();
    await shortTokens({ page, app }, 10, { refusedScopes: ["online_access"] });
    await expectFailedRead(page, app, "other");
    await page.unroute(MAIN_SEARCH[app]);
    await page.route(MAIN_SEARCH[app], (route) => route.abort("failed"));
    await page.waitForTimeout(Math.max(0, 8_700 - (Date.now() - began)));
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

/** What ends a session is the same code in every app: all three for the two that a reader meets, one after the other else. */
const EVERYWHERE: Case[] = ["ten-refused", "refresh-refused"];
for (const [index, id] of (Object.keys(TOKEN_CASES) as Case[]).entries()) {
  const apps = EVERYWHERE.includes(id) ? APPS : [APPS[index % APPS.length] ?? "coronary-risk"];
  for (const app of apps) test(`${id}: ${TOKEN_CASES[id].failure} (${app})`, ({ page }) => RUN[id]({ page, app }));
}
