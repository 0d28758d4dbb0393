import type { Route } from "@playwright/test";
import type { Bundle, FhirResource } from "fhir/r4.js";
import { type App, answer, file, launchAddress } from "./clinic.ts";
import { CHART_CASES, type Shown } from "./failure-cases.ts";
import {
  answerText,
  cellsOf,
  expectFailedRead,
  expectNothingClinical,
  expectPage,
  expectRight,
  failureOf,
  LOGIN_PAGE,
  launchPatient,
  MAIN_SCOPE,
  MAIN_SEARCH,
  type Place as OfApp,
  outcome,
  PATIENTS,
  rightAnswer,
  shortPatience,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof CHART_CASES;
interface Place extends OfApp {
  shown: Shown;
  /** The answer without the failure. */
  right: string;
}

const PATIENT = /\/fhir\/Patient\//;

/** Answers every search that the app can not do without by `handle`. */
const search = ({ page, app }: Place, handle: (route: Route) => unknown) => page.route(MAIN_SEARCH[app], handle);

/** Changes what a search answers. */
async function changed(route: Route, change: (bundle: Bundle) => Bundle): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, json: change((await response.json()) as Bundle) });
}

/** The search fails as `handle` has it; that is said; once it works again, "try again" brings the right answer. */
async function failsAndComesBack(place: Place, handle: (route: Route) => unknown): Promise<void> {
  const { page, app, shown, right } = place;
  await search(place, handle);
  await launchPatient(page, app);
  await expectFailedRead(page, app, "failed" in shown ? shown.failed : "other");
  await page.unroute(MAIN_SEARCH[app]);
  const again = page
    .getByTestId(app === "ecg-triage" ? "empty-state" : "failed-read")
    .first()
    .getByRole("button");
  await again.click();
  await expectRight(page, app, right);
}

/** Nothing of a patient is shown; trying again opens the chart. */
async function patientFails({ page, app, right }: Place, handle: (route: Route) => unknown): Promise<void> {
  await page.route(PATIENT, handle);
  await launchPatient(page, app);
  await expect(page.getByTestId("error-page")).toContainText("The patient could not be read");
  await expectNothingClinical(page);
  await page.unroute(PATIENT);
  await page.getByRole("button", { name: /Try again/ }).click();
  await expectRight(page, app, right);
}

const nextPage = (bundle: Bundle, url: string): Bundle => ({
  ...bundle,
  total: undefined,
  link: [...(bundle.link ?? []).filter((it) => it.relation !== "next"), { relation: "next", url }],
});

/** Rows of no meaning for any app, as many as make 20 MB. */
function filler(app: App, patient: string): FhirResource[] {
  const row = (n: number, words: string): FhirResource =>
    ({
      resourceType: app === "ecg-triage" ? "Observation" : "Condition",
      id: `filler-${n}`,
      ...(app !== "ecg-triage"
        ? { clinicalStatus: { coding: [{ code: "active" }] }, recordedDate: "2020-01-01" }
        : { status: "final" as const, effectiveDateTime: "2020-01-01", valueString: "x" }),
      code: { coding: [{ system: "http://hospital.example/local", code: `L${n}`, display: "local row" }] },
      subject: { reference: `Patient/${patient}` },
      note: [{ text: words }],
    }) as FhirResource;
  // The ECG search brings few rows that are large; the others many that are small.
  return app === "ecg-triage"
    ? Array.from({ length: 5 }, (_, n) => row(n, "x".repeat(4_200_000)))
    : Array.from({ length: 20_000 }, (_, n) => row(n, "x".repeat(800)));
}

