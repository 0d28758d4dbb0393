import type { Page } from "@playwright/test";
import { answer, expectAccessible, frameOf, openChart, startApp } from "./clinic.ts";
import { expect, test } from "./test.ts";

const PATIENT = "chen-kuo-hsiung";

async function openDrawer(page: Page, patient = PATIENT): Promise<void> {
  await page.goto(`/?patient=${patient}&advanced`);
  await expect(page.getByTestId("drawer")).toBeVisible();
}

/** Ticks a simulated failure of a group in the drawer. */
async function fail(page: Page, group: string, fault: string): Promise<void> {
  const folded = page.getByTestId(`fault-group-${group}`);
  if (!(await page.getByTestId(`fault-${fault}`).isVisible())) await folded.locator("summary").click();
  await page.getByTestId(`fault-${fault}`).check();
}

/** What the page would have put on the clipboard. */
async function copied(page: Page): Promise<() => Promise<string>> {
  await page.addInitScript(() => {
    const kept: { text?: string } = {};
    Object.assign(window, { copiedText: kept });
    Object.defineProperty(navigator, "clipboard", {
      value: {
        writeText: (text: string) => {
          kept.text = text;
          return Promise.resolve();
        },
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { copiedText: { text?: string } }).copiedText.text ?? "");
}

test.describe("the drawer", () => {
  test("counts what differs from a normal launch, names it, and goes back to normal", async ({ page }) => {
    await openDrawer(page);
    const count = page.getByTestId("changed-count");
    await expect(count).toBeEmpty();
    await expect(page.getByTestId("drawer-reset")).toBeDisabled();
    await page.getByTestId("scope-patient/RiskAssessment.c").click();
    await page.getByTestId("token-seconds").fill("570");
    await page.getByTestId("intent").selectOption("prevention");
    await page.getByTestId("strict").uncheck();
    await fail(page, "data", "tooManyAt");
    await page.getByTestId("fault-retryAfterSeconds-number").fill("7");
    await expect(count).toHaveText("5 changed");
    await page.getByTestId("differs").locator("summary").click();
    await expect(page.getByTestId("differs-faults.tooManyAt")).toContainText("429 at request 2, Retry-After 7 s");
    await expect(page.getByTestId("differs-refusedScopes")).toContainText("patient/RiskAssessment.c");
    await page.getByTestId("drawer-reset").click();
    await expect(count).toBeEmpty();
    await expect(page.getByTestId("token-seconds")).toHaveValue("");
    await expect(page.getByTestId("scope-patient/RiskAssessment.c")).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByTestId("fault-tooManyAt")).not.toBeChecked();
  });

  test("a link restores every setting, the patient and the app, and says that they differ", async ({
    page,
    context,
  }) => {
    const text = await copied(page);
    await openDrawer(page, "wu-chien-hung");
    await page.getByTestId("drawer-app").selectOption("ecg-triage");
    await page.getByTestId("fhir-context").check();
    await page.getByTestId("tenant").fill("ward-7");
    await page.getByTestId("pkce-auto").check();
    await page.getByTestId("need-patient-banner").uncheck();
    await fail(page, "token", "token_expired_refresh_token");
    await fail(page, "server", "clockSkewSeconds");
    await page.getByTestId("fault-clockSkewSeconds-number").fill("-120");
    await page.getByTestId("copy-link").click();
    await expect(page.getByTestId("drawer-note")).toContainText("same patient, app and settings");
    const link = await text();
    expect(new URL(link).searchParams.get("launch")).toMatch(/^[\w-]+$/);

    const other = await context.newPage();
    await other.goto(link);
    await expect(other.getByTestId("chart-identity")).toContainText("T-000440");
    await expect(other.getByTestId("from-link")).toContainText("6 settings differ");
    await expect(other.getByTestId("drawer-app")).toHaveValue("ecg-triage");
    await expect(other.getByTestId("fhir-context")).toBeChecked();
    await expect(other.getByTestId("tenant")).toHaveValue("ward-7");
    await expect(other.getByTestId("pkce-auto")).toBeChecked();
    await expect(other.getByTestId("need-patient-banner")).not.toBeChecked();
    await expect(other.getByTestId("fault-token_expired_refresh_token")).toBeChecked();
    await expect(other.getByTestId("fault-clockSkewSeconds-number")).toHaveValue("-120");
    await expect(other.getByTestId("changed-count")).toHaveText("6 changed");
    await expectAccessible(other);
  });

  test("a link that can not be read changes nothing and says so", async ({ page }) => {
    await page.goto(`/?patient=${PATIENT}&launch=%7Bnot-a-link`);
    await expect(page.getByTestId("from-link")).toContainText("could not be read");
    await expect(page.getByTestId("chart-identity")).toContainText("T-000417");
    await page.getByTestId("advanced").click();
    await expect(page.getByTestId("changed-count")).toBeEmpty();
  });

  test("an app under test is opened only when its registration is whole; a secret can be made", async ({ page }) => {
    await openDrawer(page);
    await page.getByTestId("drawer-app").selectOption("under-test");
    await expect(page.getByTestId("drawer-open")).toBeDisabled();
    await expect(page.getByTestId("drawer-note")).toContainText("Launch address");
    await page.getByTestId("test-launch-url").fill("not an address");
    await expect(page.getByTestId("app-under-test")).toContainText("Not a whole http(s) address");
    await page.getByTestId("test-launch-url").fill("http://localhost:5173/launch.html");
    await page.getByTestId("test-redirects").fill("http://localhost:5173/\nhttp://localhost:5173/cb");
    await page.getByTestId("test-client-kind").selectOption("confidential-symmetric");
    await expect(page.getByTestId("drawer-open")).toBeDisabled();
    await page.getByTestId("generate-secret").click();
    await expect(page.getByTestId("test-secret")).toHaveValue(/^[0-9a-f]{64}$/);
    await expect(page.getByTestId("drawer-open")).toBeEnabled();
    await page.getByTestId("test-client-kind").selectOption("confidential-asymmetric");
    await page.getByTestId("test-jwks").fill('{"keys":[{"kty":"EC","d":"private"}]}');
    await expect(page.getByTestId("app-under-test")).toContainText("private key");
    await expect(page.getByTestId("drawer-open")).toBeDisabled();
    await expectAccessible(page);
  });

  test("a backend service opens nothing; the drawer says what the service sends", async ({ page, baseURL }) => {
    await openDrawer(page);
    await page.getByTestId("launch-backend").check();
    await expect(page.getByTestId("backend-token-url")).toHaveText(`${baseURL}/auth/token`);
    await page.getByTestId("test-client-id").fill("night-batch");
    await expect(page.getByTestId("backend-client-id")).toHaveText("night-batch");
    await expect(page.getByTestId("backend-curl")).toContainText("grant_type=client_credentials");
    await expect(page.getByTestId("drawer-open")).toBeDisabled();
    await expect(page.getByTestId("copy-address")).toHaveCount(0);
    await expectAccessible(page);
  });
});

test.describe("SMART Web Messages", () => {
  interface Sent {
    status?: string;
    statusDetail?: { text: string };
  }

  /** Sends a message as the app in the chart frame does, and gives the payload of the answer. */
  async function send(page: Page, messageType: string, payload: object, messagingHandle: string): Promise<Sent> {
    return (await frameOf(page)).evaluate(
      (message) =>
        new Promise<Sent>((resolve) => {
          window.addEventListener("message", (event) => {
            if (event.data?.responseToMessageId === message.messageId) resolve(event.data.payload as Sent);
          });
          window.parent.postMessage(message, window.location.origin);
        }),
      { messageId: `m-${messageType}-${messagingHandle.length}`, messageType, payload, messagingHandle },
    );
  }

  test("the app in the frame asks for problems of the chart, and closes itself", async ({ page, request }) => {
    await openChart(page, PATIENT);
    const launched = page.waitForResponse("**/launcher/api/launch");
    const app = await startApp(page, "coronary-risk");
    const { messagingHandle } = (await (await launched).json()) as { messagingHandle: string };
    await expect(answer(app)).toHaveAttribute("data-state", "value");

    expect(await send(page, "status.handshake", {}, messagingHandle)).toEqual({});
    expect(await send(page, "ui.done", {}, "somebody else's handle")).toMatchObject({ status: "error" });
    await expect(page.getByTestId("app-frame")).toBeVisible();

    const chart = (await (await request.get(`/launcher/api/patients/${PATIENT}/resources`)).json()) as {
      entry: { resource: { resourceType: string; id: string } }[];
    };
    const condition = chart.entry.find(({ resource }) => resource.resourceType === "Condition")?.resource;
    const asked = {
      activityType: "problem-review",
      activityParameters: { problemLocation: `Condition/${condition?.id}` },
    };
    expect(await send(page, "ui.launchActivity", asked, messagingHandle)).toEqual({ status: "success" });
    await expect(page.getByTestId("activity")).toHaveAttribute("data-view", "problems");
    await expect(page.getByTestId("activity").locator("[data-named]")).toHaveCount(1);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("activity")).toHaveCount(0);
    await expect(page.getByTestId("app-frame")).toBeVisible();

    const elsewhere = {
      activityType: "problem-review",
      activityParameters: { problemLocation: "Condition/elsewhere" },
    };
    const refused = await send(page, "ui.launchActivity", elsewhere, messagingHandle);
    expect(refused).toMatchObject({
      status: "error",
      statusDetail: { text: expect.stringContaining("not in this chart") },
    });
    await expect(page.getByTestId("activity")).toHaveCount(0);

    const done = (await frameOf(page)).evaluate(
      (handle) =>
        window.parent.postMessage(
          { messageId: "last", messageType: "ui.done", messagingHandle: handle, payload: {} },
          window.location.origin,
        ),
      messagingHandle,
    );
    await done;
    await expect(page.getByTestId("app-frame")).toHaveCount(0);
    await expect(page.getByTestId("chart-name")).toBeVisible();
  });

  test("a frame that the launcher did not open is not heard", async ({ page }) => {
    await openChart(page, PATIENT);
    const launched = page.waitForResponse("**/launcher/api/launch");
    await startApp(page, "lung-decision");
    const { messagingHandle } = (await (await launched).json()) as { messagingHandle: string };
    const heard = await page.evaluate(async (handle) => {
      const stranger = document.createElement("iframe");
      stranger.src = "/config.json";
      document.body.append(stranger);
      await new Promise((loaded) => stranger.addEventListener("load", loaded));
      let answers = 0;
      stranger.contentWindow?.addEventListener("message", () => {
        answers++;
      });
      const script = stranger.contentWindow as (Window & { eval(code: string): void }) | null;
      const message = { messageId: "x", messageType: "ui.done", messagingHandle: handle, payload: {} };
      const event = new MessageEvent("message", { data: message, origin: location.origin, source: script });
      window.dispatchEvent(event);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return answers;
    }, messagingHandle);
    expect(heard).toBe(0);
    await expect(page.getByTestId("app-frame")).toBeVisible();
  });
});

test.describe("cards of CDS Hooks", () => {
  const card = {
    uuid: "1",
    summary: "10-year risk can not be computed: HDL missing",
    indicator: "warning",
    detail: "**SCORE2** needs\n\n- HDL <b>cholesterol</b>\n- [the guide](https://example.org/x)",
    source: { label: "Bedside" },
  };
  const services = (origin: string) => [
    {
      id: "coronary",
      title: "Coronary risk",
      tookMs: 120,
      error: null,
      cards: [
        {
          ...card,
          links: [
            {
              label: "Open Coronary risk",
              type: "smart",
              url: `${origin}/coronary-risk/launch.html`,
              appContext: '{"model":"score2"}',
            },
            { label: "An app from elsewhere", type: "smart", url: "https://elsewhere.example/launch" },
            { label: "Not a page", type: "absolute", url: "javascript:alert(1)" },
          ],
        },
      ],
    },
    { id: "lung", title: "Lung decision", tookMs: 900, error: "no answer within 500 ms", cards: [] },
  ];

  test("stand above the apps, in plain words; a service that failed is said; the link launches with its context", async ({
    page,
    baseURL,
  }) => {
    await page.route("**/launcher/api/patients/*/cards?**", (route) =>
      route.fulfill({ json: { enabled: true, services: services(baseURL ?? "") } }),
    );
    await openChart(page, PATIENT);
    const cards = page.getByTestId("cards");
    await expect(cards.getByTestId("card")).toContainText("Warning");
    await cards.locator("summary").click();
    await expect(cards.getByTestId("card")).toContainText("• HDL <b>cholesterol</b>");
    await expect(cards.getByTestId("card")).toContainText("This app is not registered here");
    await expect(cards.getByRole("link", { name: "Not a page" })).toHaveCount(0);
    await expect(page.getByTestId("service-failed-lung")).toContainText("no answer within 500 ms");
    await expect(page.getByTestId("services-took")).toContainText("slower than 500 ms");
    await expectAccessible(page);
    const launched = page.waitForRequest("**/launcher/api/launch");
    await cards.getByTestId("card-open-coronary-risk").click();
    expect((await launched).postDataJSON()).toMatchObject({
      app: "coronary-risk",
      appContext: '{"model":"score2"}',
      patients: [PATIENT],
    });
    await expect(answer(page.frameLocator('[data-testid="app-frame"]'))).toHaveAttribute("data-state", "value");
  });

  test("that can not be had leave the chart and the apps as they are", async ({ page }) => {
    await page.route("**/launcher/api/patients/*/cards?**", (route) =>
      route.fulfill({ status: 502, json: { error: "the services are down" } }),
    );
    await openChart(page, PATIENT);
    await expect(page.getByTestId("cards")).toContainText("the services are down");
    await expect(page.getByTestId("open-coronary-risk")).toBeEnabled();
  });

  test("are not spoken of where CDS Hooks is off", async ({ page }) => {
    await page.route("**/launcher/api/patients/*/cards?**", (route) =>
      route.fulfill({ json: { enabled: false, services: [] } }),
    );
    await openChart(page, PATIENT);
    await expect(page.getByTestId("cards")).toHaveCount(0);
  });
});
