import type { Page } from "@playwright/test";
import { APPS, type App, answer, enterNumber, expectAccessible, fact, file, launchAddress, openApp } from "./clinic.ts";
import { expectNothingClinical, PATIENTS, stableText } from "./failures.ts";
import { inMemory } from "./heap.ts";
import { expect, speak, test } from "./test.ts";

/** Without it a session ends with its token. */
const NOT_RENEWABLE = { refusedScopes: ["online_access"] };
const MINUTE = 60_000;
/** A patient without HDL. */
const PATIENT = "huang-mei-yu";

const timer = (page: Page) => page.getByTestId("session-timer");

async function openWithEntry(page: Page, more: Parameters<typeof launchAddress>[3] = {}): Promise<void> {
  await page.goto(await launchAddress(page, PATIENT, "coronary-risk", more));
  await enterNumber(page, "hdl", "50");
}

/** Opens another address in this tab; the question of the browser (unfiled work) is answered with "leave". */
async function leaveFor(page: Page, address: string): Promise<void> {
  page.once("dialog", (dialog) => dialog.accept());
  await page.goto(address);
}

/** Everything that the browser keeps for the app's origin. */
async function storages(
  page: Page,
): Promise<{ session: string; local: string; databases: string[]; caches: string[] }> {
  return page.evaluate(async () => ({
    session: JSON.stringify(sessionStorage),
    local: JSON.stringify(localStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ""),
    caches: await caches.keys(),
  }));
}

test.describe("sign-out", () => {
  for (const app of APPS)
    test(`clears tokens, storage and memory, and the way back shows nothing (${app})`, async ({ page, context }) => {
      const tokens: string[] = [];
      const clinical: string[] = [];
      page.on("response", async (response) => {
        if (response.url().endsWith("/auth/token")) {
          const body = (await response.json()) as Record<string, string>;
          tokens.push(...[body.access_token, body.refresh_token].filter((it) => it !== undefined));
        }
        if (/\/fhir\/Patient\/[^/?]+$/.test(response.url())) {
          const { identifier } = (await response.json()) as { identifier: { value: string }[] };
          clinical.push(...identifier.map(({ value }) => value).filter((value) => value !== mrn));
        }
        if (/\/fhir\/Observation\?/.test(response.url())) {
          // An answer to a page that was left meanwhile has no body any more.
          const { entry } = (await response.json().catch(() => ({}))) as { entry?: { resource: { id: string } }[] };
          clinical.push(...(entry ?? []).slice(0, 1).map(({ resource }) => `Observation/${resource.id}`));
        }
      });
      const { id, mrn } = PATIENTS[app];
      const address = await launchAddress(page, id, app);
      await page.goto(address);
      await expect(page.getByTestId("patient-banner")).toContainText(mrn);
      await expect(page.locator("[data-fact], [data-testid=finding-list]").first()).toBeVisible();
      await expect.poll(() => clinical.length).toBeGreaterThan(1);
      // The record number is among the words that this test looks for, so the page would hold it for the test's sake.
      const held = [...tokens, ...clinical];
      expect(tokens.length).toBeGreaterThan(0);
      expect(await inMemory(page, held)).toEqual(expect.arrayContaining([tokens[0], clinical[0]]));

      const revoked = page.waitForRequest(/\/auth\/.*revo/);
      await page.getByTestId("sign-out").click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed out");
      await revoked;
      await expectNothingClinical(page);
      expect(page.workers()).toEqual([]);
      // What was being computed in that moment is let go when its worker's end has been told.
      await expect.poll(() => inMemory(page, held)).toEqual([]);
      const kept = await storages(page);
      expect(kept).toMatchObject({ session: "{}", databases: [], caches: [] });
      expect(kept.local).not.toMatch(/token|T-0004|chen-|liu-|lin-/);

      await page.reload();
      await expect(page.getByTestId("error-page")).toBeVisible();
      await page.goto("/");
      await page.goBack();
      await expect(page.getByTestId("error-page")).toBeVisible();
      await expectNothingClinical(page);
      expect((await context.cookies()).filter(({ value }) => tokens.includes(value))).toEqual([]);
    });

  test("clears what a tab that was opened from this one began with", async ({ page, context }) => {
    await openWithEntry(page);
    const opened = context.waitForEvent("page");
    // The browser copies the session storage.
    await page.evaluate(() => void window.open("/coronary-risk/"));
    const copy = await opened;
    await expect(copy.getByTestId("error-page")).toBeVisible();
    expect((await storages(copy)).session).toMatch(/access.*bedside\.kept|bedside\.kept.*access/i);
    await page.getByTestId("sign-out").click();
    await page.getByTestId("leave-confirm").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed out");
    await expect.poll(async () => (await storages(copy)).session).toBe("{}");
  });

  test("asks when work is not filed; staying keeps it, leaving removes it for the next launch too", async ({
    page,
  }) => {
    await openWithEntry(page);
    await page.getByTestId("sign-out").click();
    const question = page.getByTestId("leave-ask");
    await expect(question).toContainText("1 value that you entered");
    await expect(page.getByTestId("leave-stay")).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");

    await page.getByTestId("sign-out").click();
    await page.getByTestId("leave-confirm").click();
    await expect(page.getByTestId("work-after-end")).toContainText("1 value that you entered");
    await expect(page.getByTestId("work-after-end")).toContainText("not kept");
    expect((await storages(page)).session).toBe("{}");
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(answer(page)).toHaveAttribute("data-state", "range");
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "absent");
  });
});

