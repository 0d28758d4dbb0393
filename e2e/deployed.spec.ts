import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answer, enterNumber, fact, launchAddress, openApp } from "./clinic.ts";
import { inference } from "./library.ts";
import { chartOf, SITE } from "./record.ts";
import { expect, test } from "./test.ts";
import {
  ACCESS_LOG,
  CADDY,
  caddyPath,
  deploy,
  EHR,
  NGINX,
  nginxPath,
  prepareFolder,
  startCaddy,
  startEhr,
  startNginx,
} from "./webservers.ts";

test.describe.configure({ mode: "serial" });
test.use({ baseURL: EHR, otherOrigins: [NGINX] });
const missing = nginxPath === null || caddyPath === null;
test.skip(
  missing && !process.env.CI,
  "nginx or Caddy is missing. Install them (Debian: apt-get install nginx caddy), or run `npm test` where apt-get is.",
);

const stops: (() => Promise<void>)[] = [];
let nginx: Awaited<ReturnType<typeof startNginx>> | undefined;
test.beforeAll(async () => {
  if (nginxPath === null || caddyPath === null) throw new Error("nginx and Caddy are needed here");
  await prepareFolder();
  nginx = await startNginx(nginxPath);
  stops.push(nginx.stop, await startCaddy(caddyPath), await startEhr());
});
test.afterAll(async () => {
  for (const stop of stops) await stop();
});

