import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { searchPlan } from "@bedside/chart";
import { parseCard } from "@bedside/models";
import { startSandbox } from "@bedside/sandbox";
import { type BrowserContext, chromium } from "@playwright/test";
import { build } from "vite";
import { median, root } from "./common.ts";

const RUNS = 15;
/** Visits before the measured ones. They stay, as a reader does: then the browser keeps the code it has compiled. */
const WARM_UP = { visits: 2, stayMs: 4000 };
const PATIENT = "chen-kuo-hsiung";
const NUMBER = '[data-testid="result-value"], [data-testid="result-range"]';

interface Page {
  origin: string;
  /** What is on the screen when the page is done. */
  selector: string;
  times: number[];
}

/**
 * Launch to number painted, coronary risk beside a bare fhirclient page in its place: the same client registration, scopes
 * and reads at the same sandbox, but no model and no screen. In turn, in one browser that has opened both before.
 */
export async function launchBench(): Promise<string[][]> {
  const built = path.join(root, "dist", "apps");
  const bareApps = await buildBarePage(built);
  const sandboxes = await Promise.all(
    [built, bareApps].map((appsFolder, index) => startSandbox({ port: 8590 + index, appsFolder })),
  );
  const [ours, bare] = sandboxes.map(
    ({ url }, index): Page => ({ origin: url, selector: index === 0 ? NUMBER : "#number:not(:empty)", times: [] }),
  ) as [Page, Page];
  const profile = mkdtempSync(path.join(os.tmpdir(), "bedside-bench-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
    viewport: { width: 1366, height: 768 },
  });
  try {
    for (let run = 0; run < WARM_UP.visits + RUNS; run++) {
      const isWarmUp = run < WARM_UP.visits;
      for (const page of [ours, bare]) {
        const time = await timed(browser, page, isWarmUp ? WARM_UP.stayMs : 0);
        if (!isWarmUp) page.times.push(time);
      }
    }
    const [a, b] = [median(ours.times), median(bare.times)];
    return [
      ["launch to number painted, warm cache", `${a.toFixed(0)} ms`],
      ["bare fhirclient page, same OAuth and reads", `${b.toFixed(0)} ms`],
      ["ratio (aim <= 1.3)", `${(a / b).toFixed(2)}x`],
    ];
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
    for (const sandbox of sandboxes) await sandbox.close();
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
