import { APPS, launchAddress, openApp } from "./clinic.ts";
import { expect, test } from "./test.ts";

const APP_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

test("every page is sent with exactly the strict policy", async ({ page, request }) => {
  for (const app of APPS) {
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

test("the policy is enforced: an inline script and another origin are refused by the browser", async ({
  browser,
  baseURL,
}) => {
  // A browser context of its own, outside the watch that fails a test at any violation.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${baseURL}/coronary-risk/launch.html`);
  const refused = await page.evaluate(async () => {
    const said = new Promise<string[]>((resolve) => {
      const directives: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        directives.push(event.effectiveDirective);
        if (directives.length === 2) resolve(directives);
      });
    });
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.head.append(script);
    fetch("https://example.org/").catch(() => undefined);
    return { said: (await said).sort(), ran: "ran" in globalThis };
  });
  expect(refused).toEqual({ said: ["connect-src", "script-src-elem"], ran: false });
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
