import { createHash } from "node:crypto";
import type { Page, Request } from "@playwright/test";
import type { LaunchLog } from "../packages/sandbox/src/launch-settings.ts";
import { APPS, type App, launchAddress, makeLaunch } from "./clinic.ts";
import { expectRight, PATIENTS, rightAnswer } from "./failures.ts";
import { expect, test } from "./test.ts";

/**
 * One real launch and one renewal of each app, recorded as the server sees them and judged requirement by requirement, as a
 * conformance suite for clients does. The ids are those of docs/smart-conformance.md and of the sandbox's launch log.
 */
interface Recorded {
  discovery: Request[];
  authorize: URL[];
  /** Headers and form of every token request, codes before renewals. */
  token: { url: URL; method: string; headers: Record<string, string>; form: URLSearchParams }[];
  fhir: { url: URL; headers: Record<string, string> }[];
  /** What the token endpoint answered, in the same order as `token`. */
  answers: Record<string, unknown>[];
  all: string[];
}

function record(page: Page): Recorded {
  const seen: Recorded = { discovery: [], authorize: [], token: [], fhir: [], answers: [], all: [] };
  page.on("request", async (request) => {
    const url = new URL(request.url());
    seen.all.push(request.url());
    if (url.pathname.endsWith("/.well-known/smart-configuration")) seen.discovery.push(request);
    else if (url.pathname === "/auth/authorize") seen.authorize.push(url);
    else if (url.pathname === "/auth/token") {
      const form = new URLSearchParams(request.postData() ?? "");
      const entry = { url, method: request.method(), headers: request.headers(), form };
      seen.token.push(entry);
      const response = await request.response();
      if (response) seen.answers.push((await response.json()) as Record<string, unknown>);
    } else if (url.pathname.startsWith("/fhir/") && url.pathname !== "/fhir/metadata")
      seen.fhir.push({ url, headers: request.headers() });
  });
  return seen;
}

const entropyBits = (text: string): number => text.replaceAll("-", "").length * 4;

/** Everything that a client suite asks of the requests of one launch. */
async function judge(
  seen: Recorded,
  expected: { base: string; app: App; launch: string | null; states: Set<string> },
): Promise<void> {
  const { base, app } = expected;
  const iss = `${base}/fhir`;
  const [authorize] = seen.authorize;
  const params = authorize?.searchParams ?? new URLSearchParams();
  const [exchange] = seen.token;
  const renewals = seen.token.slice(1);
  const scopes = (params.get("scope") ?? "").split(" ");
  const state = params.get("state") ?? "";

  const requirements: Record<string, () => unknown> = {
    "discovery-smart-configuration": () => {
      expect(seen.discovery.map((request) => request.url())).toEqual([`${iss}/.well-known/smart-configuration`]);
      expect(seen.discovery[0]?.headers().accept).toContain("application/json");
      expect(seen.all.findIndex((url) => url.includes("smart-configuration"))).toBeLessThan(
        seen.all.findIndex((url) => url.includes("/auth/authorize")),
      );
    },
    "authorize-response-type": () => expect(params.get("response_type")).toBe("code"),
    "authorize-client-id": () => expect(params.get("client_id")).toBe(`bedside-${app}`),
    "authorize-redirect-uri": () => expect(params.get("redirect_uri")).toBe(`${base}/${app}/`),
    "authorize-launch": () => expect(params.get("launch")).toBe(expected.launch),
    "authorize-scope": () => {
      expect(new Set(scopes).size).toBe(scopes.length);
      for (const scope of scopes)
        expect(scope).toMatch(
          /^(openid|fhirUser|launch|launch\/patient|online_access|messaging\/ui|(patient|user)\/[A-Z]\w+\.c?r?u?d?s?)$/,
        );
    },
    "authorize-scope-launch": () => expect(scopes).toContain(expected.launch === null ? "launch/patient" : "launch"),
    "authorize-scope-least": () => expect(params.get("scope")).not.toContain("*"),
    "authorize-state": () => expect(state).not.toBe(""),
    "authorize-state-entropy": () => {
      // A version 4 UUID: 128 bits of which six are fixed.
      expect(state).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(entropyBits(state) - 6).toBe(122);
    },
    "authorize-state-fresh": () => {
      expect(expected.states.has(state)).toBe(false);
      expected.states.add(state);
    },
    "authorize-aud": () => expect(params.get("aud")).toBe(iss),
    "authorize-pkce": () => expect(params.get("code_challenge")).toMatch(/^[\w-]{43}$/),
    "authorize-pkce-s256": () => expect(params.get("code_challenge_method")).toBe("S256"),
    "authorize-nonce": () => expect(params.get("nonce")).toMatch(/^[\w-]{43}$/),
    "authorize-get": () => {
      expect(seen.authorize).toHaveLength(1);
      expect(params.has("max_age")).toBe(false);
      expect(params.has("request")).toBe(false);
    },
    "token-post-form": () => {
      for (const { method, headers, url } of seen.token) {
        expect(method).toBe("POST");
        expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
        expect(url.search).toBe("");
      }
    },
    "token-grant-type": () => expect(exchange?.form.get("grant_type")).toBe("authorization_code"),
    "token-code": () => {
      const returned = seen.all.map((url) => new URL(url)).find((url) => url.searchParams.has("code"));
      expect(exchange?.form.get("code")).toBe(returned?.searchParams.get("code"));
      expect(returned?.searchParams.get("state")).toBe(state);
    },
    "token-code-once": () =>
      expect(seen.token.filter(({ form }) => form.get("grant_type") === "authorization_code")).toHaveLength(1),
    "token-redirect-uri": () => expect(exchange?.form.get("redirect_uri")).toBe(params.get("redirect_uri")),
    "token-verifier": () => {
      const verifier = exchange?.form.get("code_verifier") ?? "";
      expect(verifier.length).toBeGreaterThanOrEqual(43);
      expect(createHash("sha256").update(verifier).digest("base64url")).toBe(params.get("code_challenge"));
    },
    "token-client-public": () => {
      for (const { form, headers } of seen.token) {
        expect(form.get("client_id")).toBe(`bedside-${app}`);
        expect(form.has("client_secret")).toBe(false);
        expect(form.has("client_assertion")).toBe(false);
        expect(headers.authorization).toBeUndefined();
      }
    },
    "refresh-token": () => {
      expect(renewals.length).toBeGreaterThan(0);
      for (const [index, { form }] of renewals.entries()) {
        expect(form.get("grant_type")).toBe("refresh_token");
        expect(form.get("refresh_token")).toBe(seen.answers[index]?.refresh_token);
      }
    },
    "refresh-once": () => {
      const sent = renewals.map(({ form }) => form.get("refresh_token"));
      expect(new Set(sent).size).toBe(sent.length);
    },
    "refresh-scope": () => {
      for (const { form } of renewals) expect(form.has("scope")).toBe(false);
    },
    "fhir-bearer": () => {
      const issued = seen.answers.map((answer) => `Bearer ${String(answer.access_token)}`);
      expect(seen.fhir.length).toBeGreaterThan(1);
      for (const { headers } of seen.fhir) expect(issued).toContain(headers.authorization);
    },
    "token-not-in-url": () => {
      const secrets = seen.answers.flatMap((answer) => [answer.access_token, answer.refresh_token, answer.id_token]);
      for (const url of seen.all) for (const secret of secrets) expect(url).not.toContain(String(secret));
    },
    "fhir-scope": () => {
      const granted = String(seen.answers[0]?.scope).split(" ");
      for (const { url } of seen.fhir) {
        const [type = "", id] = url.pathname.replace("/fhir/", "").split("/");
        const right = id === undefined ? "s" : "r";
        expect(
          granted.some((scope) => new RegExp(`^(patient|user)/${type}\\.\\w*${right}`).test(scope)),
          `${right} of ${type}`,
        ).toBe(true);
      }
    },
  };
  for (const [id, check] of Object.entries(requirements)) await test.step(id, () => check());
}

