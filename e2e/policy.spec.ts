import { APPS, launchAddress, openApp } from "./clinic.ts";
import { expect, test } from "./test.ts";

const APP_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types bedside-worker";

test("every page is sent with exactly the strict policy", async ({ page, request }) => {
  for (const app of [...APPS, "console"]) {
    for (const path of [`/${app}/`, `/${app}/launch.html`]) {
      const answer = await request.get(path);
      expect(answer.headers()["content-security-policy"], path).toBe(APP_POLICY);
      expect(answer.headers()["referrer-policy"], path).toBe("no-referrer");
      expect(await answer.text(), path).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/i);
    }
  }
  const launcher = await request.get("/");
  expect(launcher.headers()["content-security-policy"]).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  const own: (string | undefined)[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/auth/interaction/")) own.push(response.headers()["content-security-policy"]);
  });
  await page.goto("/coronary-risk/launch.html");
  await page.getByTestId("issuer-chooser").getByRole("button").click();
  await expect(page.getByRole("button", { name: "Next" })).toBeVisible();
  expect(own.length).toBeGreaterThan(0);
  for (const policy of own) expect(policy).not.toMatch(/unsafe/);
});

test("the policy is enforced by the browser: scripts, styles, markup, workers, policies and addresses from elsewhere", async ({
  browser,
  baseURL,
}) => {
  // A browser context of its own, outside the watch that fails a test at any violation.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${baseURL}/coronary-risk/`);
  await expect(page.getByTestId("error-page")).toBeVisible();
  const refused = await page.evaluate(async () => {
    interface Policies {
      createPolicy(name: string, rules: object): unknown;
    }
    const { trustedTypes } = globalThis as unknown as { trustedTypes: Policies };
    const attempts: Record<string, () => unknown> = {
      "inline script": () => {
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.head.append(script);
      },
      "inline style": () => {
        const style = document.createElement("style");
        style.textContent = "body { color: red }";
        document.head.append(style);
      },
      markup: () => {
        document.body.innerHTML = "<b>text</b>";
      },
      "worker of our own origin": () => new Worker("/assets/other.js"),
      "worker from data": () => new Worker("data:text/javascript,1"),
      "another Trusted Types policy": () => trustedTypes.createPolicy("other", {}),
      "our Trusted Types policy again": () => trustedTypes.createPolicy("bedside-worker", {}),
      "module of another origin": () => import(String("https://example.org/x.js")),
      "request to another origin": () => fetch("https://example.org/"),
    };
    const said: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), {
          once: true,
        });
      });
      try {
        void Promise.resolve(attempt()).catch(() => undefined);
      } catch {
        // Trusted Types throw as well as report.
      }
      said[name] = await violation;
    }
    return { said, ran: "ran" in globalThis };
  });
  expect(refused).toEqual({
    said: {
      "inline script": "require-trusted-types-for",
      "inline style": "style-src-elem",
      markup: "require-trusted-types-for",
      "worker of our own origin": "require-trusted-types-for",
      "worker from data": "require-trusted-types-for",
      "another Trusted Types policy": "trusted-types",
      "our Trusted Types policy again": "trusted-types",
      "module of another origin": "script-src-elem",
      "request to another origin": "connect-src",
    },
    ran: false,
  });
  await context.close();
});

test("tokens and patient data stay out of addresses and of lasting storage", async ({ page, context }) => {
  const addresses: string[] = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await expect(frame.getByTestId("result-value")).toBeVisible();
  expect(addresses.join()).not.toMatch(/access_token|id_token/);
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).not.toMatch(/token|chen-kuo-hsiung|T-000417/i);
  expect((await context.cookies()).filter((cookie) => /chen|T-000417/.test(cookie.value))).toEqual([]);
});

test("an open chart at rest computes nothing", async ({ page }) => {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { asked: number };
    counted.asked = 0;
    const post = Worker.prototype.postMessage as (...all: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...all: unknown[]) {
      if ((all[0] as { type?: string }).type === "evaluate") counted.asked += 1;
      post.apply(this, all);
    };
  });
  for (const app of ["coronary-risk", "lung-decision"] as const) {
    await page.goto(await launchAddress(page, "chang-wen-lung", app));
    await expect(page.getByTestId("result-card").first()).not.toHaveAttribute("data-state", "loading");
    const asked = () => page.evaluate(() => (globalThis as unknown as { asked: number }).asked);
    // Sixty frames in which nobody does anything: the count stands still.
    const frames = () =>
      page.evaluate(async () => {
        for (let n = 0; n < 60; n++) await new Promise(requestAnimationFrame);
      });
    await expect
      .poll(async () => {
        const before = await asked();
        await frames();
        return (await asked()) - before;
      })
      .toBe(0);
    expect(await asked()).toBeLessThan(200);
  }
});
