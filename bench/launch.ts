import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { searchPlan } from "@bedside/chart";
import { parseCard } from "@bedside/models";
import { startSandbox } from "@bedside/sandbox";
import { type BrowserContext, chromium } from "@playwright/test";
import { build } from "vite";
import { hapiVersion, javaProblem, startHapi } from "../hapi/server.mjs";
import { median, root } from "./common.ts";

const RUNS = 15;
/** Visits before the measured ones. They stay, as a reader does: then the browser keeps the code it has compiled. */
const WARM_UP = { visits: 2, stayMs: 4000 };
const PATIENT = "chen-kuo-hsiung";
const NUMBER = '[data-testid="result-value"], [data-testid="result-range"]';

interface Page {
  name: string;
  origin: string;
  /** What is on the screen when the page is done. */
  selector: string;
  times: number[];
}

/**
 * Launch to number painted, coronary risk beside a bare fhirclient page in its place: the same client registration, scopes
 * and reads at the same sandbox, but no model and no screen. Both on the embedded store and on HAPI FHIR, in turn, in one
 * browser that has opened all before. Without Java the rows of HAPI FHIR say what to install.
 */
export async function launchBench(): Promise<string[][]> {
  const built = path.join(root, "dist", "apps");
  const bareApps = await buildBarePage(built);
  const problem = javaProblem();
  const hapi = problem ? null : await startHapi({ quiet: true });
  const fixtures = path.join(root, "fhir-fixtures");
  const sandboxes = [];
  // One after the other: the first sandbox of a store seeds it, and the second finds it seeded.
  for (const [store, fhirUrl] of [undefined, ...(hapi ? [hapi.url] : [])].entries())
    for (const [page, appsFolder] of [built, bareApps].entries()) {
      const seeding = fhirUrl && page === 0 ? { fixtures } : {};
      sandboxes.push(await startSandbox({ port: 8590 + 2 * store + page, appsFolder, fhirUrl, ...seeding }));
    }
  const stores = ["embedded store", `HAPI FHIR ${hapiVersion()}`];
  const pages = sandboxes.map(({ url }, index): Page => {
    const [what, selector] = index % 2 === 0 ? ["number painted", NUMBER] : ["bare page", "#number:not(:empty)"];
    return { name: `${stores[index >> 1]}: launch to ${what}`, origin: url, selector, times: [] };
  });
  const profile = mkdtempSync(path.join(os.tmpdir(), "bedside-bench-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
    viewport: { width: 1366, height: 768 },
  });
  try {
    for (let run = 0; run < WARM_UP.visits + RUNS; run++) {
      const isWarmUp = run < WARM_UP.visits;
      for (const page of pages) {
        const time = await timed(browser, page, isWarmUp ? WARM_UP.stayMs : 0);
        if (!isWarmUp) page.times.push(time);
      }
    }
    const [ours = 0, bare = 0, oursOnHapi = 0, bareOnHapi = 0] = pages.map(({ times }) => median(times));
    const rows = pages.map(({ name, times }) => [name, `${median(times).toFixed(0)} ms`]);
    rows.push(["embedded store: ratio to the bare page (aim <= 1.3)", `${(ours / bare).toFixed(2)}x`]);
    if (problem) return [...rows, [`HAPI FHIR: skipped. ${problem}`, ""]];
    return [
      ...rows,
      [`${stores[1]}: ratio to the bare page`, `${(oursOnHapi / bareOnHapi).toFixed(2)}x`],
      [`${stores[1]}: ratio to the embedded store`, `${(oursOnHapi / ours).toFixed(2)}x`],
    ];
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
    for (const sandbox of sandboxes) await sandbox.close();
    await hapi?.stop();
  }
}

/** The bare page as `coronary-risk`, with the searches that the app's models need. */
async function buildBarePage(built: string): Promise<string> {
  const folder = path.join(root, ".cache", "bench-apps");
  const source = path.join(root, "bench", "bare");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    root: source,
    base: "./",
    logLevel: "error",
    build: {
      outDir: path.join(folder, "coronary-risk"),
      target: "es2023",
      rollupOptions: { input: ["launch.html", "index.html"].map((page) => path.join(source, page)) },
    },
  });
  const index = JSON.parse(readFileSync(path.join(built, "models", "index.json"), "utf8")) as { card: unknown }[];
  const cards = index.map(({ card }) => parseCard(card)).filter((card) => card.app === "coronary-risk");
  const concepts = cards.flatMap((card) => [
    ...card.inputs.filter((input) => !input.setting).map((input) => input.concept),
    ...card.refuseWhen.map((rule) => rule.concept),
  ]);
  const plans = searchPlan([...new Set(concepts)]).map(
    ({ resourceType, params }) => `${resourceType}?${new URLSearchParams([...params, ["_count", "200"]])}`,
  );
  writeFileSync(path.join(folder, "coronary-risk", "plans.json"), JSON.stringify(plans));
  return folder;
}

async function timed(context: BrowserContext, { origin, selector }: Page, stayMs: number): Promise<number> {
  const clinic = (await (await fetch(`${origin}/launcher/api/clinic`)).json()) as { practitioners: { id: string }[] };
  const answer = await fetch(`${origin}/launcher/api/launch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      app: "coronary-risk",
      patients: [PATIENT],
      // The state of fhirclient has about 95 bits; RFC 6749 wants more.
      strict: false,
      practitioners: clinic.practitioners.slice(0, 1).map(({ id }) => id),
    }),
  });
  const { url } = (await answer.json()) as { url: string };
  const page = await context.newPage();
  // The page itself notes when the number is in it; asking from outside waits for the page's next free moment.
  await page.addInitScript((wanted) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(wanted)) return;
      watch.disconnect();
      requestAnimationFrame(() => document.documentElement.setAttribute("data-painted-at", String(Date.now())));
    });
    watch.observe(document, { subtree: true, childList: true, characterData: true });
  }, selector);
  const started = Date.now();
  await page.goto(new URL(url, origin).href, { waitUntil: "commit" });
  const painted = await page.waitForSelector("[data-painted-at]", { state: "attached" });
  const elapsed = Number(await painted.getAttribute("data-painted-at")) - started;
  await page.waitForTimeout(stayMs);
  await page.close();
  return elapsed;
}
