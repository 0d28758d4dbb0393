import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { LAUNCH_REASONS, type LaunchErrorKind } from "@bedside/smart";
import type { Locator, Page, Route } from "@playwright/test";
import { APPS, type App, answer, fact, launchAddress, type Screen } from "./clinic.ts";
import { CELL, type FailureCase, type ReadCause, type Shown } from "./failure-cases.ts";
import { expect, test } from "./test.ts";

/** Where a failure is brought about. */
export interface Place {
  page: Page;
  app: App;
  /** Origin of the sandbox. */
  base: string;
}

/** Says of a test that it proves this cell of docs/failures.md; a unit test compares what is said with what is printed. */
export const cell = (id: string, app: App) => ({ type: CELL, description: `${id} ${app}` });

/** What the tests of this worker have seen on a screen, in order. */
const seen: Shown[] = [];

/** Brings about a failure of a table, and holds the table to what was seen then. */
export function failureOf<Case extends string, P extends Place>(
  cases: Record<Case, FailureCase>,
  run: Record<Case, (place: P) => Promise<void>>,
) {
  return async (id: Case, place: P): Promise<void> => {
    const before = seen.length;
    await run[id](place);
    const { shown } = cases[id];
    if (!("says" in shown)) expect(seen.slice(before)).toContainEqual(shown);
  };
}

/** The cells of these failures, a test for each: code that the apps share is still started by each of them. */
export function cellsOf<Case extends string>(cases: Record<Case, FailureCase>, ids = Object.keys(cases) as Case[]) {
  return ids.flatMap((id) =>
    APPS.map((app) => ({
      id,
      app,
      title: `${id}: ${cases[id].failure} (${app})`,
      proves: { annotation: cell(id, app) },
    })),
  );
}

/**
 * Brings about several failures in one page, one after the other: its programs are warm then, and each failure begins with a
 * launch of its own. One that goes wrong is named, and the others are run all the same.
 */
export async function inOnePage<Case extends string>(
  page: Page,
  ids: Case[],
  run: (id: Case) => Promise<void>,
): Promise<void> {
  const wrong: string[] = [];
  for (const id of ids) {
    await test.step(id, () => run(id)).catch((cause: Error) => wrong.push(`${id}: ${cause.message}`));
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate(() => sessionStorage.clear());
  }
  expect(wrong).toEqual([]);
}

/** A patient of the clinic for whom each app has an answer. */
export const PATIENTS: Record<App, { id: string; mrn: string }> = {
  "ecg-triage": { id: "liu-yueh-tao", mrn: "T-000431" },
  "coronary-risk": { id: "chen-kuo-hsiung", mrn: "T-000417" },
  "lung-decision": { id: "lin-hsiu-ying", mrn: "T-000434" },
};

/** The search without which the app has no answer. */
export const MAIN_SEARCH: Record<App, RegExp> = {
  "ecg-triage": /\/fhir\/Observation\?/,
  "coronary-risk": /\/fhir\/Condition\?/,
  "lung-decision": /\/fhir\/Condition\?/,
};
export const MAIN_SCOPE: Record<App, string> = {
  "ecg-triage": "patient/Observation.rs",
  "coronary-risk": "patient/Condition.rs",
  "lung-decision": "patient/Condition.rs",
};

export async function launchPatient(
  page: Page,
  app: App,
  more: Parameters<typeof launchAddress>[3] = {},
): Promise<void> {
  await page.goto(await launchAddress(page, PATIENTS[app].id, app, more));
}

/** What the app answers, as a reader sees it: the words of its verdict or of its result. */
export async function answerText(screen: Screen, app: App): Promise<string> {
  await expectSomeAnswer(screen, app);
  return stableText(app === "ecg-triage" ? screen.getByTestId("verdict") : answer(screen));
}

/** The text of a place once it has come to rest, without what only a screen reader is told, which comes later. */
export async function stableText(place: Locator): Promise<string> {
  let before = "";
  await expect
    .poll(async () => {
      const now = await place.evaluate((element) => {
        const copy = element.cloneNode(true) as Element;
        for (const said of copy.querySelectorAll("[aria-live], [role=status]")) said.remove();
        return copy.textContent ?? "";
      });
      const same = now === before;
      before = now;
      return same;
    })
    .toBe(true);
  return before.replace(/\s+/g, " ");
}

