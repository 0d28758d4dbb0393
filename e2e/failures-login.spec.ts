import type { Route } from "@playwright/test";
import { APPS, type App, launchAddress } from "./clinic.ts";
import { LOGIN_CASES } from "./failure-cases.ts";
import {
  cell,
  expectPage,
  expectRight,
  type Forgery,
  failureOf,
  forgeIdToken,
  inOnePage,
  LOGIN_PAGE,
  launchPatient,
  onToken,
  PATIENTS,
  type Place,
  rightAnswer,
  shiftClock,
  shortPatience,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof LOGIN_CASES;

/** The address that the login sends the browser to, without going there. */
async function loginAnswer(route: Route): Promise<URL> {
  // Redirects are not seen by routes, so the whole way from the authorize address is gone here.
  const answer = await route.fetch();
  return new URL(answer.url());
}

/** Sends the browser from the login to another address than that of its answer. */
async function instead({ page, app }: Pick<Place, "page" | "app">, change: (answer: URL) => URL): Promise<void> {
  await page.route("**/auth/authorize?*", async (route) => {
    const to = change(await loginAnswer(route));
    await route.fulfill({ status: 302, headers: { location: to.href } });
  });
  await launchPatient(page, app);
}

const withParam = (name: string, value: string | null) => (url: URL) => {
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url;
};

async function tokenAnswers({ page, app }: Place, answer: Parameters<Route["fulfill"]>[0]): Promise<void> {
  await page.route("**/auth/token", (route) => route.fulfill(answer));
  await launchPatient(page, app);
}

const token =
  (
    change: (body: Record<string, unknown>) => Record<string, unknown>,
    kind: "token-failed" | "no-patient" | "id-token-invalid",
  ) =>
  async ({ page, app }: Place) => {
    await onToken(page, change);
    await launchPatient(page, app);
    await expectPage(page, kind);
  };

const forged =
  (forgery: Forgery) =>
  async ({ page, app }: Place) => {
    await forgeIdToken(page, forgery);
    await launchPatient(page, app);
    await expectPage(page, "id-token-invalid");
  };

const HOUR_AGO = Math.floor(Date.now() / 1000) - 3600;

const RUN: Record<Case, (place: Place) => Promise<void>> = {
  "state-forged": async (place) => {
    await instead(place, withParam("state", crypto.randomUUID()));
    await expectPage(place.page, "state-unknown");
  },
  "state-missing": async (place) => {
    await instead(place, withParam("state", null));
    await expectPage(place.page, "state-unknown");
  },
  "state-of-another-app": async (place) => {
    const other: App = place.app === "coronary-risk" ? "lung-decision" : "coronary-risk";
    await instead(place, (url) => new URL(`/${other}/${url.search}`, url));
    await expectPage(place.page, "state-unknown");
  },
  "code-replayed": async ({ page, app }) => {
    const answers: string[] = [];
    page.on("request", (request) => {
      if (request.isNavigationRequest() && new URL(request.url()).searchParams.has("code")) answers.push(request.url());
    });
    await launchPatient(page, app);
    await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
    expect(answers).toHaveLength(1);
    expect(new URL(page.url()).search).toBe("");
    const exchanges: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/auth/token")) exchanges.push(request.url());
    });
    await page.goto(answers[0] ?? "");
    await expectPage(page, "state-unknown");
    expect(exchanges).toEqual([]);
  },
  "answer-stripped": async (place) => {
    await instead(place, (url) => new URL(url.pathname, url));
    await expectPage(place.page, "answer-lost");
    await place.page.reload();
    await expectPage(place.page, "answer-lost");
  },
  "code-of-another-client": async ({ page, app }) => {
    const other: App = app === "coronary-risk" ? "lung-decision" : "coronary-risk";
    const codes: string[] = [];
    await page.route("**/auth/authorize?*", async (route) => {
      codes.push((await loginAnswer(route)).searchParams.get("code") ?? "");
      await route.fulfill({ body: "held back" });
    });
    await launchPatient(page, other);
    await expect.poll(() => codes[0]).toMatch(/.{20}/);
    await page.unroute("**/auth/authorize?*");
    await instead({ page, app }, withParam("code", codes[0] ?? ""));
    await expectPage(page, "launch-expired");
  },
  "answer-issuer": async (place) => {
    await instead(place, withParam("iss", "https://evil.example/fhir"));
    await expectPage(place.page, "authorize-failed");
  },
  "access-denied": async (place) => {
    await instead(place, (url) => withParam("error", "access_denied")(withParam("code", null)(url)));
    await expectPage(place.page, "authorize-denied");
  },
  "login-error": async (place) => {
    await instead(place, (url) => withParam("error", "temporarily_unavailable")(withParam("code", null)(url)));
    await expectPage(place.page, "authorize-failed");
  },
  "token-refused-client": async (place) => {
    await tokenAnswers(place, { status: 401, json: { error: "invalid_client" } });
    await expectPage(place.page, "token-failed");
  },
  "token-refused-code": async (place) => {
    await tokenAnswers(place, { status: 400, json: { error: "invalid_grant" } });
    await expectPage(place.page, "launch-expired");
  },
  "token-down": async (place) => {
    await tokenAnswers(place, { status: 500, body: "" });
    await expectPage(place.page, "token-failed");
  },
  "token-cut": async ({ page, app }) => {
    await page.route("**/auth/token", (route) => route.abort("connectionreset"));
    await launchPatient(page, app);
    await expectPage(page, "token-failed");
  },
  "token-silent": async ({ page, app }) => {
    await shortPatience(page, 1500);
    await page.route("**/auth/token", () => undefined);
    await launchPatient(page, app);
    await expectPage(page, "token-failed");
  },
  "token-html": async (place) => {
    await tokenAnswers(place, LOGIN_PAGE);
    await expectPage(place.page, "token-failed");
  },
  "token-half": async ({ page, app }) => {
    await page.route("**/auth/token", async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({ contentType: "application/json", body: body.slice(0, body.length / 2) });
    });
    await launchPatient(page, app);
    await expectPage(page, "token-failed");
  },
  "token-type": token((body) => ({ ...body, token_type: "MAC" }), "token-failed"),
  "token-empty": token(({ access_token: _gone, ...body }) => body, "token-failed"),
  "no-patient": token(({ patient: _gone, ...body }) => body, "no-patient"),
  "patient-no-id": token((body) => ({ ...body, patient: "../Practitioner" }), "no-patient"),
  "id-token-signature": forged({ signed: "stranger" }),
  "id-token-issuer": forged({ signed: "own", claims: { iss: "https://evil.example/fhir" } }),
  "id-token-audience": forged({ signed: "own", claims: { aud: "another-client" } }),
  "id-token-nonce": forged({ signed: "own", claims: { nonce: "another" } }),
  "id-token-no-nonce": forged({ signed: "own", claims: { nonce: undefined } }),
  "id-token-expired": forged({ signed: "own", claims: { iat: HOUR_AGO - 300, exp: HOUR_AGO } }),
  "id-token-none": forged({ signed: "not", header: { alg: "none", kid: undefined } }),
  "id-token-hmac": forged({ signed: "hmac", header: { alg: "HS256" } }),
  "id-token-garbage": token((body) => ({ ...body, id_token: "no.token" }), "id-token-invalid"),
  "keys-missing": async ({ page, app }) => {
    await page.route("**/auth/jwks", (route) => route.fulfill({ status: 500, body: "" }));
    await launchPatient(page, app);
    await expectPage(page, "id-token-invalid");
  },
  "clock-ahead": (place) => skewed(place, 300),
  "clock-behind": (place) => skewed(place, -300),
};