test.describe("unfiled work", () => {
  test("survives a reload and a new launch for the same patient, and is said to be back", async ({ page }) => {
    await openWithEntry(page);
    const range = await stableText(page.getByTestId("result-range"));
    await expect(page.getByTestId("came-back")).toHaveCount(0);

    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    await expect(page.getByTestId("came-back")).toContainText("1 value that you entered");
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
    await expect.poll(() => stableText(page.getByTestId("result-range"))).toBe(range);

    await leaveFor(page, await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(page.getByTestId("came-back")).toBeVisible();
    await expect(fact(page, "hdl")).toContainText("50");
    await expect.poll(() => stableText(page.getByTestId("result-range"))).toBe(range);
    await expectAccessible(page);
    await page.getByTestId("came-back-seen").click();
    await expect(page.getByTestId("came-back")).toHaveCount(0);

    await page.getByTestId("restore-hdl").click();
    await expect(answer(page)).toHaveAttribute("data-state", "range");
    await page.reload();
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "absent");
    await expect(page.getByTestId("came-back")).toHaveCount(0);
  });

  test("is never another patient's, nor there again when the first one is opened after another", async ({ page }) => {
    await openWithEntry(page);
    await leaveFor(page, await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
    await expect(answer(page)).toHaveAttribute("data-state", "value");
    await expect(page.locator("[data-fact][data-state=entered]")).toHaveCount(0);
    await expect(page.getByTestId("came-back")).toHaveCount(0);
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(answer(page)).toHaveAttribute("data-state", "range");
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "absent");
  });

  test("asks when the record has a value since that its author had not seen, and uses the record's until then", async ({
    page,
  }) => {
    await openWithEntry(page);
    const since = new Date().toISOString();
    await page.route(/\/fhir\/Observation\?/, async (route) => {
      const response = await route.fetch();
      const bundle = (await response.json()) as { entry?: { resource: { subject?: unknown } }[]; total?: number };
      const measured = {
        resourceType: "Observation",
        id: "hdl-since",
        status: "final",
        code: { coding: [{ system: "http://loinc.org", code: "2085-9" }] },
        subject: { reference: `Patient/${PATIENT}` },
        effectiveDateTime: since,
        valueQuantity: { value: 41, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
      };
      const entry = [...(bundle.entry ?? []), { resource: measured, search: { mode: "match" } }];
      const isLast = !JSON.stringify(bundle).includes('"relation":"next"');
      await route.fulfill({ response, json: isLast ? { ...bundle, entry, total: entry.length } : bundle });
    });
    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    const question = page.getByTestId("entry-question");
    await expect(question).toContainText(/50.*41/);
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "found");
    await expect(fact(page, "hdl")).toContainText("41");
    await expect(page.getByTestId("came-back")).toHaveCount(0);
    await expectAccessible(page);
    await page.getByTestId("entry-question-mine").click();
    await expect(question).toHaveCount(0);
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
    await expect(question).toHaveCount(0);
  });

  test("of one question does not go when the answer of another is filed", async ({ page }) => {
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await enterNumber(page, "hdl", "61");
    await file(page);
    await page.getByTestId("file-close").click();
    await page.getByRole("button", { name: "Clinic chest pain" }).click();
    await page.getByRole("button", { name: "Prevention: 10-year risk" }).click();
    const range = await stableText(page.getByTestId("result-range"));
    await page.reload();
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
    await expect.poll(() => stableText(page.getByTestId("result-range"))).toBe(range);
  });

  test("is asked about before the EHR is asked to close the app, which ends the session", async ({ page }) => {
    const frame = await openApp(page, PATIENT, "coronary-risk");
    await enterNumber(frame, "hdl", "59");
    await frame.getByTestId("return-to-ehr").click();
    await expect(frame.getByTestId("leave-ask")).toContainText("1 value that you entered");
    await frame.getByTestId("leave-stay").click();
    await expect(fact(frame, "hdl")).toHaveAttribute("data-state", "entered");
    await frame.getByTestId("return-to-ehr").click();
    await frame.getByTestId("leave-confirm").click();
    await expect(page.getByTestId("app-frame")).toHaveCount(0);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/bedside\.(session|kept)/);
  });

  test("of an ECG: decisions survive a reload, and are gone for another patient", async ({ page }) => {
    // A patient whose ECG no other test files.
    await page.goto(await launchAddress(page, "hsu-ya-hui", "ecg-triage"));
    const finding = page.locator("[data-finding]").first();
    await finding
      .getByTestId(/^accept/)
      .first()
      .click();
    await expect(finding).toHaveAttribute("data-state", "accepted");
    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    await expect(page.getByTestId("came-back")).toContainText("1 finding that you decided");
    await expect(page.locator("[data-finding]").first()).toHaveAttribute("data-state", "accepted");
    await leaveFor(page, await launchAddress(page, PATIENTS["coronary-risk"].id, "ecg-triage"));
    await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS["coronary-risk"].mrn);
    await expect(page.locator("[data-finding][data-state=accepted]")).toHaveCount(0);
  });
});

