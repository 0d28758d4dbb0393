import type { FrameLocator, Locator, Page } from "@playwright/test";
import { encodeLaunch } from "../packages/sandbox/src/launch-link.ts";
import { type LaunchInput, NORMAL_LAUNCH } from "../packages/sandbox/src/launch-settings.ts";
import {
  type App,
  answer,
  expectAccessible,
  fact,
  file,
  frameOf,
  launchAddress,
  makeLaunch,
  openApp,
  openChart,
  type Screen,
  startApp,
} from "./clinic.ts";
import { recordingsOf } from "./record.ts";
import { expect, speak, test } from "./test.ts";

/** What an EHR says beside patient and user: messages to its page, its look, what the app was opened for. */
const TO_FILE = "lai-chun-chieh";
const CORONARY = "tseng-kuo-an";

/** Opens the launcher with these settings and the app in its chart frame. */
async function openWith(page: Page, patient: string, app: App, more: LaunchInput): Promise<FrameLocator> {
  const { faults: _, ...settings } = more;
  const link = encodeLaunch({ ...NORMAL_LAUNCH, app, patients: [patient], ...settings });
  await page.goto(`/?patient=${patient}&launch=${link}`);
  await page.getByTestId("drawer-open").click();
  return page.frameLocator('[data-testid="app-frame"]');
}

const goBack = (screen: Screen | Locator) => screen.getByTestId("return-to-ehr");

async function openDiagnosis(screen: Screen, concept: string): Promise<void> {
  await fact(screen, concept).locator("[data-row]").click();
  await screen.getByTestId("provenance").getByTestId("open-resource").first().click();
  await expect(screen.getByTestId("resource-dialog")).toContainText('"resourceType": "Condition"');
}

test.describe("SMART Web Messages to the EHR", () => {
  for (const app of ["coronary-risk", "lung-decision", "ecg-triage"] as const) {
    test(`${app}: the way back closes the app, and the chart stands there`, async ({ page }) => {
      const frame = await openApp(page, "wu-chien-hung", app);
      await expect(goBack(frame)).toHaveText("Return to the EHR");
      await goBack(frame).click();
      await expect(page.getByTestId("app-frame")).toHaveCount(0);
      await expect(page.getByTestId("chart-name")).toBeVisible();
    });
  }

  test("it stands beside closing once a result is filed, also in Chinese", async ({ page }) => {
    await speak(page, "zh-TW");
    const frame = await openApp(page, TO_FILE, "lung-decision");
    await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
    const dialog = await file(frame, "file-draft");
    await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", /filed|already/);
    await expect(dialog.getByTestId("file-close")).toBeFocused();
    await expect(goBack(dialog)).toHaveText("回到病歷系統");
    await expectAccessible(page);
    await goBack(dialog).click();
    await expect(page.getByTestId("app-frame")).toHaveCount(0);
  });

  test("an app in a tab of its own is closed with its tab", async ({ page, context }) => {
    await openChart(page, CORONARY);
    await page.getByTestId("opens-tab").check();
    const opened = context.waitForEvent("page");
    await page.getByTestId("open-coronary-risk").click();
    const tab = await opened;
    await expect(goBack(tab)).toBeVisible();
    const closed = tab.waitForEvent("close");
    await goBack(tab).click();
    await closed;
  });

  test("a session that has ended still leads back", async ({ page }) => {
    const frame = await openWith(page, CORONARY, "coronary-risk", {
      tokenSeconds: 12,
      refusedScopes: ["online_access"],
    });
    await expect(frame.getByTestId("error-page")).toBeVisible();
    await expect(goBack(frame)).toBeVisible();
    await expectAccessible(page);
    await goBack(frame).click();
    await expect(page.getByTestId("app-frame")).toHaveCount(0);
    await expect(page.getByTestId("chart-name")).toBeVisible();
  });

  test("a diagnosis is opened in the EHR's problem list, by its reference alone", async ({ page }) => {
    const frame = await openApp(page, CORONARY, "coronary-risk");
    await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      window.addEventListener("message", (event) => heard.push(event.data));
    });
    await openDiagnosis(frame, "cad");
    await frame.getByTestId("problem-review").click();
    await expect(page.getByTestId("activity")).toHaveAttribute("data-view", "problems");
    await expect(page.getByTestId("activity").locator("[data-named]")).toHaveCount(1);
    await expect(frame.getByTestId("resource-note")).toContainText("The EHR has opened it.");
    const heard = await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    expect(heard).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        messagingHandle: expect.any(String),
        messageType: "ui.launchActivity",
        payload: {
          activityType: "problem-review",
          activityParameters: { problemLocation: expect.stringMatching(/^Condition\/[\w.-]+$/) },
        },
      },
    ]);
    await expectAccessible(page);
    await page.getByTestId("activity-close").click();
    await expect(frame.getByTestId("resource-dialog")).toBeVisible();
  });

  test("a resource of another type is not offered to the problem list", async ({ page }) => {
    const frame = await openApp(page, CORONARY, "coronary-risk");
    await expect(goBack(frame)).toBeVisible();
    await fact(frame, "tc").locator("[data-row]").click();
    await frame.getByTestId("provenance").getByTestId("open-resource").first().click();
    await expect(frame.getByTestId("resource-dialog")).toContainText('"resourceType": "Observation"');
    await expect(frame.getByTestId("problem-review")).toHaveCount(0);
  });

  const NOT_OFFERED: Record<string, LaunchInput> = {
    "an EHR without messages": { webMessaging: false },
    "a launch whose messaging scope was refused": { refusedScopes: ["messaging/ui"] },
  };
  for (const [name, more] of Object.entries(NOT_OFFERED)) {
    test(`${name} is offered nothing, and misses nothing`, async ({ page }) => {
      const frame = await openWith(page, CORONARY, "coronary-risk", more);
      await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
      await openDiagnosis(frame, "cad");
      await expect(frame.getByTestId("problem-review")).toHaveCount(0);
      await expect(goBack(frame)).toHaveCount(0);
    });
  }
});

