import { chromium, type Page } from "@playwright/test";
import { APPS, type App, answer, file, launchAddress } from "./clinic.ts";
import { NAVIGATION_CASES } from "./failure-cases.ts";
import {
  expectNothingClinical,
  expectPage,
  expectRight,
  launchPatient,
  PATIENTS,
  rightAnswer,
  shownMrn,
  stableText,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof NAVIGATION_CASES;
interface Place {
  page: Page;
  app: App;
  base: string;
}

/** Patients of whom no other test files or counts what is filed. */
const TO_FILE: Record<App, string> = {
  "ecg-triage": "kuo-chen-a-man",
  "coronary-risk": "hsu-ya-hui",
  "lung-decision": "tsai-chih-wei",
};

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
    await expect(place).not.toHaveAttribute("data-state", /loading|reading/);
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
    await page.getByRole("button", { name: "Allow" }).click();
    await expectRight(page, app, right);
    // Back into the login that is over: a page with words, and nobody else's chart; forward is the chart again.
    await page.goBack();
    await expect(page.locator("body")).toContainText(/\S{3}/);
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
    const other: App = app === "lung-decision" ? "ecg-triage" : "lung-decision";
    const rights = { [app]: await rightAnswer(page, app), [other]: await rightAnswer(page, other) };
    const second = await page.context().newPage();
    await launchPatient(page, app);
    await launchPatient(second, other);
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
  "frame-cross-site": async ({ page, app, base }) => {
    const right = await rightAnswer(page, app);
    const address = new URL(await launchAddress(page, PATIENTS[app].id, app), base).href;
    // A browser of its own, which blocks the cookies of other sites; frames of other sites stay in one process, so that the
    // headers of their documents can be changed here.
    const strict = await chromium.launch({
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: ["--no-sandbox", "--test-third-party-cookie-phaseout", "--disable-site-isolation-trials"],
    });
    try {
      const context = await strict.newContext({ baseURL: base, locale: "en-GB", reducedMotion: "reduce" });
      await context.addInitScript(() => localStorage.setItem("bedside.language", "en"));
      const ehr = await context.newPage();
      const devtools = await context.newCDPSession(ehr);
      const other = base.replace("localhost", "127.0.0.1");
      await devtools.send("Fetch.enable", {
        patterns: [
          { urlPattern: `${other}/ehr`, requestStage: "Request" },
          { urlPattern: `${base}/${app}/*`, resourceType: "Document", requestStage: "Response" },
        ],
      });
      devtools.on("Fetch.requestPaused", (paused) => {
        const { requestId, responseHeaders, responseStatusCode } = paused;
        if (responseStatusCode === undefined) {
          void devtools.send("Fetch.fulfillRequest", {
            requestId,
            responseCode: 200,
            responseHeaders: [{ name: "content-type", value: "text/html" }],
            body: Buffer.from(`<title>EHR</title><iframe src="${address}" width=1300 height=720></iframe>`).toString(
              "base64",
            ),
          });
        } else {
          // What a site sets for its EHR: `frame-ancestors` names it.
          const headers = (responseHeaders ?? []).map(({ name, value }) => ({
            name,
            value:
              name.toLowerCase() === "content-security-policy"
                ? value.replace("frame-ancestors 'self'", `frame-ancestors ${other}`)
                : value,
          }));
          void devtools.send("Fetch.continueResponse", {
            requestId,
            responseCode: responseStatusCode,
            responseHeaders: headers,
          });
        }
      });
      await ehr.goto(`${other}/ehr`);
      const frame = ehr.frameLocator("iframe");
      // The server's login remembers itself in a cookie: where that is refused, the page must say so; the app itself keeps none.
      await expectRight(frame, app, right);
      const cookies = await ehr.frames()[1]?.evaluate(() => document.hasStorageAccess());
      expect(cookies).toBe(false);
    } finally {
      await strict.close();
    }
  },
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
    await expect(frame.getByTestId("late-words")).toContainText("allow-same-origin", { timeout: 20_000 });
    await expect(frame.getByTestId("late-words")).toBeVisible();
    await expectNothingClinical(frame);
  },
};

/** Steps of the open app differ from app to app; what is the same code in every app runs in one after the other. */
const EVERYWHERE: Case[] = ["reload-launch", "reload-open", "back-forward", "after-filing", "two-charts"];
for (const [index, id] of (Object.keys(NAVIGATION_CASES) as Case[]).entries()) {
  const apps = EVERYWHERE.includes(id) ? APPS : [APPS[index % APPS.length] ?? "coronary-risk"];
  for (const app of apps) {
    test(`${id}: ${NAVIGATION_CASES[id].failure} (${app})`, async ({ page, baseURL }) => {
      await RUN[id]({ page, app, base: baseURL ?? "" });
    });
  }
}
