import { chromium, type Page } from "@playwright/test";
import { APPS, type App, answer, file, launchAddress } from "./clinic.ts";
import { serveElsewhere } from "./elsewhere.ts";
import { NAVIGATION_CASES } from "./failure-cases.ts";
import {
  cell,
  cellsOf,
  expectLateWords,
  expectNothingClinical,
  expectPage,
  expectRight,
  failureOf,
  launchPatient,
  PATIENTS,
  type Place,
  rightAnswer,
  shownMrn,
  stableText,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof NAVIGATION_CASES;

/** Patients of whom no other test files or counts what is filed. */
const TO_FILE: Record<App, string> = {
  "ecg-triage": "kuo-chen-a-man",
  "coronary-risk": "wu-chien-hung",
  "lung-decision": "tsai-chih-wei",
};

/** Launches the app of another site than the server's in a browser of its own; `run` opens the address of the launch. */
async function fromElsewhere(
  { page, app, base }: Place,
  run: (page: Page, addresses: { launch: string; inFrame: string }) => Promise<void>,
): Promise<void> {
  const elsewhere = await serveElsewhere(base, app);
  const launch = await launchAddress(page, PATIENTS[app].id, app, {
    app: null,
    appUnderTest: {
      launchUrl: `${elsewhere.appUrl}launch.html`,
      clientId: elsewhere.clientId,
      clientKind: "public",
      redirectUris: [elsewhere.appUrl],
    },
  });
  const other = await chromium.launch({
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    // Cookies and storage of frames of another site are blocked.
    args: ["--no-sandbox", "--test-third-party-cookie-phaseout"],
  });
  try {
    const opened = await other.newPage({ locale: "en-GB", reducedMotion: "reduce" });
    await run(opened, { launch, inFrame: `${elsewhere.ehrUrl}?${new URLSearchParams({ app: launch })}` });
  } finally {
    await other.close();
    await elsewhere.close();
  }
}

/** The app that is open beside another one. */
const BESIDE: App = "lung-decision";

const RUN: Record<Case, (place: Place) => Promise<void>> = {
  "reload-launch": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    let asked = 0;
    // The first launch page waits for discovery while it is reloaded.
    await page.route("**/.well-known/smart-configuration", (route) => (asked++ === 0 ? undefined : route.fallback()));
    await launchPatient(page, app);
    await expect.poll(() => asked).toBe(1);
    await page.reload();
    await expectRight(page, app, right);
  },
  "reload-exchange": async ({ page, app }) => {
    let asked = 0;
    await page.route("**/auth/token", () => {
      asked += 1;
    });
    await launchPatient(page, app);
    await expect.poll(() => asked).toBe(1);
    await page.reload();
    await expectPage(page, "answer-lost");
    expect(asked).toBe(1);
  },
  "reload-open": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    await launchPatient(page, app);
    await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
    // Before the first fact, and after the answer.
    await page.reload();
    await expectRight(page, app, right);
    await page.reload();
    await expectRight(page, app, right);
  },
  "back-forward": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    await page.goto("/");
    await expect(page.getByTestId(`patient-${PATIENTS[app].id}`)).toBeVisible();
    await launchPatient(page, app);
    await expectRight(page, app, right);
    await page.goBack();
    await expect(page.getByTestId(`patient-${PATIENTS[app].id}`)).toBeVisible();
    await page.goForward();
    await expectRight(page, app, right);
  },
  "after-filing": async ({ page, app }) => {
    await page.goto("/");
    await page.goto(await launchAddress(page, TO_FILE[app], app));
    const place = app === "ecg-triage" ? page.getByTestId("verdict") : answer(page);
    const isAnswered = () => expect(place).not.toHaveAttribute("data-state", /loading|reading|measuring/);
    await isAnswered();
    const before = await stableText(place);
    const dialog = await file(page, "file-draft");
    await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
    await dialog.getByTestId("file-close").click();
    const mrn = await shownMrn(page);
    const again = async () => {
      await page.goBack();
      await page.goForward();
    };
    for (const go of [() => page.reload(), again]) {
      await go();
      await expect(page.getByTestId("patient-banner")).toContainText(mrn);
      await expect(page.getByTestId("filed-line")).toContainText(/draft/i);
      await isAnswered();
      expect(await stableText(place)).toBe(before);
    }
  },
  "sign-in-pages": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    await page.goto(`/${app}/launch.html`);
    await page.reload();
    await page.getByTestId("issuer-chooser").getByRole("button").click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.reload();
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByRole("heading", { name: "Choose a patient" })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("searchbox").fill(PATIENTS[app].mrn);
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator(`button[value="${PATIENTS[app].id}"]`).click();
    await expect(page.getByRole("button", { name: "Allow" })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("searchbox")).toHaveValue(PATIENTS[app].mrn);
    await page.goForward();
    await page.getByRole("button", { name: "Allow" }).click();
    await expectRight(page, app, right);
    // Back into the login that is over: a page with words, and nobody else's chart; forward is the chart again.
    await page.goBack();
    await expect(page.getByRole("heading", { name: "This sign-in can not go on" })).toBeVisible();
    await expect(page.getByTestId("result-value")).toHaveCount(0);
    await page.goForward();
    await expectRight(page, app, right);
  },
  "two-charts": async ({ page, app }) => {
    const others: Record<App, string> = {
      "ecg-triage": "tseng-kuo-an",
      "coronary-risk": "huang-mei-yu",
      "lung-decision": "chang-wen-lung",
    };
    const right = await rightAnswer(page, app);
    const second = await page.context().newPage();
    await launchPatient(page, app);
    await second.goto(await launchAddress(page, others[app], app));
    const other = await shownMrn(second);
    expect(other).not.toBe(PATIENTS[app].mrn);
    for (const tab of [page, second, second, page]) {
      await tab.reload();
      await expectRight(page, app, right);
      await expect(second.getByTestId("patient-banner")).toContainText(other);
      await expect(second.locator("body")).not.toContainText(PATIENTS[app].mrn);
    }
  },
  "two-apps": async ({ page, app }) => {
    const other = BESIDE;
    const rights = { [app]: await rightAnswer(page, app), [other]: await rightAnswer(page, other) };
    const second = await page.context().newPage();
    await launchPatient(page, app);
    await launchPatient(second, other);
    for (const tab of [page, second]) await shownMrn(tab);
    await page.reload();
    await second.reload();
    await expectRight(page, app, rights[app] ?? "");
    await expectRight(second, other, rights[other] ?? "");
    // The same in two frames of one tab, which share their session storage.
    await page.goto("/");
    const addresses = [
      await launchAddress(page, PATIENTS[app].id, app),
      await launchAddress(page, PATIENTS[other].id, other),
    ];
    await page.evaluate((sources) => {
      document.body.replaceChildren(
        ...sources.map((source, index) => {
          const frame = document.createElement("iframe");
          frame.id = `frame-${index}`;
          frame.src = source;
          frame.width = "1200";
          frame.height = "700";
          return frame;
        }),
      );
    }, addresses);
    await expectRight(page.frameLocator("#frame-0"), app, rights[app] ?? "");
    await expectRight(page.frameLocator("#frame-1"), other, rights[other] ?? "");
  },
  duplicate: async ({ page, app }) => {
    await launchPatient(page, app);
    const right = await rightAnswer(page, app);
    await expectRight(page, app, right);
    const copied = await page.evaluate(() => ({
      storage: Object.entries(sessionStorage),
      state: history.state as unknown,
      address: location.href,
    }));
    const duplicate = await page.context().newPage();
    await duplicate.addInitScript(({ storage, state }) => {
      for (const [key, value] of storage) sessionStorage.setItem(key, value);
      history.replaceState(state, "");
    }, copied);
    await duplicate.goto(copied.address);
    await expectPage(duplicate, "duplicate-tab");
    await duplicate.close();
    await expectRight(page, app, right);
  },
  "no-launch": async ({ page, app }) => {
    await page.goto(`/${app}/`);
    await expectPage(page, "no-launch");
  },
  "other-site": async (place) => {
    const right = await rightAnswer(place.page, place.app);
    await fromElsewhere(place, async (page, { launch }) => {
      await page.goto(launch);
      await expectRight(page, place.app, right);
      await page.reload();
      await expectRight(page, place.app, right);
    });
  },
  "frame-storage-blocked": (place) =>
    fromElsewhere(place, async (page, { inFrame }) => {
      await page.goto(inFrame);
      await expectPage(page.frameLocator("iframe"), "storage-blocked");
    }),
  "frame-sandboxed": async ({ page, app }) => {
    const address = await launchAddress(page, PATIENTS[app].id, app);
    await page.goto("/");
    await page.evaluate((source) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts allow-forms");
      frame.src = source;
      document.body.replaceChildren(frame);
    }, address);
    const frame = page.frameLocator("iframe");
    await expectLateWords(frame, "allow-same-origin");
    await expectNothingClinical(frame);
  },
};

const fail = failureOf(NAVIGATION_CASES, RUN);
const others = (Object.keys(NAVIGATION_CASES) as Case[]).filter((id) => id !== "two-apps");
for (const { id, app, title, proves } of cellsOf(NAVIGATION_CASES, others)) {
  test(title, proves, ({ page, baseURL }) => fail(id, { page, app, base: baseURL ?? "" }));
}
for (const app of APPS.filter((app) => app !== BESIDE)) {
  const apps = app === "ecg-triage" ? [app, BESIDE] : [app];
  test(
    `two-apps: ${NAVIGATION_CASES["two-apps"].failure} (${app} and ${BESIDE})`,
    {
      annotation: apps.map((it) => cell("two-apps", it)),
    },
    ({ page, baseURL }) => fail("two-apps", { page, app, base: baseURL ?? "" }),
  );
}