test.describe("the end of a session", () => {
  test("set by the EHR: counted down, a dialog in the last minute, and unfiled work is kept for the next launch", async ({
    page,
  }) => {
    await page.clock.install();
    await openWithEntry(page, { ...NOT_RENEWABLE, tokenSeconds: 20 * 60 });
    await expect(timer(page)).toHaveAttribute("data-why", "token");
    await expect(timer(page)).toContainText(/1[89] min left/);
    await page.clock.fastForward(15 * MINUTE + 10_000);
    await expect(timer(page)).toHaveAttribute("data-state", "soon");
    await expect(timer(page)).toContainText("Session ends in 4 min");
    await expect(page.getByTestId("session-offer")).toHaveText("Save as draft");
    await expectAccessible(page);

    await page.clock.fastForward(4 * MINUTE);
    const dialog = page.getByTestId("session-last-minute");
    await expect(dialog).toContainText("Kept in this tab for 15 minutes");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");

    await page.clock.fastForward(MINUTE);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("The session is over");
    await expectNothingClinical(page);
    const work = page.getByTestId("work-after-end");
    await expect(work).toContainText("1 value that you entered");
    await expect(work).toContainText("kept for this patient only");
    await expectAccessible(page);

    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(page.getByTestId("came-back")).toContainText("1 value that you entered");
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
  });

  test("set by the EHR: what nobody came back to in 15 minutes is gone", async ({ page }) => {
    await page.clock.install();
    await openWithEntry(page, { ...NOT_RENEWABLE, tokenSeconds: 20 * 60 });
    await page.clock.fastForward(20 * MINUTE);
    await expect(page.getByTestId("work-after-end")).toBeVisible();
    expect((await storages(page)).session).toContain("bedside.kept.");
    await page.clock.fastForward(16 * MINUTE);
    await expect.poll(async () => (await storages(page)).session).toBe("{}");
  });

  test("set by the EHR: a draft saved in the last minute, and what it rests on comes back with the next launch", async ({
    page,
  }) => {
    await page.clock.install();
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk", { ...NOT_RENEWABLE, tokenSeconds: 1200 }));
    await enterNumber(page, "hdl", "63");
    const range = await stableText(page.getByTestId("result-range"));
    await page.clock.fastForward(19 * MINUTE + 5_000);
    await page.getByTestId("session-last-offer").click();
    await page.getByTestId("file-draft").click();
    await expect(page.getByTestId("file-preview")).toContainText(/RiskAssessment/);
    await page.clock.fastForward(MINUTE);
    await expect(page.getByTestId("work-after-end")).toContainText("kept for this patient only");
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
    await expect.poll(() => stableText(page.getByTestId("result-range"))).toBe(range);
  });

  test("because nobody is here: warned, put off, and then everything is cleared", async ({ page }) => {
    await page.clock.install();
    await openWithEntry(page);
    await expect(timer(page)).toHaveAttribute("data-why", "idle");
    await page.clock.fastForward(26 * MINUTE);
    await expect(timer(page)).toHaveAttribute("data-state", "soon");
    await page.getByTestId("session-offer").click();
    await expect(timer(page)).toHaveAttribute("data-state", "running");

    await page.clock.fastForward(29 * MINUTE + 20_000);
    await expect(page.getByTestId("session-last-minute")).toContainText("1 value that you entered");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("session-last-minute")).toHaveCount(0);
    await expect(timer(page)).toHaveAttribute("data-state", "running");

    await page.clock.fastForward(31 * MINUTE);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Closed because nobody was here");
    await expect(page.getByTestId("work-after-end")).toContainText("not kept");
    await expectNothingClinical(page);
    expect((await storages(page)).session).toBe("{}");
    expect(page.workers()).toEqual([]);
  });

  test("in Chinese", async ({ page }) => {
    await speak(page, "zh-TW");
    await page.clock.install();
    await openWithEntry(page, { ...NOT_RENEWABLE, tokenSeconds: 20 * 60 });
    await page.clock.fastForward(16 * MINUTE);
    await expect(timer(page)).toContainText("工作階段剩 3 分");
    await page.clock.fastForward(3 * MINUTE + 10_000);
    await expect(page.getByTestId("session-last-minute")).toContainText("您輸入的 1 項數值");
    await page.clock.fastForward(MINUTE);
    await expect(page.getByTestId("work-after-end")).toContainText("僅為此病人保留");
  });
});

