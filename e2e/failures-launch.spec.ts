import { APPS, type App, launchAddress } from "./clinic.ts";
import { LAUNCH_CASES } from "./failure-cases.ts";
import {
  cell,
  cellsOf,
  expectLateWords,
  expectNothingClinical,
  expectPage,
  expectRight,
  failureOf,
  inOnePage,
  LOGIN_PAGE,
  launchPatient,
  PATIENTS,
  type Place,
  rightAnswer,
  shortPatience,
} from "./failures.ts";
import { expect, test } from "./test.ts";

type Case = keyof typeof LAUNCH_CASES;

const launch = (app: App, query: string): string => `/${app}/launch.html${query}`;
const listed = (base: string): string => `iss=${encodeURIComponent(`${base}/fhir`)}`;

/** Each address is refused before anything is sent to any server. */
async function refusedIssuers({ page, app }: Place, issuers: string[], kind: "issuer-not-listed" | "url-override") {
  for (const iss of issuers) {
    await page.goto(launch(app, `?iss=${encodeURIComponent(iss)}&launch=x`));
    await expectPage(page, kind);
    await expect(page.getByTestId("error-details")).toContainText(iss.slice(0, 60));
  }
}

const discovery = "**/.well-known/smart-configuration";
const changedDiscovery = async ({ page, app }: Place, change: Record<string, unknown>) => {
  await page.route(discovery, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...change } });
  });
  await launchPatient(page, app);
};

const RUN: Record<Case, (place: Place) => Promise<void>> = {
  "iss-unlisted": (place) => refusedIssuers(place, ["https://ehr.example.org/fhir"], "issuer-not-listed"),
  "iss-look-alike": (place) => {
    const { port } = new URL(place.base);
    return refusedIssuers(
      place,
      [
        `http://localhost.evil.example:${port}/fhir`,
        `http://evil-localhost:${port}/fhir`,
        // A Cyrillic o, and what a browser makes of it.
        `http://l\u043ecalhost:${port}/fhir`,
        `http://xn--lcalhost-hmf:${port}/fhir`,
        `http://localhost.:${port}/fhir`,
        `http://127.0.0.1:${port}/fhir`,
      ],
      "issuer-not-listed",
    );
  },
  "iss-slash": (place) => refusedIssuers(place, [`${place.base}/fhir/`, `${place.base}//fhir`], "issuer-not-listed"),
  "iss-case": (place) =>
    refusedIssuers(place, [`${place.base.toUpperCase()}/fhir`, `${place.base}/FHIR`], "issuer-not-listed"),
  "iss-port": (place) => {
    const { port } = new URL(place.base);
    return refusedIssuers(
      place,
      [`http://localhost:${Number(port) + 1}/fhir`, "http://localhost/fhir", `https://localhost:${port}/fhir`],
      "issuer-not-listed",
    );
  },
  "iss-userinfo": (place) => {
    const { host } = new URL(place.base);
    return refusedIssuers(place, [`http://user@${host}/fhir`, `http://${host}@evil.example/fhir`], "issuer-not-listed");
  },
  "iss-path": (place) =>
    refusedIssuers(
      place,
      ["/fhir/extra", "/fhir/../fhir", "/fhir/%2e%2e/fhir", "/fhir?x=1", "/fhir#x", "/fhir%20", " /fhir"].map(
        (path) => `${place.base}${path}`,
      ),
      "issuer-not-listed",
    ),
  "iss-twice": async ({ page, app, base }) => {
    for (const more of [`${listed(base)}&launch=x`, `${listed(base)}&launch=x&launch=y`]) {
      await page.goto(launch(app, `?iss=https%3A%2F%2Fevil.example&${more}`));
      await expectPage(page, "url-override");
    }
  },
  "url-override": async ({ page, app, base }) => {
    for (const name of ["clientId", "client_id", "patientId", "fhirServiceUrl", "redirect_uri", "scope", "state"]) {
      await page.goto(launch(app, `?${listed(base)}&launch=x&${name}=y`));
      await expectPage(page, "url-override");
      await expect(page.getByTestId("error-details")).toContainText(name);
    }
  },
  "url-override-app": async ({ page, app }) => {
    for (const name of ["clientId", "patientId", "fhirServiceUrl", "access_token"]) {
      await page.goto(`/${app}/?${name}=y`);
      await expectPage(page, "url-override");
    }
  },
  "launch-without-iss": async ({ page, app }) => {
    await page.goto(launch(app, "?launch=x"));
    await expectPage(page, "no-launch");
  },
  "launch-stripped": async ({ page, app }) => {
    await page.goto(launch(app, ""));
    await expect(page.getByTestId("issuer-chooser").getByRole("button")).toHaveCount(1);
    await expectNothingClinical(page);
  },
  "launch-expired": async ({ page, app, base }) => {
    await page.goto(launch(app, `?${listed(base)}&launch=nobody-made-this`));
    await expectPage(page, "authorize-failed");
  },
  "launch-of-another-app": async ({ page, app }) => {
    const other: App = app === "lung-decision" ? "coronary-risk" : "lung-decision";
    const url = await launchAddress(page, PATIENTS[other].id, other);
    await page.goto(url.replace(other, app));
    await expectPage(page, "authorize-failed");
  },
  "config-missing": async ({ page, app }) => {
    await page.route("**/config.json", (route) => route.fulfill({ status: 404, body: "" }));
    for (const path of ["", "launch.html"]) {
      await page.goto(`/${app}/${path}`);
      await expectPage(page, "config-wrong");
      await expect(page.getByTestId("error-details")).toContainText("HTTP 404");
    }
  },
  "config-broken": async ({ page, app }) => {
    await page.route("**/config.json", (route) => route.fulfill(LOGIN_PAGE));
    await page.goto(launch(app, ""));
    await expectPage(page, "config-wrong");
    await expect(page.getByTestId("error-details")).toContainText("line 1, column 1");
  },
  "config-silent": async ({ page, app }) => {
    await shortPatience(page, 1000);
    await page.route("**/config.json", () => undefined);
    await page.goto(launch(app, ""));
    await expectPage(page, "config-wrong");
  },
  "discovery-down": async ({ page, app }) => {
    await page.route(discovery, (route) => route.fulfill({ status: 503, body: "" }));
    await launchPatient(page, app);
    await expectPage(page, "discovery-failed");
  },
  "discovery-silent": async ({ page, app }) => {
    await shortPatience(page, 1000);
    await page.route(discovery, () => undefined);
    await launchPatient(page, app);
    await expectPage(page, "discovery-failed");
  },
  "discovery-cut": async ({ page, app }) => {
    await page.route(discovery, (route) => route.abort("connectionreset"));
    await launchPatient(page, app);
    await expectPage(page, "discovery-failed");
  },
  "discovery-html": async ({ page, app }) => {
    await page.route(discovery, (route) => route.fulfill(LOGIN_PAGE));
    await launchPatient(page, app);
    await expectPage(page, "discovery-failed");
  },
  "discovery-half": async ({ page, app }) => {
    await page.route(discovery, async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({ contentType: "application/json", body: body.slice(0, body.length / 2) });
    });
    await launchPatient(page, app);
    await expectPage(page, "discovery-failed");
  },
  "discovery-http": async (place) => {
    await changedDiscovery(place, { token_endpoint: "http://ehr.example.org/token" });
    await expectPage(place.page, "discovery-failed");
  },
  "discovery-plain": async (place) => {
    await changedDiscovery(place, { code_challenge_methods_supported: ["plain"] });
    await expectPage(place.page, "pkce-missing");
  },
  "storage-blocked": async ({ page, app }) => {
    await page.addInitScript(() => {
      for (const name of ["sessionStorage", "localStorage"]) {
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException("Access is denied for this document.", "SecurityError");
          },
        });
      }
    });
    await launchPatient(page, app);
    await expectPage(page, "storage-blocked");
  },
  "storage-full": async ({ page, app }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await launchPatient(page, app);
    await expectPage(page, "storage-blocked");
  },
  "popups-blocked": async ({ page, app }) => {
    const right = await rightAnswer(page, app);
    await page.addInitScript(() => {
      globalThis.open = () => {
        throw new Error("a window was opened");
      };
    });
    await launchPatient(page, app);
    await expectRight(page, app, right);
  },
  "code-missing": async ({ page, app }) => {
    await page.route(/\/assets\/.*\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
    for (const path of ["", "launch.html"]) {
      await page.goto(`/${app}/${path}`);
      await expectLateWords(page, "the app could not be loaded");
    }
  },
};

