import type { BrowserContext, Locator, Page, Request, Route } from "@playwright/test";
import type { LaunchInput } from "../packages/sandbox/src/launch-settings.ts";
import { makeLaunch } from "./clinic.ts";
import { expect, test } from "./test.ts";

/** What the EHR keeps of a user's preferences (SMART App State). The site's own language is Chinese. */
test.use({ language: null });

const PATIENT = "wu-chien-hung";
const USER = "dr-wu-chia-ling";
const COLLEAGUE = "nurse-tsai-hui-fen";

const isAppState = (request: Request): boolean => new URL(request.url()).pathname.startsWith("/app-state/");
const speed = (page: Page): Locator => page.getByRole("toolbar").getByRole("combobox").nth(2);
const language = (page: Page): Locator => page.locator("html");
const read = (page: Page) =>
  page.waitForResponse((answer) => isAppState(answer.request()) && answer.request().method() === "GET");
const write = (page: Page) =>
  page.waitForResponse((answer) => isAppState(answer.request()) && /POST|PUT/.test(answer.request().method()));

/** Opens the ECG app as this user, and waits until the ECG stands there. */
async function open(page: Page, user: string, more: LaunchInput = {}): Promise<void> {
  const { url } = await makeLaunch(page, PATIENT, "ecg-triage", { practitioners: [user], ...more });
  await page.goto(url ?? "");
  await expect(page.getByTestId("finding-list")).toBeVisible();
}

test("language and ECG paper follow the user to another browser, and nobody else", async ({
  page,
  browser,
  baseURL,
}) => {
  const contexts: BrowserContext[] = [];
  const elsewhere = async (): Promise<Page> => {
    const context = await browser.newContext({ baseURL: baseURL ?? "" });
    contexts.push(context);
    return context.newPage();
  };
  const asked = read(page);
  await open(page, USER);
  await asked;
  // A second try of this test starts from what the first left.
  const chosen = (await speed(page).inputValue()) === "25" ? "50" : "25";
  const lang = (await language(page).getAttribute("lang")) === "en" ? "zh-Hant-TW" : "en";
  const written = write(page);
  await page.getByTestId("language-switch").click();
  await speed(page).selectOption(chosen);
  const sent = await written;
  expect(sent.ok()).toBe(true);
  const body = sent.request().postDataJSON() as { id?: string; extension: { valueString: string }[] };
  expect({ ...body, id: undefined }).toEqual({
    resourceType: "Basic",
    subject: { reference: `${baseURL}/fhir/Practitioner/${USER}` },
    code: { coding: [{ system: baseURL, code: "ecg-triage-preferences" }] },
    extension: [{ url: `${baseURL}/ecg-triage-preferences`, valueString: expect.any(String) }],
  });
  expect(JSON.parse(body.extension[0]?.valueString ?? "")).toEqual({
    language: lang === "en" ? "en" : "zh-TW",
    ecgLayout: "3x4+rhythm",
    ecgSpeed: Number(chosen),
    ecgGain: 10,
    ecgContrast: false,
    ecgOrder: "standard",
    ecgEvidence: true,
    ecgFilter: "none",
    ecgMains: 0,
  });

  const there = await elsewhere();
  await open(there, USER);
  await expect(language(there)).toHaveAttribute("lang", lang);
  await expect(speed(there)).toHaveValue(chosen);
  await expect(there.getByRole("button", { name: lang === "en" ? "中文" : "English" })).toBeVisible();

  const other = await elsewhere();
  const askedToo = read(other);
  await open(other, COLLEAGUE);
  expect(await (await askedToo).json()).toMatchObject({ total: 0 });
  await expect(language(other)).toHaveAttribute("lang", "zh-Hant-TW");
  await expect(speed(other)).toHaveValue("25");
  for (const context of contexts) await context.close();
});

test("a language chosen in this browser stands, whatever the EHR keeps", async ({ page, baseURL }) => {
  await page.addInitScript(() => localStorage.setItem("bedside.language", "zh-TW"));
  await page.route("**/app-state/Basic?*", (route) => route.fulfill({ json: stateOf(route, baseURL) }));
  await open(page, COLLEAGUE);
  await expect(speed(page)).toHaveValue("50");
  await expect(language(page)).toHaveAttribute("lang", "zh-Hant-TW");
});

test("what comes after the reader has begun changes nothing under their hands", async ({ page, baseURL }) => {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/app-state/Basic?*", async (route) => {
    await held;
    await route.fulfill({ json: stateOf(route, baseURL) });
  });
  await open(page, COLLEAGUE);
  await page.keyboard.press("h");
  const late = read(page);
  letGo();
  await (await late).finished();
  await page.keyboard.press("h");
  await expect(page.locator('[data-paper="standard"]')).toBeVisible();
  await expect(speed(page)).toHaveValue("25");
  await expect(language(page)).toHaveAttribute("lang", "zh-Hant-TW");
});

/** English and 50 mm/s, as an EHR keeps them for whoever asks. */
function stateOf(route: Route, baseURL: string | undefined): object {
  const { searchParams } = new URL(route.request().url());
  const [system, code] = (searchParams.get("code") ?? "").split("|");
  const resource = {
    resourceType: "Basic",
    id: "1",
    meta: { versionId: "1" },
    subject: { reference: searchParams.get("subject") },
    code: { coding: [{ system, code }] },
    extension: [{ url: `${baseURL}/${code}`, valueString: '{"language":"en","ecgSpeed":50,"patient":"p1"}' }],
  };
  return { resourceType: "Bundle", entry: [{ resource }] };
}

const conflict = (route: Route) =>
  route.request().method() === "GET" ? route.continue() : route.fulfill({ status: 412, json: {} });
const EHRS: Record<string, { more?: LaunchInput; answer?: (route: Route) => Promise<void> }> = {
  "that refuses the scope": { more: { refusedScopes: ["user/Basic.cus"] } },
  "that answers each change with 412": { answer: conflict },
  "that answers 500": { answer: (route) => route.fulfill({ status: 500, body: "down" }) },
  "that answers 401": { answer: (route) => route.fulfill({ status: 401, body: "" }) },
  "that answers with a page": {
    answer: (route) => route.fulfill({ contentType: "text/html", body: "<h1>Sign in</h1>" }),
  },
  "that cuts the line": { answer: (route) => route.abort("connectionreset") },
  "that never answers": { answer: () => new Promise(() => {}) },
};

for (const [name, { more, answer }] of Object.entries(EHRS)) {
  test(`with an EHR ${name} the app works as without`, async ({ page }) => {
    if (answer) await page.route("**/app-state/**", answer);
    const asked: Request[] = [];
    page.on("request", (request) => isAppState(request) && asked.push(request));
    await open(page, COLLEAGUE, more);
    await page.getByTestId("language-switch").click();
    await expect(language(page)).toHaveAttribute("lang", "en");
    await speed(page).selectOption("50");
    await expect(speed(page)).toHaveValue("50");
    if (name.includes("412")) await expect.poll(() => asked.filter((it) => it.method() !== "GET").length).toBe(2);
    else if (answer) expect(asked.length).toBeGreaterThan(0);
    else expect(asked).toEqual([]);
    await page.reload();
    await expect(page.getByTestId("finding-list")).toBeVisible();
    await expect(language(page)).toHaveAttribute("lang", "en");
    await expect(page.getByTestId("error-page")).toHaveCount(0);
  });
}
