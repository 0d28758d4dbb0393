import type { Page } from "@playwright/test";
import { APPS, frameOf, launchAddress, openApp } from "../clinic.ts";
import { expect, test } from "../test.ts";
import { click, type OtherBrowser, textOf, until } from "./browser.ts";
import { firefoxPath, startFirefox } from "./firefox.ts";
import { startWebKit, webkitPaths } from "./webkit.ts";

/** What each app is asked about, and the part of its screen that answers. */
const QUESTIONS = {
  "coronary-risk": { patient: "chen-kuo-hsiung", answer: "result-value" },
  "lung-decision": { patient: "lin-hsiu-ying", answer: "result-card" },
  "ecg-triage": { patient: "liu-yueh-tao", answer: "finding-list" },
} as const;

const ENGINES = [
  {
    name: "Firefox",
    missing: firefoxPath ? null : "Firefox is missing. Install it (Debian: apt-get install firefox-esr).",
    start: () => startFirefox(firefoxPath ?? ""),
  },
  {
    name: "WebKit",
    missing: webkitPaths ? null : "WebKitGTK is missing. Install it (Debian: apt-get install webkit2gtk-driver xvfb).",
    start: () =>
      startWebKit(webkitPaths ?? { driver: "", xvfb: "", miniBrowser: "" }, Number(process.env.E2E_PORT ?? 8480) + 9),
  },
];

/** Opens the patient in the launcher and clicks the app, as a clinician does; returns what the app answers. */
async function answerIn(browser: OtherBrowser, origin: string, app: (typeof APPS)[number]): Promise<string> {
  const { patient, answer } = QUESTIONS[app];
  await speakEnglish(browser, origin);
  await browser.open(`${origin}/`);
  await click(browser, `[data-testid="patient-${patient}"]`, false);
  await click(browser, `[data-testid="open-${app}"]`, false);
  await until("the backend is said", () => textOf(browser, "backend", true));
  return settled(() => browser.evaluate(READ(answer), true));
}

/** The language that the launcher and the apps remember in this browser. */
async function speakEnglish(browser: OtherBrowser, origin: string): Promise<void> {
  await browser.open(`${origin}/`);
  await browser.evaluate(
    "localStorage.setItem('bedside.language', 'en'); localStorage.setItem('launcher.language', 'en');",
    false,
  );
}

/**
 * Body of a function that reads an app's answer, the same in every browser: the part's text without what is only
 * announced or timed, and every clause, probability and measurement with its state.
 */
const READ = (id: string) => `
  const part = document.querySelector('[data-testid="${id}"]');
  if (!part || part.dataset.state === "loading") return "";
  const copy = part.cloneNode(true);
  for (const announced of copy.querySelectorAll('[role="status"], [aria-live]')) announced.remove();
  const text = (element) => element.textContent.replace(/\\s+/g, " ").replace(/\\d+(\\.\\d+)? ms/g, "").trim();
  const states = [...document.querySelectorAll("[data-clause], [data-finding], [data-measure], [data-fact]")].map(
    (each) => Object.values(each.dataset).join(" "),
  );
  const values = [...document.querySelectorAll("[data-fact] [data-value], [data-finding]")].map(text);
  return JSON.stringify([text(copy), states, values]);
`;

/** Reads until two readings in a row are the same. */
async function settled(read: () => Promise<unknown>): Promise<string> {
  let before: unknown = null;
  return until("the app's answer", async () => {
    const now = await read();
    const same = typeof now === "string" && now !== "" && now === before ? now : "";
    before = now;
    return same;
  });
}

async function answerInChromium(page: Page, app: (typeof APPS)[number]): Promise<string> {
  const { patient, answer } = QUESTIONS[app];
  const frame = await openApp(page, patient, app);
  await expect(frame.getByTestId("backend")).toContainText(/WASM|rules/);
  return settled(async () => (await frameOf(page)).evaluate(`(() => { ${READ(answer)} })()`));
}