const states = new Set<string>();

for (const app of APPS) {
  test(`EHR launch and renewal of ${app}, requirement by requirement`, async ({ page, baseURL }) => {
    const right = await rightAnswer(page, app);
    const made = await makeLaunch(page, PATIENTS[app].id, app, { tokenSeconds: 4 });
    const address = made.url ?? "";
    const seen = record(page);
    await page.goto(address);
    await expectRight(page, app, right);
    await expect.poll(() => seen.answers.length, { timeout: 20_000 }).toBeGreaterThan(2);
    const launch = new URL(address, baseURL).searchParams.get("launch");
    await judge(seen, { base: baseURL ?? "", app, launch, states });
    // The server judges the same requests by itself, under the same ids.
    const log = (await (await page.request.get(`/launcher/api/launches/${made.id}`)).json()) as LaunchLog;
    const checks = log.requests.flatMap((request) => request.checks);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const ids = new Set(checks.map(({ id }) => id));
    for (const id of ["authorize-aud", "authorize-pkce-s256", "token-verifier", "refresh-once", "fhir-bearer"])
      expect(ids).toContain(id);
  });
}

test("standalone launch, requirement by requirement", async ({ page, baseURL }) => {
  const app = "coronary-risk";
  const seen = record(page);
  await page.goto(`/${app}/launch.html`);
  await page.getByTestId("issuer-chooser").getByRole("button").click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: /陳國雄/ }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByTestId("patient-banner")).toContainText("T-000417");
  // An hour of life: the renewal is asked for by a server that has forgotten the first token.
  const first = String(seen.answers[0]?.access_token);
  await page.route(/\/fhir\/[A-Z]/, (route) =>
    route.request().headers().authorization === `Bearer ${first}`
      ? route.fulfill({ status: 401, json: { resourceType: "OperationOutcome", issue: [] } })
      : route.fallback(),
  );
  await page.reload();
  await expect(page.getByTestId("result-value")).toBeVisible();
  await expect.poll(() => seen.answers.length).toBe(2);
  await judge(seen, { base: baseURL ?? "", app, launch: null, states });
});

test("tokens are in no cookie, no lasting storage and no address", async ({ page, context }) => {
  const seen = record(page);
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expect(page.getByTestId("result-value")).toBeVisible();
  const secrets = seen.answers
    .flatMap((answer) => [answer.access_token, answer.refresh_token, answer.id_token])
    .map(String);
  expect(secrets).toHaveLength(3);
  const databases = () => indexedDB.databases().then((list) => list.map(({ name }) => name));
  const lasting = [
    JSON.stringify(await context.cookies()),
    await page.evaluate(() => JSON.stringify(localStorage)),
    JSON.stringify(await page.evaluate(databases)),
    await page.evaluate(async () => JSON.stringify(await caches.keys())),
    await page.evaluate(() => `${document.title} ${document.cookie} ${location.href} ${window.name}`),
    ...seen.all,
  ].join("\n");
  for (const secret of secrets) expect(lasting).not.toContain(secret);
  // They are where the reload of this tab finds them, and nowhere else.
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain(secrets[0]);
});

test("an intent that no app knows opens the app as always", async ({ page }) => {
  for (const app of APPS) {
    const right = await rightAnswer(page, app);
    await page.goto(await launchAddress(page, PATIENTS[app].id, app, { intent: "make-coffee" }));
    await expectRight(page, app, right);
  }
});