const RUN: Record<Case, (place: Place) => Promise<void>> = {
  "patient-down": (place) => patientFails(place, (route) => route.fulfill({ status: 500, json: outcome("down") })),
  "patient-html": (place) => patientFails(place, (route) => route.fulfill(LOGIN_PAGE)),
  "patient-other": (place) =>
    patientFails(place, async (route) => {
      const response = await route.fetch();
      const patient = (await response.json()) as FhirResource;
      await route.fulfill({ response, json: { ...patient, id: "huang-mei-yu" } });
    }),
  "rows-of-another": (place) =>
    failsAndComesBack(place, (route) =>
      changed(route, (bundle) => ({
        ...bundle,
        entry: [
          ...(bundle.entry ?? []),
          {
            resource: {
              resourceType: place.app === "ecg-triage" ? "Observation" : "Condition",
              id: "strange",
              status: "final",
              code: { text: "somebody else's" },
              subject: { reference: "Patient/huang-mei-yu" },
            } as FhirResource,
          },
        ],
      })),
    ),
  "search-down": (place) =>
    failsAndComesBack(place, (route) => route.fulfill({ status: 500, json: outcome("the index is being rebuilt") })),
  "search-silent": async (place) => {
    await shortPatience(place.page, 3000);
    await failsAndComesBack(place, () => undefined);
  },
  "search-cut": (place) => failsAndComesBack(place, (route) => route.abort("connectionreset")),
  "search-half": (place) =>
    failsAndComesBack(place, async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      await route.fulfill({ response, body: body.slice(0, Math.floor(body.length / 2)) });
    }),
  "search-html": (place) => failsAndComesBack(place, (route) => route.fulfill(LOGIN_PAGE)),
  "search-forbidden": (place) =>
    failsAndComesBack(place, (route) => route.fulfill({ status: 403, json: outcome("not for you") })),
  "search-outcome": (place) =>
    failsAndComesBack(place, (route) =>
      changed(route, (bundle) => ({
        ...bundle,
        entry: [...(bundle.entry ?? []), { resource: outcome("the archive is offline") as FhirResource }],
      })),
    ),
  "search-short": (place) =>
    failsAndComesBack(place, (route) =>
      changed(route, (bundle) => ({ ...bundle, total: (bundle.entry?.length ?? 0) + 5 })),
    ),
  "search-second-page": (place) =>
    failsAndComesBack(place, (route) => {
      const url = route.request().url();
      return url.includes("page=2")
        ? route.fulfill({ status: 500, json: outcome("down") })
        : changed(route, (bundle) => nextPage(bundle, `${url}&page=2`));
    }),
  "paging-circle": (place) =>
    failsAndComesBack(place, (route) => changed(route, (bundle) => nextPage(bundle, route.request().url()))),
  "paging-endless": (place) => {
    let n = 0;
    return failsAndComesBack(place, (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set("page", String(++n));
      return route.fulfill({
        contentType: "application/fhir+json",
        json: nextPage({ resourceType: "Bundle", type: "searchset" }, url.href),
      });
    });
  },
  "paging-elsewhere": async (place) => {
    const asked: string[] = [];
    place.page.on("request", (request) => asked.push(request.url()));
    await failsAndComesBack(place, (route) =>
      changed(route, (bundle) => nextPage(bundle, "https://evil.example/fhir/Observation?page=2")),
    );
    expect(asked.filter((url) => url.includes("evil.example"))).toEqual([]);
  },
  "scope-refused": async ({ page, app }) => {
    await page.goto(await launchAddress(page, PATIENTS[app].id, app, { refusedScopes: [MAIN_SCOPE[app]] }));
    await expectFailedRead(page, app, "scope-missing");
  },
  "busy-once": async (place) => {
    let busy = 0;
    await search(place, (route) =>
      busy++ === 0
        ? route.fulfill({ status: 429, headers: { "retry-after": "1" }, json: outcome("busy") })
        : route.fallback(),
    );
    await launchPatient(place.page, place.app);
    await expectRight(place.page, place.app, place.right);
    expect(busy).toBeGreaterThan(1);
  },
  "cut-once": async (place) => {
    let asked = 0;
    await search(place, (route) => (asked++ === 0 ? route.abort("connectionreset") : route.fallback()));
    await launchPatient(place.page, place.app);
    await expectRight(place.page, place.app, place.right);
    expect(asked).toBeGreaterThan(1);
  },
  slow: async ({ page, app, right }) => {
    await page.route(/\/fhir\/(?!\.well-known)/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await route.fallback();
    });
    await launchPatient(page, app);
    await expect(page.locator("body")).toContainText(/Opening the chart|Loading|reading/i);
    await expectRight(page, app, right);
  },
  "bundle-20mb": async (place) => {
    const { page, app, right } = place;
    const more = filler(app, PATIENTS[app].id).map((resource) => ({ resource }));
    let bytes = 0;
    await search(place, async (route) => {
      const response = await route.fetch();
      const bundle = (await response.json()) as Bundle;
      if (bytes > 0) return route.fulfill({ response, json: bundle });
      const body = JSON.stringify({ ...bundle, total: undefined, entry: [...(bundle.entry ?? []), ...more] });
      bytes = body.length;
      await route.fulfill({ response, body });
    });
    await page.addInitScript(() => {
      const drawn = globalThis as unknown as { longestMs: number };
      drawn.longestMs = 0;
      let before = performance.now();
      const tick = (now: number) => {
        drawn.longestMs = Math.max(drawn.longestMs, now - before);
        before = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    await launchPatient(page, app);
    await expectRight(page, app, right);
    expect(bytes).toBeGreaterThan(20_000_000);
    const longest = await page.evaluate(() => (globalThis as unknown as { longestMs: number }).longestMs);
    test.info().annotations.push({ type: "longest time without a frame", description: `${Math.round(longest)} ms` });
    // The page still answers to a click.
    await page.getByTestId("language-switch").click();
    await expect(page.getByTestId("patient-banner")).toContainText(/男|女/);
  },
  "offline-and-back": async ({ page, app, right }) => {
    // The browser takes a moment to go offline: until then no read of the chart may slip through.
    let isOffline = false;
    await page.route(/\/fhir\/[A-Z]/, (route) => (isOffline ? route.abort("internetdisconnected") : route.continue()));
    page.on("request", (request) => {
      if (request.url().endsWith("/auth/token")) isOffline = true;
    });
    page.on("response", (answer) => {
      if (answer.url().endsWith("/auth/token")) void page.context().setOffline(true);
    });
    await launchPatient(page, app);
    const says = page
      .getByTestId("error-page")
      .or(page.locator('[data-testid="failed-read"][data-cause="network"]').first())
      .or(page.getByTestId("empty-state"));
    await expect(says).toContainText(/could not be read/i);
    await expect(page.getByTestId("result-value")).toHaveCount(0);
    page.removeAllListeners("request");
    page.removeAllListeners("response");
    isOffline = false;
    await page.context().setOffline(false);
    // What was still being tried when the network went fails a little later, and has its own turn.
    await expect(async () => {
      const again = says.getByRole("button", { name: /again|retry/i });
      if (await again.isVisible()) await again.click();
      const engine = page
        .getByTestId("read-again")
        .or(answer(page).getByRole("button", { name: "Retry" }))
        .first();
      if (await engine.isVisible()) await engine.click();
      const there = app === "ecg-triage" ? page.getByTestId("finding-list") : page.getByTestId("result-card").first();
      await expect(there).toBeVisible({ timeout: 3_000 });
      await expect(says).toBeHidden({ timeout: 3_000 });
    }).toPass();
    await expectRight(page, app, right);
  },
  "gone-after": async ({ page, app, right }) => {
    await launchPatient(page, app);
    await expectRight(page, app, right);
    await page.route(/\/fhir(\/|$)/, (route) => route.abort("connectionrefused"));
    const dialog = await file(page, "file-draft");
    await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "unanswered");
    await expect(dialog.getByTestId("file-outcome")).toContainText("no second copy");
    await dialog.getByTestId("file-close").click();
    expect(await answerText(page, app)).toBe(right);
    await expect(page.getByTestId("patient-banner")).toContainText(PATIENTS[app].mrn);
  },
  "refused-token": async ({ page, app }) => {
    let renewals = 0;
    page.on("request", (request) => {
      if (/grant_type=refresh_token/.test(request.postData() ?? "")) renewals += 1;
    });
    await page.route(/\/fhir\/[A-Z]/, (route) => route.fulfill({ status: 401, json: outcome("expired") }));
    await launchPatient(page, app);
    await expectPage(page, "session-expired");
    expect(renewals).toBe(1);
  },
};

const fail = failureOf(CHART_CASES, RUN);
for (const { id, app, title, proves } of cellsOf(CHART_CASES)) {
  test(title, proves, async ({ page, baseURL }) => {
    const right = await rightAnswer(page, app);
    await fail(id, { page, app, base: baseURL ?? "", shown: CHART_CASES[id].shown, right });
  });
}
