import { createCdsHooks } from "@bedside/cds-hooks";
import type { ChartResource } from "@bedside/chart";
import {
  answerTo,
  cardsOf,
  clinicPatients,
  configOf,
  FHIR,
  hookCall,
  ORIGIN,
  prefetchOf,
  templatesOf,
} from "../packages/cds-hooks/test/clinic.ts";

const BUDGET_MS = 500;
const ROUNDS = 3;

/** One `patient-view` call for each service and patient of the clinic, with everything prefetched and with nothing. */
export async function cdsBench(): Promise<string[][]> {
  const patients = clinicPatients();
  let open: readonly ChartResource[] = [];
  const server = async (input: string | URL | Request): Promise<Response> => {
    const [type, id] = new URL(String(input)).pathname.replace("/fhir/", "").split("/");
    if (id) return Response.json(open.find((it) => it.resourceType === type && it.id === id));
    return Response.json(answerTo(String(input), open));
  };
  const hooks = createCdsHooks({ config: configOf(), origin: ORIGIN, fetch: server });
  await hooks.ready;
  const rows: string[][] = [];
  for (const [service, templates] of await templatesOf(hooks.fetch)) {
    for (const prefetched of [true, false]) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [id, resources] of patients) {
          open = resources;
          const more = prefetched ? { prefetch: prefetchOf(templates, resources) } : { fhirServer: FHIR };
          const call = hookCall(service, id, more);
          const started = performance.now();
          await cardsOf(await hooks.fetch(call));
          if (round > 0) times.push(performance.now() - started);
        }
      times.sort((a, b) => a - b);
      const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(0)} ms`;
      rows.push([
        `${service}, ${prefetched ? "prefetched" : "fetched"} (budget ${BUDGET_MS} ms)`,
        `p50 ${at(0.5)}, p95 ${at(0.95)}`,
      ]);
    }
  }
  hooks.dispose();
  return rows;
}