test("a token that is renewed in the middle changes nothing that was entered", async ({ page }) => {
  const renewed = page.waitForResponse(
    (response) =>
      response.url().endsWith("/auth/token") &&
      (response.request().postData() ?? "").includes("grant_type=refresh_token"),
  );
  await openWithEntry(page, { tokenSeconds: 8 });
  await renewed;
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "entered");
  await expect(fact(page, "hdl")).toContainText("50");
});

test.describe("nothing clinical where it does not belong", () => {
  const VALUES: Record<App, RegExp> = {
    "ecg-triage": /T-0004|Liu|劉|AFIB|atrial/i,
    "coronary-risk": /T-0004|Chen|陳|2085-9|mmHg|142/,
    "lung-decision": /T-0004|Lin|林|pack-year/i,
  };
  for (const app of APPS)
    test(`${app}: addresses, titles, console, storage that lasts, referrers`, async ({ page }) => {
      const seen: string[] = [];
      page.on("console", (message) => seen.push(message.text()));
      page.on("framenavigated", (frame) => frame !== page.mainFrame() && seen.push(frame.url()));
      const referrers: string[] = [];
      page.on("request", (request) => referrers.push(request.headers().referer ?? ""));
      const screen = await openApp(page, PATIENTS[app].id, app);
      await expect(screen.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
      const filing = screen.getByTestId("file-to-record");
      await expect(screen.locator("[data-fact], [data-testid=finding-list]").first()).toBeVisible();
      // Another test may have filed the same result: then there is nothing to preview.
      // What is filed already is read a little later than the button stands there.
      await expect(async () => {
        if ((await filing.getAttribute("aria-disabled")) === "true") return;
        await filing.click({ timeout: 3_000 });
        await screen.getByTestId("file-preview").getByTestId("file-close").click({ timeout: 5_000 });
      }).toPass();
      const frame = page.frames().find((it) => it.url().includes(`/${app}/`));
      const inFrame = await frame?.evaluate(async () => ({
        title: document.title,
        address: location.href,
        local: JSON.stringify(localStorage),
        session: JSON.stringify(sessionStorage),
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
        name: window.name,
      }));
      expect(inFrame).toMatchObject({ databases: 0, caches: 0 });
      const { local, title, address, name, session } = inFrame ?? {};
      for (const text of [...seen, local, title, address, name]) expect(text).not.toMatch(VALUES[app]);
      // The session itself names the patient by id, as it has to; nothing else of the chart is there.
      expect(session).not.toMatch(/T-0004|[劉陳林]|mmHg|2085-9|Observation\/|AFIB/);
      expect(referrers.join()).not.toMatch(/code=|state=/);
    });
});

test("a page that the browser sets aside for the way back holds no chart, and starts anew", async ({ page }) => {
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expect(answer(page)).toHaveAttribute("data-state", "value");
  // What a browser with a back-forward cache tells the page; Chromium sets no page aside that holds a Web Lock.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  expect(await page.locator("#root").innerHTML()).toBe("");
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(answer(page)).toHaveAttribute("data-state", "value");
});