/** With short tokens: they are renewed in time although the clocks differ. */
async function skewed({ page, app }: Place, seconds: number): Promise<void> {
  const right = await rightAnswer(page, app);
  await shiftClock(page, seconds);
  const renewed = page.waitForRequest((request) => /grant_type=refresh_token/.test(request.postData() ?? ""));
  await page.goto(await launchAddress(page, PATIENTS[app].id, app, { tokenSeconds: 4 }));
  await expectRight(page, app, right);
  await renewed;
  await expectRight(page, app, right);
  await expect(page.getByTestId("error-page")).toHaveCount(0);
}

test("a forged id_token that is signed by a key of the key set and true in all claims is taken", async ({ page }) => {
  // Without this the refusals below could have any other reason.
  await forgeIdToken(page, { signed: "own" });
  await launchPatient(page, "coronary-risk");
  await expect(page.getByTestId("patient-banner")).toContainText("T-000417");
});

const fail = failureOf(LOGIN_CASES, RUN);
const named = (pattern: RegExp) => (Object.keys(LOGIN_CASES) as Case[]).filter((id) => pattern.test(id));

/** They mostly wait: the three apps wait side by side. */
const WAITING = named(/^clock-|^token-silent/);
for (const id of WAITING) {
  test(`${id}: ${LOGIN_CASES[id].failure} (all apps)`, {
    annotation: APPS.map((app) => cell(id, app)),
  }, async ({ context, baseURL }) => {
    const inApp = async (app: App) => fail(id, { page: await context.newPage(), app, base: baseURL ?? "" });
    await Promise.all(APPS.map((app) => test.step(app, () => inApp(app))));
  });
}

const ID_TOKEN = named(/^id-token-|^keys-/);
const TOKEN = named(/^token-(?!silent)|patient/);
const LOGIN = named(/./).filter((id) => ![...WAITING, ...ID_TOKEN, ...TOKEN].includes(id));
for (const [title, ids] of [
  ["every wrong answer of the login", LOGIN],
  ["every wrong token answer", TOKEN],
  ["every wrong id_token", ID_TOKEN],
] as const) {
  for (const app of APPS) {
    test(`${title} (${app})`, { annotation: ids.map((id) => cell(id, app)) }, ({ page, baseURL }) =>
      inOnePage(page, ids, (id) => fail(id, { page, app, base: baseURL ?? "" })),
    );
  }
}
