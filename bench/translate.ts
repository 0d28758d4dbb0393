import { readFileSync } from "node:fs";
import path from "node:path";
import { createCodeSystems } from "@bedside/terminology/code-systems";
import { parseConceptMap, translate } from "@bedside/terminology/concept-map";
import { createTerminologyService } from "@bedside/terminology-service";
import { javaProblem, startHapi } from "../hapi/server.mjs";
import { median, root } from "./common.ts";

const DATA = path.join(root, "packages/terminology/data");
const MAP = path.join(DATA, "maps/nhi-loinc.json");
const ROUNDS = 5;
const HAPI_REQUESTS = 200;
/** HAPI FHIR writes the rows of a map to its tables in the background. */
const HAPI_PATIENCE_MS = 120_000;

/**
 * `$translate` of the shipped map of NHI orders: the library's call, the same through our HTTP adapter without a network, and
 * HAPI FHIR's operation over HTTP on this machine with the same map, all codes of the map in turn.
 */
export async function translateBench(): Promise<string[][]> {
  const json: unknown = JSON.parse(readFileSync(MAP, "utf8"));
  const started = performance.now();
  const parsed = parseConceptMap(json);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.problem.en);
  const maps = [parsed.map];
  const group = parsed.map.group?.[0];
  const system = group?.source ?? "";
  const codes = group?.element.map(({ code }) => code ?? "") ?? [];
  translate(maps, { codings: [{ system, code: codes[0] ?? "" }] });
  const startUp = performance.now() - started;

  const inProcess = await rate(() => {
    for (const code of codes) translate(maps, { codings: [{ system, code }] });
  }, codes.length);
  const index: unknown = JSON.parse(readFileSync(path.join(DATA, "index.json"), "utf8"));
  const systems = createCodeSystems(index, async (file) => new Uint8Array(readFileSync(path.join(DATA, file))));
  const service = createTerminologyService({ systems, maps, base: "/t" });
  const query = (base: string, code: string) =>
    `${base}/ConceptMap/$translate?${new URLSearchParams({ code, system, url: parsed.map.url ?? "" })}`;
  const adapter = await rate(async () => {
    for (const code of codes) await (await service.fetch(new Request(query("http://x/t", code)))).text();
  }, codes.length);

  const rows = [
    ["map read and first answer", `${startUp.toFixed(1)} ms`],
    ["library", perSecond(inProcess)],
    ["HTTP adapter, without a network", perSecond(adapter)],
  ];
  const problem = javaProblem();
  if (problem) return [...rows, [`HAPI FHIR: left out. ${problem}`, ""]];
  const hapi = await startHapi({ quiet: true });
  try {
    const answer = await fetch(`${hapi.url}/ConceptMap`, {
      method: "POST",
      headers: { "content-type": "application/fhir+json" },
      body: JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`HAPI FHIR refused the map: ${answer.status} ${await answer.text()}`);
    await untilTranslates(query(hapi.url, codes[0] ?? ""));
    const asked = Array.from({ length: HAPI_REQUESTS }, (_, at) => codes[at % codes.length] ?? "");
    const there = await rate(async () => {
      for (const code of asked) await (await fetch(query(hapi.url, code))).text();
    }, asked.length);
    return [
      ...rows,
      ["HAPI FHIR, over HTTP", perSecond(there)],
      ["library beside HAPI FHIR (aim >= 100x)", `${(inProcess / there).toFixed(0)}x`],
    ];
  } finally {
    await hapi.stop();
  }
}

/** Median of calls a second. */
async function rate(work: () => unknown, calls: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const started = performance.now();
    await work();
    if (round > 0) rates.push((calls / (performance.now() - started)) * 1000);
  }
  return median(rates);
}

async function untilTranslates(url: string): Promise<void> {
  const end = performance.now() + HAPI_PATIENCE_MS;
  while (performance.now() < end) {
    if ((await (await fetch(url)).text()).includes('"valueBoolean":true')) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`HAPI FHIR does not answer from the map: ${await (await fetch(url)).text()}`);
}

const perSecond = (value: number) => `${Math.round(value).toLocaleString("en")} /s`;
