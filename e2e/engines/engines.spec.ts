import type { Page } from "@playwright/test";
import { APPS, launchAddress, openApp } from "../clinic.ts";
import { expect, test } from "../test.ts";
import { attributeOf, click, type OtherBrowser, textOf, until } from "./browser.ts";
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

const bare = (text: string) =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\d+(\.\d+)? ms/g, "")
    .trim();

/** Opens the patient in the launcher and clicks the app, as a clinician does; returns what the app answers. */
async function answerIn(browser: OtherBrowser, origin: string, app: (typeof APPS)[number]): Promise<string> {
  const { patient, answer } = QUESTIONS[app];
  await speakEnglish(browser, origin);
  await browser.open(`${origin}/`);
  await click(browser, `[data-testid="patient-${patient}"]`, false);
  await click(browser, `[data-testid="open-${app}"]`, false);
  return settled(browser, answer, true);
}

/** The language that the launcher and the apps remember in this browser. */
async function speakEnglish(browser: OtherBrowser, origin: string): Promise<void> {
  await browser.open(`${origin}/`);
  await browser.evaluate(
    "localStorage.setItem('bedside.language', 'en'); localStorage.setItem('launcher.language', 'en');",
    false,
  );
}

/** The text of a part once it no longer changes and nothing of it is still loading. */
async function settled(browser: OtherBrowser, id: string, inFrame: boolean): Promise<string> {
  let before: string | null = null;
  return until(`${id} is there`, async () => {
    const state = await attributeOf(browser, `[data-testid="${id}"]`, "data-state", inFrame);
    const text = await textOf(browser, id, inFrame);
    const same = text !== null && text !== "" && text === before && state !== "loading";
    before = text;
    return same && text !== null ? text : "";
  });
}

async function answerInChromium(page: Page, app: (typeof APPS)[number]): Promise<string> {
  const { patient, answer } = QUESTIONS[app];
  const frame = await openApp(page, patient, app);
  await expect(frame.getByTestId("backend")).toContainText(/WASM|rules/);
  const part = frame.getByTestId(answer).first();
  await expect(part).not.toHaveAttribute("data-state", "loading");
  let before = "";
  await expect
    .poll(async () => {
      const text = (await part.textContent()) ?? "";
      const same = text === before;
      before = text;
      return same && text !== "";
    })
    .toBe(true);
  return before;
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
        const theirs = await answerIn(browser, baseURL ?? "", app);
        expect(bare(theirs)).toBe(bare(await answerInChromium(page, app)));
        await until("the backend is said", () => textOf(browser, "backend", true));
        expect(await textOf(browser, "backend", true)).toMatch(/WASM|rules|規則/);
        if (name === "Firefox") expect(await browser.evaluate("return window.violations;", true)).toEqual([]);
        expect(await browser.evaluate("return 'trustedTypes' in window;", true)).toBe(true);
      });
    }

    test(`${name}: two charts in two tabs stay apart`, async ({ page, baseURL }) => {
      const first = await launchAddress(page, "chen-kuo-hsiung", "coronary-risk");
      const second = await launchAddress(page, "huang-mei-yu", "coronary-risk");
      const origin = baseURL ?? "";
      await speakEnglish(browser, origin);
      await browser.open(origin + first);
      const number = await settled(browser, "result-value", false);
      await browser.openTab(origin + second);
      const range = await settled(browser, "result-range", false);
      expect(range).not.toContain(number);
      expect(await textOf(browser, "patient-banner", false)).toContain("T-000423");
      await browser.show(0);
      await browser.evaluate("location.reload();", false);
      await until("the first chart is back", async () =>
        (await textOf(browser, "patient-banner", false))?.includes("T-000417"),
      );
      expect(await settled(browser, "result-value", false)).toBe(number);
      await browser.show(1);
      expect(await textOf(browser, "patient-banner", false)).toContain("T-000423");
    });
  });
}