/** The record number in the banner. */
export async function shownMrn(screen: Screen): Promise<string> {
  const banner = screen.getByTestId("patient-banner");
  await expect(banner).toContainText(/T-0004\d\d/);
  return /T-0004\d\d/.exec((await banner.textContent()) ?? "")?.[0] ?? "";
}

async function expectSomeAnswer(screen: Screen, app: App): Promise<void> {
  if (app === "ecg-triage") {
    await expect(screen.getByTestId("finding-list")).toBeVisible();
    await expect(screen.getByTestId("verdict")).not.toHaveAttribute("data-state", /measuring|reading/);
  } else await expect(answer(screen)).toHaveAttribute("data-state", "value");
}

const known = new Map<App, string>();

/** The answer of an undisturbed launch, asked once a worker. */
export async function rightAnswer(page: Page, app: App): Promise<string> {
  const before = known.get(app);
  if (before !== undefined) return before;
  const undisturbed = await page.context().newPage();
  await launchPatient(undisturbed, app);
  const text = await answerText(undisturbed, app);
  await undisturbed.close();
  known.set(app, text);
  return text;
}

/** The right patient and the right answer, whatever happened on the way. */
export async function expectRight(screen: Screen, app: App, right: string): Promise<void> {
  await expect(screen.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
  await expect.poll(() => answerText(screen, app), { timeout: 30_000 }).toBe(right);
  seen.push({ right: true });
}

/** No answer of any app, and nothing of a patient. */
export async function expectNothingClinical(screen: Screen): Promise<void> {
  for (const id of ["result-value", "result-range", "finding-list", "ecg-paper"]) {
    await expect(screen.getByTestId(id)).toHaveCount(0);
  }
  await expect(screen.locator("body")).not.toContainText(/T-0004\d\d/);
}

/** An error page with its three parts and a reference, in place of everything else. */
export async function expectPage(screen: Screen, kind: LaunchErrorKind): Promise<void> {
  const page = screen.getByTestId("error-page");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(LAUNCH_REASONS[kind].title.en);
  await expect(page.getByRole("paragraph")).not.toBeEmpty();
  await expect(screen.getByRole("heading", { name: "You, now" })).toBeVisible();
  await expect(screen.getByRole("main").getByRole("listitem").first()).not.toBeEmpty();
  await expect(screen.getByRole("heading", { name: /IT desk/ })).toBeVisible();
  await expect(screen.getByTestId("error-reference")).toHaveText(/^LX-[0-9A-F]{4}-[0-9A-F]{4}$/);
  await expectNothingClinical(screen);
  seen.push({ page: kind });
}

/** The words of the page itself, where its program never runs. They come some seconds late: the wait for them is skipped. */
export async function expectLateWords(screen: Screen, words: string): Promise<void> {
  const place = screen.getByTestId("late-words");
  await expect(place).toContainText(words);
  await place.evaluate((element) => {
    for (const delay of element.getAnimations()) delay.finish();
  });
  await expect(place).toBeVisible();
}

/** What could not be read is named with its cause and a way to try again, and no answer is made without it. */
export async function expectFailedRead(screen: Screen, app: App, cause: ReadCause): Promise<void> {
  await expectNamedRead(screen, app, cause);
  seen.push({ failed: cause });
}

async function expectNamedRead(screen: Screen, app: App, cause: ReadCause): Promise<void> {
  if (app === "ecg-triage") {
    const place = screen.getByTestId("empty-state");
    await expect(place).toContainText("The ECGs could not be read", { timeout: 40_000 });
    await expect(place).toContainText(CAUSE_WORDS[cause]);
    await expect(place.getByRole("button")).toBeVisible();
    await expect(screen.getByTestId("finding-list")).toHaveCount(0);
    return;
  }
  await expect(screen.locator(`[data-testid="failed-read"][data-cause="${cause}"]`).first()).toBeVisible({
    timeout: 40_000,
  });
  await expect(screen.getByTestId("failed-read").first().getByRole("button")).toBeVisible();
  await expect(answer(screen)).not.toHaveAttribute("data-state", /value|loading/);
  await expect(screen.getByTestId("result-value")).toHaveCount(0);
  await expect(fact(screen, app === "coronary-risk" ? "cad" : "lca")).toHaveAttribute("data-state", "failed");
}

const CAUSE_WORDS: Record<ReadCause, RegExp> = {
  "scope-missing": /did not grant/,
  forbidden: /refused/,
  timeout: /no answer in time/,
  network: /no connection/,
  paging: /pages do not end/,
  "not-fhir": /no FHIR data/,
  incomplete: /not complete/,
  "other-patient": /another patient/,
  other: /server fault/,
};

/** The 30 s limits of the apps become `ms`, so that a test need not wait for them. */
export async function shortPatience(page: Page, ms: number): Promise<void> {
  await page.addInitScript((limit) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (asked) => timeout(Math.min(asked, limit));
  }, ms);
}