const fail = failureOf(LAUNCH_CASES, RUN);

/** Refused by their address alone. */
const BY_ADDRESS: Case[] = [
  "iss-unlisted",
  "iss-look-alike",
  "iss-slash",
  "iss-case",
  "iss-port",
  "iss-userinfo",
  "iss-path",
  "iss-twice",
  "url-override",
  "url-override-app",
  "launch-without-iss",
  "launch-stripped",
];

/** They change what the page itself can do, or come to a chart. */
const ALONE: Case[] = ["config-silent", "discovery-silent", "storage-blocked", "storage-full", "popups-blocked"];

const BY_ANSWER = (Object.keys(LAUNCH_CASES) as Case[]).filter((id) => ![...BY_ADDRESS, ...ALONE].includes(id));

for (const app of APPS) {
  test(`every forged or mangled launch address: nothing is sent to any server (${app})`, {
    annotation: BY_ADDRESS.map((id) => cell(id, app)),
  }, async ({ page, baseURL }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await inOnePage(page, BY_ADDRESS, (id) => fail(id, { page, app, base: baseURL ?? "" }));
    expect(asked.filter((url) => /smart-configuration|\/auth\//.test(url))).toEqual([]);
    expect(asked.filter((url) => new URL(url).origin !== baseURL)).toEqual([]);
  });

  test(
    `every launch to which a server answers wrongly or not at all (${app})`,
    {
      annotation: BY_ANSWER.map((id) => cell(id, app)),
    },
    ({ page, baseURL }) => inOnePage(page, BY_ANSWER, (id) => fail(id, { page, app, base: baseURL ?? "" })),
  );
}

for (const { id, app, title, proves } of cellsOf(LAUNCH_CASES, ALONE)) {
  test(title, proves, ({ page, baseURL }) => fail(id, { page, app, base: baseURL ?? "" }));
}