const EVERYWHERE = {
  "content-security-policy": `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ${EHR}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${EHR}; require-trusted-types-for 'script'; trusted-types bedside-worker`,
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "unsafe-none",
  "permissions-policy":
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=(), clipboard-write=(self)",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const KEPT = "public, max-age=31536000, immutable";

for (const [server, address] of [
  ["nginx", NGINX],
  ["Caddy", CADDY],
] as const) {
  test(`${server} sends every file with its headers, byte for byte`, async ({ request }) => {
    const html = await (await request.get(`${address}/coronary-risk/`)).text();
    const named = (pattern: RegExp) => pattern.exec(html)?.[1]?.replace("..", "") ?? "";
    const index = (await (await request.get(`${address}/models/index.json`)).json()) as {
      files: { graph?: string };
    }[];
    const graph = index.find(({ files }) => files.graph)?.files.graph ?? "";
    for (const [name, type, cache] of [
      ["/coronary-risk/", "text/html; charset=utf-8", "no-cache"],
      ["/ecg-triage/launch.html", "text/html; charset=utf-8", "no-cache"],
      ["/config.json", "application/json", "no-cache"],
      ["/models/index.json", "application/json", "no-cache"],
      [named(/src="([^"]+\.js)"/), "text/javascript; charset=utf-8", KEPT],
      [named(/href="([^"]+\.css)"/), "text/css; charset=utf-8", KEPT],
      [`/models/${graph}`, "application/octet-stream", KEPT],
    ] as const) {
      const sent = (await request.get(address + name)).headers();
      expect(sent, name).toMatchObject({ ...EVERYWHERE, "content-type": type, "cache-control": cache });
      expect(sent.etag, name).toMatch(/^"[^"]+"$/);
    }
    const compressed = await request.get(`${address}/models/index.json`, {
      headers: { "accept-encoding": "br, gzip" },
    });
    expect(compressed.headers()).toMatchObject({
      ...EVERYWHERE,
      "content-encoding": server === "nginx" ? "gzip" : "br",
      "content-type": "application/json",
      vary: "Accept-Encoding",
    });
    const none = await request.get(`${address}/assets/gone-AbCd1234.js`);
    expect([none.status(), none.headers()["cache-control"]]).toEqual([404, "no-cache"]);
    expect(none.headers()).toMatchObject(EVERYWHERE);
    for (const hidden of ["/.stamp", "/manifest.json", "/coronary-risk/../../../nginx.conf", "/assets/"])
      expect((await request.get(address + hidden)).status(), hidden).toBeGreaterThanOrEqual(403);
    const wrongMethod = await request.post(`${address}/config.json`, { data: "{}" });
    expect(wrongMethod.status()).toBeGreaterThanOrEqual(400);
  });

  test(`npm run deploy -- --check finds nothing wrong with ${server}`, () => {
    const { code, said } = deploy(address, ["--check"]);
    expect(said).toContain("Every file came with the headers that it should.");
    expect(code).toBe(0);
  });
}

test("--check names a server that sends other headers", () => {
  const { code, said } = deploy(EHR, ["--check"]);
  expect(code).toBe(1);
  expect(said).toContain("/coronary-risk/: Content-Security-Policy is ");
});

test("coronary risk from nginx in the EHR's frame: the library's number, an entry, and a filed result", async ({
  page,
  request,
}) => {
  const frame = await openApp(page, "chen-kuo-hsiung", "coronary-risk");
  await expect(page.getByTestId("app-frame")).toHaveAttribute("src", new RegExp(`^${NGINX}/coronary-risk/launch.html`));
  const { facts } = await chartOf(request, "chen-kuo-hsiung");
  const result = await inference.run("score2-asia-pacific", facts, SITE);
  if (result.status !== "result" || result.value === null) throw new Error("the fixture should give a number");
  await expect(frame.getByTestId("result-value")).toHaveText(`${(result.value * 100).toFixed(1)}%`);
  await expect(frame.getByTestId("backend")).toHaveText(/This PC, WASM.*self-test passed/);
  await fact(frame, "sbp").locator("[data-row]").press("e");
  await enterNumber(frame, "sbp", "118");
  await frame.getByTestId("file-to-record").click();
  const dialog = frame.getByTestId("file-preview");
  await dialog.getByTestId("file-confirm").click();
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  expect(page.frames().map((each) => new URL(each.url()).origin)).toEqual([EHR, NGINX]);
  await dialog.getByTestId("return-to-ehr").click();
  await expect(page.getByTestId("app-frame")).toHaveCount(0);
});

test("lung decision and ECG triage from nginx reach their verdicts", async ({ page }) => {
  const lung = await openApp(page, "lin-hsiu-ying", "lung-decision");
  await expect(answer(lung)).toHaveAttribute("data-state", "value");
  await expect(answer(lung)).toContainText("Eligible");
  await page.getByTestId("frame-close").click();
  const ecg = await openApp(page, "liu-yueh-tao", "ecg-triage");
  await expect(ecg.getByTestId("verdict")).toHaveAttribute("data-state", "urgent");
  await expect(ecg.getByTestId("leading-finding")).toContainText(/atrial fibrillation/i);
});

test("a page of another origin than the EHR's can not show the app in a frame", async ({ browser }) => {
  const foreign = createServer((_request, response) =>
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<iframe src="${NGINX}/coronary-risk/launch.html"></iframe>`),
  );
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  // A browser context of its own, outside the watch that fails a test at any violation.
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
    await page.goto(`http://localhost:${(foreign.address() as AddressInfo).port}/`);
    expect((await refused).text()).toContain(`frame-ancestors 'self' ${EHR}`);
    await expect(page.frameLocator("iframe").getByTestId("issuer-chooser")).toHaveCount(0);
    expect(page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
  } finally {
    await context.close();
    foreign.close();
  }
});

test("nginx's log keeps no launch handle, no code and no state", () => {
  expect(existsSync(ACCESS_LOG)).toBe(true);
  const log = readFileSync(ACCESS_LOG, "utf8");
  expect(log).toContain('"GET /coronary-risk/launch.html" 200');
  expect(log).not.toMatch(/launch=|code=|state=|\?/);
});

test("where a hospital isolates the page, threads start under the same policy", async ({ page }) => {
  await nginx?.isolate();
  await page.goto(await launchAddress(page, "chen-kuo-hsiung", "coronary-risk"));
  await expect(page.getByTestId("result-value")).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByTestId("backend")).toHaveText(/This PC, WASM threads.*self-test passed/);
});
