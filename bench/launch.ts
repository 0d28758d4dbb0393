import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { searchPlan } from "@bedside/chart";
import { parseCard } from "@bedside/models";
import { startSandbox } from "@bedside/sandbox";
import { type BrowserContext, chromium } from "@playwright/test";
import { build } from "vite";
import { median, root } from "./common.ts";

const RUNS = 9;
const PORT = 8490;
const PATIENT = "chen-kuo-hsiung";

/** Launch to number painted, ours beside a bare fhirclient page with the same OAuth and the same reads, in turn. */
export async function launchBench(): Promise<string[][]> {
  const apps = path.join(root, ".cache", "bench-apps");
  rmSync(apps, { recursive: true, force: true });
  mkdirSync(apps, { recursive: true });
  cpSync(path.join(root, "dist", "apps"), apps, { recursive: true });
  await build({
    configFile: false,
    root: path.join(root, "bench", "bare"),
    base: "./",
    logLevel: "error",
    build: { outDir: path.join(apps, "bare"), emptyOutDir: true, target: "es2023", rollupOptions: { input: ["launch.html", "index.html"].map((page) => path.join(root, "bench", "bare", page)) } },
  });
  const cards = (await import("node:fs")).readFileSync(path.join(apps, "models", "index.json"), "utf8");
  const concepts = (JSON.parse(cards) as { card: unknown }[]).map(({ card }) => parseCard(card)).filter((card) => card.app === "coronary-risk").flatMap((card) => [...card.inputs.filter((input) => !input.setting).map((input) => input.concept), ...card.refuseWhen.map((rule) => rule.concept)]);
  const plans = searchPlan([...new Set(concepts)]).map(({ resourceType, params }) => `${resourceType}?${new URLSearchParams(params.map(([name, value]) => [name, value]))}&_count=200`);
  writeFileSync(path.join(apps, "bare", "plans.json"), JSON.stringify(plans));

  const origin = `http://localhost:${PORT}`;
  const sandbox = await startSandbox({ port: PORT, appsFolder: apps, clients: [{ clientId: "bench-bare", name: "Bare page", redirectUris: [`${origin}/bare/index.html`] }] });
  const browser = await chromium.launch({ args: ["--no-sandbox", "--disable-background-networking"], ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : { executablePath: "/usr/bin/chromium" }) });
  try {
    const context = await browser.newContext({ viewport: { width: 1024, height: 700 } });
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS + 1; run++) {
      const a = await timed(context, await launchUrl(origin, "coronary-risk"), '[data-testid="result-value"], [data-testid="result-range"]');
      const b = await timed(context, bareUrl(await launchUrl(origin, "coronary-risk")), "#number:not(:empty)");
      if (run > 0) {
        ours.push(a);
        bare.push(b);
      }
    }
    return [
      ["launch to number painted, warm cache", `${median(ours).toFixed(0)} ms`],
      ["bare fhirclient page, same OAuth and reads", `${median(bare).toFixed(0)} ms`],
      ["ratio (aim <= 1.3)", `${(median(ours) / median(bare)).toFixed(2)}x`],
    ];
  } finally {
    await browser.close();
    await sandbox.close();
  }
}

async function launchUrl(origin: string, app: string): Promise<string> {
  const answer = await fetch(`${origin}/launcher/api/launch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app, patient: PATIENT }),
  });
  const { url } = (await answer.json()) as { url: string };
  return new URL(url, origin).href;
}

const SCOPES = "openid fhirUser launch online_access patient/Patient.rs patient/Observation.rs patient/Condition.rs patient/MedicationRequest.rs patient/MedicationStatement.rs patient/FamilyMemberHistory.rs patient/Procedure.rs";

function bareUrl(url: string): string {
  const bare = new URL(url);
  bare.pathname = "/bare/launch.html";
  bare.searchParams.set("scope", SCOPES);
  return bare.href;
}

async function timed(context: BrowserContext, url: string, selector: string): Promise<number> {
  const page = await context.newPage();
  const started = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector(selector);
  const elapsed = performance.now() - started;
  await page.close();
  return elapsed;
}
