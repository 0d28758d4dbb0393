// `npm run screenshots`: retakes the pictures of the README from the clinic, through the launcher's API.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type LaunchSettings, type MadeLaunch, NO_FAULTS, startSandbox } from "@bedside/sandbox";
import { chromium, type Page } from "@playwright/test";

const folder = path.resolve(import.meta.dirname, "../docs/screenshots");
const debian = "/usr/bin/chromium";
const SHOTS = [
  { name: "coronary-risk", app: "coronary-risk", patient: "chen-kuo-hsiung", locale: "zh-TW" },
  { name: "coronary-missing", app: "coronary-risk", patient: "huang-mei-yu", locale: "en" },
  { name: "lung-decision", app: "lung-decision", patient: "lin-hsiu-ying", locale: "zh-TW" },
  { name: "ecg-triage", app: "ecg-triage", patient: "liu-yueh-tao", locale: "zh-TW" },
] as const;
const ANSWERED =
  '[data-testid="result-card"]:not([data-state="loading"]), [data-testid="verdict"]:not([data-state="reading"])';

mkdirSync(folder, { recursive: true });
const sandbox = await startSandbox({ port: 0 });
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync(debian) ? debian : undefined);
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
try {
  for (const { name, app, patient, locale } of SHOTS) {
    const page = await pageIn(locale, 1024, 700);
    const { url } = await launch({ app, patients: [patient] });
    await page.goto(new URL(url, sandbox.url).href);
    await page.waitForSelector(ANSWERED);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.context().close();
  }
  const launcher = await pageIn("en", 1366, 768);
  await launcher.goto(`${sandbox.url}/?patient=huang-mei-yu&advanced`);
  await launcher.waitForSelector('[data-testid="chart-name"]');
  await launcher.waitForLoadState("networkidle");
  await launcher.locator("#drawer-title").blur();
  await launcher.screenshot({ path: path.join(folder, "launcher.png") });
  await launchLog();
} finally {
  await browser.close();
  await sandbox.close();
}
console.log(`${SHOTS.length + 2} pictures in ${path.relative(process.cwd(), folder)}`);
process.exit(0);

/** Makes a launch as the launcher does. */
async function launch(settings: Partial<LaunchSettings>): Promise<MadeLaunch & { url: string }> {
  const answer = await fetch(`${sandbox.url}/launcher/api/launch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ practitioners: ["dr-lin-yi-chun"], ...settings }),
  });
  return (await answer.json()) as MadeLaunch & { url: string };
}

/** The log of a launch with a careless authorization request before the app's own, and one answer 429. */
async function launchLog(): Promise<void> {
  const faults = { ...NO_FAULTS, tooManyAt: 3, retryAfterSeconds: 2 };
  const made = await launch({ app: "coronary-risk", patients: ["chen-kuo-hsiung"], strict: false, faults });
  const careless = new URLSearchParams({
    response_type: "code",
    client_id: "bedside-coronary-risk",
    redirect_uri: `${sandbox.url}/coronary-risk/`,
    scope: "launch openid fhirUser patient/Observation.rs",
    state: "1",
    aud: `${sandbox.url}/fhir/`,
    launch: made.launch ?? "",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  await fetch(`${sandbox.url}/auth/authorize?${careless}`, { redirect: "manual" });
  const app = await pageIn("en", 1024, 700);
  await app.goto(new URL(made.url, sandbox.url).href);
  await app.waitForSelector(ANSWERED);
  await app.waitForLoadState("networkidle");
  const log = await pageIn("en", 1366, 768);
  await log.goto(`${sandbox.url}/?log=${made.id}`);
  await log.waitForSelector('[data-testid="request"]');
  await log.waitForSelector('[data-testid="checks"]');
  await log.screenshot({ path: path.join(folder, "launch-log.png") });
}

/** A page in the reader's language; the apps remember it as if it had been chosen. */
async function pageIn(locale: "en" | "zh-TW", width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: "Asia/Taipei" });
  await context.addInitScript((language) => {
    localStorage.setItem("bedside.language", language);
    localStorage.setItem("launcher.language", language);
  }, locale);
  return context.newPage();
}