/** The clock of this PC runs ahead by `seconds` (negative: behind). */
export async function shiftClock(page: Page, seconds: number): Promise<void> {
  await page.addInitScript((ms) => {
    const now = Date.now.bind(Date);
    globalThis.Date = new Proxy(Date, {
      construct: (target, args: [], self) => Reflect.construct(target, args.length === 0 ? [now() + ms] : args, self),
      get: (target, name, self) => (name === "now" ? () => now() + ms : Reflect.get(target, name, self)),
    });
  }, seconds * 1000);
}

type Json = Record<string, unknown>;

/** Changes the answer to the exchange of a code. */
export async function onToken(page: Page, change: (body: Json) => Json | Promise<Json>): Promise<void> {
  await page.route("**/auth/token", async (route) => {
    if (grantOf(route) !== "authorization_code") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, json: await change((await response.json()) as Json) });
  });
}

export const grantOf = (route: Pick<Route, "request">): string | null =>
  new URLSearchParams(route.request().postData() ?? "").get("grant_type");

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const part = (token: string, index: number): Json =>
  JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString()) as Json;

export interface Forgery {
  header?: Json;
  claims?: Json;
  /** `own`: a key that the key set names too; `stranger`: a key that it does not; `hmac`: the key set's public key as a secret. */
  signed: "own" | "stranger" | "hmac" | "not";
}

const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KID = "of-the-test";

/** The server's key set names the test's own key too. */
export async function ownKeys(page: Page): Promise<void> {
  const jwk = { ...own.publicKey.export({ format: "jwk" }), kid: KID, use: "sig", alg: "RS256" };
  await page.route("**/auth/jwks", async (route) => {
    const response = await route.fetch();
    const { keys } = (await response.json()) as { keys: unknown[] };
    await route.fulfill({ response, json: { keys: [...keys, jwk] } });
  });
}

const rsa = (key: KeyObject, input: string): string =>
  sign("RSA-SHA256", Buffer.from(input), key).toString("base64url");

/** An id_token that a page with `ownKeys` takes for the server's. */
export function signedByOwnKey(claims: Json): string {
  const input = `${base64url({ alg: "RS256", kid: KID })}.${base64url(claims)}`;
  return `${input}.${rsa(own.privateKey, input)}`;
}

/** Replaces the id_token by a forged one; the key set names the test's own key beside the server's. */
export async function forgeIdToken(page: Page, { header, claims, signed }: Forgery): Promise<void> {
  await ownKeys(page);
  await onToken(page, (body) => {
    const real = String(body.id_token);
    const head = base64url({ ...part(real, 0), alg: "RS256", kid: KID, ...header });
    const input = `${head}.${base64url({ ...part(real, 1), ...claims })}`;
    const signature = {
      own: () => rsa(own.privateKey, input),
      stranger: () => rsa(stranger.privateKey, input),
      hmac: () =>
        createHmac("sha256", own.publicKey.export({ type: "spki", format: "pem" }))
          .update(input)
          .digest("base64url"),
      not: () => "",
    }[signed]();
    return { ...body, id_token: `${input}.${signature}` };
  });
}

/** A login page of HTML where data was asked for. */
export const LOGIN_PAGE = {
  status: 200,
  contentType: "text/html",
  body: "<!doctype html><title>Sign in</title><form><input name=user></form>",
};

export const outcome = (text: string) => ({
  resourceType: "OperationOutcome",
  issue: [{ severity: "error", code: "processing", diagnostics: text }],
});