for (const { name, missing, start } of ENGINES) {
  test.describe(name, () => {
    test.describe.configure({ mode: "serial" });
    test.skip(missing !== null && !process.env.CI, missing ?? "");
    let browser: OtherBrowser;
    test.beforeAll(async () => {
      if (missing !== null) throw new Error(missing);
      browser = await start();
    });
    test.afterAll(() => browser?.close());

    for (const app of APPS) {
      test(`${name}: ${app} answers what it answers in Chromium, through the launcher, within its policy`, async ({
        page,
        baseURL,
      }) => {
        test.info().annotations.push({ type: "browser", description: browser.version });
        await answerIn(browser, baseURL ?? "", app);
        await answerInChromium(page, app);
        // The inputs are put in order as the models answer, one after another: compared is what both come to.
        await expect(async () => {
          const theirs = await browser.evaluate(READ(QUESTIONS[app].answer), true);
          const ours = await (await frameOf(page)).evaluate(`(() => { ${READ(QUESTIONS[app].answer)} })()`);
          expect(String(theirs).length).toBeGreaterThan(200);
          expect(JSON.parse(String(theirs))).toEqual(JSON.parse(String(ours)));
        }).toPass({ timeout: 30_000 });
        expect(await textOf(browser, "backend", true)).toMatch(/WASM|rules|規則/);
        expect((await browser.violations()) ?? []).toEqual([]);
        const markup =
          "try { document.createElement('p').innerHTML = '<b>'; return 'taken'; } catch { return 'refused'; }";
        expect(await browser.evaluate(markup, true)).toBe("refused");
        // The watch does see what it is there for.
        expect((await browser.violations()) ?? ["require-trusted-types-for"]).toEqual(["require-trusted-types-for"]);
      });
    }

    test(`${name}: after sign-out nothing of the patient is there, on the way back neither`, async ({
      page,
      baseURL,
    }) => {
      const origin = baseURL ?? "";
      await speakEnglish(browser, origin);
      await browser.open(origin + (await launchAddress(page, "chen-kuo-hsiung", "coronary-risk")));
      await settled(() => textOf(browser, "result-value", false));
      const everything = "return [document.body.textContent, JSON.stringify(sessionStorage), location.href].join();";
      expect(await browser.evaluate(everything, false)).toContain("T-000417");
      await click(browser, '[data-testid="sign-out"]', false);
      await until("the page says so", () => textOf(browser, "error-page", false));
      expect(await browser.evaluate(everything, false)).not.toMatch(/T-000417|18\.\d ?%|token/i);
      await browser.open(`${origin}/`);
      await browser.evaluate("history.back();", false);
      await until("the page is there again", () => textOf(browser, "error-page", false));
      expect(await browser.evaluate(everything, false)).not.toMatch(/T-000417|token/i);
    });

    test(`${name}: two charts in two tabs stay apart`, async ({ page, baseURL }) => {
      const first = await launchAddress(page, "chen-kuo-hsiung", "coronary-risk");
      const second = await launchAddress(page, "huang-mei-yu", "coronary-risk");
      const origin = baseURL ?? "";
      await speakEnglish(browser, origin);
      await browser.open(origin + first);
      const number = await settled(() => textOf(browser, "result-value", false));
      await browser.openTab(origin + second);
      const range = await settled(() => textOf(browser, "result-range", false));
      expect(range).not.toContain(number);
      expect(await textOf(browser, "patient-banner", false)).toContain("T-000423");
      await browser.show(0);
      await browser.evaluate("location.reload();", false);
      await until("the first chart is back", async () =>
        (await textOf(browser, "patient-banner", false))?.includes("T-000417"),
      );
      expect(await settled(() => textOf(browser, "result-value", false))).toBe(number);
      await browser.show(1);
      expect(await textOf(browser, "patient-banner", false)).toContain("T-000423");
    });
  });
}