interface Heard {
  origin: string;
  data: { messageType?: string; messageId?: string };
}

/** A page of the EHR around the app, whose script answers as given: `answer(data, source, origin)`. */
function hostPage(url: string, script: string): string {
  return `<!doctype html><title>EHR</title><iframe id="app" src="${url}" width="1024" height="700"></iframe>
<iframe id="other" src="about:blank"></iframe><script>
window.heard = [];
addEventListener("message", ({ data, source, origin }) => {
  window.heard.push({ data, origin });
  ${script}
});</script>`;
}

test.describe("an EHR page that misbehaves", () => {
  /** Each is around the app in place of the launcher. */
  const HOSTS: Record<string, string> = {
    "never answers": "",
    "answers with what is no message": `for (const odd of [null, 7, "x", [], {}, { payload: null }, { responseToMessageId: 7 },
      { responseToMessageId: data.messageId + "x", payload: {} }, { responseToMessageId: data.messageId, payload: { error: { code: "no" } } }])
      source.postMessage(odd, origin);`,
    "lets another window answer": `const forge = document.getElementById("other").contentWindow.Function("to", "message", "origin",
      "to.postMessage(message, origin)");
      forge(source, { messageId: "f", responseToMessageId: data.messageId, payload: {} }, origin);`,
  };
  for (const [name, script] of Object.entries(HOSTS)) {
    test(`${name}: the answer is there, nothing is offered, and no more than the handshake was posted`, async ({
      page,
    }) => {
      const url = await launchAddress(page, CORONARY, "coronary-risk");
      await page.route("**/ehr-page.html", (route) =>
        route.fulfill({ contentType: "text/html", body: hostPage(url, script) }),
      );
      await page.goto("/ehr-page.html");
      const app = page.frameLocator("#app");
      await expect(answer(app)).not.toHaveAttribute("data-state", "loading");
      await openDiagnosis(app, "cad");
      const heard = await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
      expect(heard.map(({ data }) => data)).toEqual([
        {
          messageId: expect.any(String),
          messagingHandle: expect.any(String),
          messageType: "status.handshake",
          payload: {},
        },
      ]);
      await expect(app.getByTestId("problem-review")).toHaveCount(0);
      await expect(goBack(app)).toHaveCount(0);
    });
  }

  test("that takes the handshake and then falls silent, or refuses, is said to", async ({ page }) => {
    const url = await launchAddress(page, CORONARY, "coronary-risk");
    const script = `const payload = data.messageType === "status.handshake" ? {}
      : data.messageType === "ui.launchActivity" ? { status: "error", statusDetail: { text: "The <b>problem list</b> is locked." } } : null;
      if (payload) source.postMessage({ messageId: "a", responseToMessageId: data.messageId, payload }, origin);`;
    await page.route("**/ehr-page.html", (route) =>
      route.fulfill({ contentType: "text/html", body: hostPage(url, script) }),
    );
    await page.goto("/ehr-page.html");
    const app = page.frameLocator("#app");
    await expect(answer(app)).not.toHaveAttribute("data-state", "loading");
    await goBack(app).click();
    await expect(app.getByText("The EHR did not close this app. Close it there.")).toBeVisible();
    await openDiagnosis(app, "cad");
    await app.getByTestId("problem-review").click();
    await expect(app.getByTestId("resource-note")).toHaveText(
      "The EHR did not open it: The <b>problem list</b> is locked.",
    );
  });

  test.describe("of another origin", () => {
    const STRANGER = "http://stranger.localhost";
    test.use({ otherOrigins: [STRANGER] });

    test("that opened the app in a window hears nothing and is not listened to", async ({ page, context, baseURL }) => {
      const made = await makeLaunch(page, CORONARY, "coronary-risk");
      const url = new URL(made.url ?? "", baseURL).href;
      await context.route(`${STRANGER}/**`, (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><title>Stranger</title><button>open</button><script>
            window.heard = [];
            addEventListener("message", ({ data }) => window.heard.push(data));
            document.querySelector("button").onclick = () => {
              const app = open("${url}");
              setInterval(() => app.postMessage({ responseToMessageId: "x", payload: {} }, "*"), 200);
            };</script>`,
        }),
      );
      await page.goto(`${STRANGER}/`);
      const opened = context.waitForEvent("page");
      await page.getByRole("button").click();
      const app = await opened;
      await expect(answer(app)).not.toHaveAttribute("data-state", "loading");
      await openDiagnosis(app, "cad");
      await expect(app.getByTestId("problem-review")).toHaveCount(0);
      expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
    });
  });
});

test.describe("smart_style_url", () => {
  const token = (page: Page, name: string) =>
    frameOf(page).then((frame) =>
      frame.evaluate((it) => getComputedStyle(document.documentElement).getPropertyValue(it).trim(), name),
    );
  const said = (page: Page): string[] => {
    const lines: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("smart_style_url")) lines.push(message.text());
    });
    return lines;
  };

  test("accent and radius follow the EHR where contrast allows, in the theme where it does", async ({
    page,
    baseURL,
  }) => {
    const lines = said(page);
    await openChart(page, CORONARY);
    await page.getByTestId("advanced").click();
    await page.getByTestId("drawer-app").selectOption("coronary-risk");
    await page.getByTestId("smart-style-url").fill(`${baseURL}/smart-style.json`);
    await page.getByTestId("drawer-open").click();
    await expect.poll(() => token(page, "--accent")).toBe("#1a5fb4");
    expect(await token(page, "--r-s")).toBe("6px");
    expect(await token(page, "--canvas")).toBe("#f3f5f2");
    await expectAccessible(page);
    expect(lines).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => token(page, "--accent")).toBe("#5cc4be");
    expect(await token(page, "--r-s")).toBe("6px");
    expect(lines).toEqual([
      expect.stringMatching(/color_highlight #1a5fb4: text on it has a contrast of \d\.\d, not 4\.5/),
    ]);
    await expectAccessible(page);
  });

  const OURS = "#0b5f61";
  const style = (json: unknown) => ({ json });
  const IGNORED: Record<string, [answer: object, line: RegExp]> = {
    "a colour without contrast": [style({ color_highlight: "#69b5ce" }), /contrast of 2\.3, not 4\.5/],
    "a colour that is none": [style({ color_highlight: "red; --ink: white" }), /not a colour/],
    "a page": [{ contentType: "text/html", body: "<h1>Sign in</h1>" }, /not application\/json/],
    "half an answer": [{ contentType: "application/json", body: '{"color_high' }, /not JSON/],
    "an address that is gone": [{ status: 404, body: "" }, /HTTP 404/],
  };
  for (const [name, [fulfilled, line]] of Object.entries(IGNORED)) {
    test(`${name} is ignored, and the console says so`, async ({ page, baseURL }) => {
      const lines = said(page);
      await page.route("**/ehr-style.json", (route) => route.fulfill(fulfilled));
      const frame = await openWith(page, CORONARY, "coronary-risk", { smartStyleUrl: `${baseURL}/ehr-style.json` });
      await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
      await expect.poll(() => lines).toEqual([expect.stringMatching(line)]);
      expect(await token(page, "--accent")).toBe(OURS);
    });
  }

  test("an address elsewhere is not asked", async ({ page }) => {
    const lines = said(page);
    const frame = await openWith(page, CORONARY, "coronary-risk", {
      smartStyleUrl: "https://elsewhere.example/style.json",
    });
    await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
    await expect
      .poll(() => lines)
      .toEqual([expect.stringContaining("neither on the EHR's servers nor on the app's own")]);
  });

  test("nothing waits for a style that does not come", async ({ page, baseURL }) => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route("**/ehr-style.json", async (route) => {
      await held;
      await route.fulfill({ json: { color_highlight: "#1a5fb4" } });
    });
    const frame = await openWith(page, CORONARY, "coronary-risk", { smartStyleUrl: `${baseURL}/ehr-style.json` });
    await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
    expect(await token(page, "--accent")).toBe(OURS);
    letGo();
    await expect.poll(() => token(page, "--accent")).toBe("#1a5fb4");
  });
});

test.describe("what the app was opened for", () => {
  const tab = (screen: Screen, id: string) => screen.locator(`[data-tab="${id}"]`);

  for (const [intent, group] of [
    ["chest-pain", "pre-test"],
    ["prevention", "prevention"],
    ["order-review", "prevention"],
  ] as const) {
    test(`intent ${intent} opens the question ${group}`, async ({ page }) => {
      const frame = await openWith(page, "chen-kuo-hsiung", "coronary-risk", { intent });
      await expect(answer(frame)).not.toHaveAttribute("data-state", "loading");
      await expect(tab(frame, group)).toHaveAttribute("aria-current", "page");
      await tab(frame, "prevention").click();
      await expect(tab(frame, "prevention")).toHaveAttribute("aria-current", "page");
    });
  }

  test("a result to review is the newest ECG that nobody has reported", async ({ page, request }) => {
    const patient = "wu-chien-hung";
    const [newest, prior] = await recordingsOf(request, patient);
    // The newest has been read: only the one before waits.
    await page.route("**/fhir/DiagnosticReport?**", (route) =>
      route.fulfill({
        contentType: "application/fhir+json",
        json: {
          resourceType: "Bundle",
          type: "searchset",
          entry: [
            {
              resource: {
                resourceType: "DiagnosticReport",
                id: "read",
                status: "final",
                code: { coding: [{ system: "http://loinc.org", code: "11524-6" }] },
                subject: { reference: `Patient/${patient}` },
                result: [{ reference: newest?.reference }],
              },
            },
          ],
        },
      }),
    );
    const frame = await openWith(page, patient, "ecg-triage", { intent: "review-result" });
    await expect(frame.getByTestId("choose-ecg")).toHaveValue(prior?.reference ?? "");
  });

  test("an ECG of another patient is said to be not in this chart, and no other is opened in its place", async ({
    page,
    request,
  }) => {
    const [other] = await recordingsOf(request, "liu-yueh-tao");
    const [newest] = await recordingsOf(request, "wu-chien-hung");
    const fhirContext = [{ reference: other?.reference ?? "" }];
    const frame = await openWith(page, "wu-chien-hung", "ecg-triage", { fhirContext });
    await expect(frame.getByTestId("empty-state")).toContainText("The ECG that the EHR named is not in this chart");
    await expect(frame.getByTestId("ecg-paper")).toHaveCount(0);
    await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page);
    await frame.getByTestId("show-newest").click();
    await expect(frame.getByTestId("choose-ecg")).toHaveValue(newest?.reference ?? "");
    await expect(frame.getByTestId("ecg-paper")).toBeVisible();
  });

  test("an ECG that can not be read for now is not called absent, and a second try finds it", async ({
    page,
    request,
  }) => {
    const [, prior] = await recordingsOf(request, "wu-chien-hung");
    let broken = true;
    await page.route("**/fhir/Observation?**", async (route) => {
      const answered = await route.fetch();
      const bundle = (await answered.json()) as { entry?: { resource: { resourceType: string; id: string } }[] };
      const entry = bundle.entry?.filter(({ resource }) => `Observation/${resource.id}` !== prior?.reference);
      await route.fulfill({ response: answered, json: { ...bundle, entry, total: undefined } });
    });
    await page.route(`**/fhir/${prior?.reference}`, (route) =>
      broken ? route.fulfill({ status: 500, json: {} }) : route.continue(),
    );
    const frame = await openWith(page, "wu-chien-hung", "ecg-triage", {
      fhirContext: [{ reference: prior?.reference ?? "" }],
    });
    await expect(frame.getByTestId("empty-state")).toContainText("The ECG that the EHR named could not be read");
    broken = false;
    await frame.getByTestId("empty-state").getByRole("button").click();
    await expect(frame.getByTestId("choose-ecg")).toHaveValue(prior?.reference ?? "");
  });

  test("what is no ECG, or has another role, is passed over", async ({ page, request }) => {
    const [newest, prior] = await recordingsOf(request, "wu-chien-hung");
    const frame = await openWith(page, "wu-chien-hung", "ecg-triage", {
      fhirContext: [
        { reference: "Condition/wu-chien-hung-condition-1" },
        { reference: "Patient/liu-yueh-tao" },
        { reference: prior?.reference ?? "", role: "https://ehr.example/compared-with" },
      ],
    });
    await expect(frame.getByTestId("choose-ecg")).toHaveValue(newest?.reference ?? "");
    await expect(frame.getByTestId("patient-banner")).toContainText("T-000440");
  });

  test("the card of a CDS Hooks service opens the ECG that it speaks of, not the newest", async ({
    page,
    request,
    baseURL,
  }) => {
    const [, prior] = await recordingsOf(request, "wu-chien-hung");
    const link = {
      label: "Open ECG triage",
      type: "smart",
      url: `${baseURL}/ecg-triage/launch.html`,
      appContext: JSON.stringify({ ecg: prior?.reference }),
    };
    const card = {
      uuid: "1",
      summary: "Unread ECG",
      indicator: "warning",
      source: { label: "Bedside" },
      links: [link],
    };
    await page.route("**/launcher/api/patients/*/cards?**", (route) =>
      route.fulfill({
        json: { enabled: true, services: [{ id: "ecg", title: "ECG", tookMs: 9, error: null, cards: [card] }] },
      }),
    );
    await openChart(page, "wu-chien-hung");
    await page.getByTestId("card-open-ecg-triage").click();
    const frame = page.frameLocator('[data-testid="app-frame"]');
    await expect(frame.getByTestId("choose-ecg")).toHaveValue(prior?.reference ?? "");
    await page.reload();
    await openChart(page, "wu-chien-hung");
    await startApp(page, "ecg-triage");
    await expect(frame.getByTestId("choose-ecg")).not.toHaveValue(prior?.reference ?? "");
  });

  test("the card of a model opens its question", async ({ page }) => {
    const frame = await openWith(page, "chen-kuo-hsiung", "coronary-risk", {
      appContext: JSON.stringify({ model: "rf-cl" }),
    });
    await expect(tab(frame, "pre-test")).toHaveAttribute("aria-current", "page");
  });
});
