import { createCdsHooks, mountCdsHooks } from "@bedside/cds-hooks";
import type { ChartResource } from "@bedside/chart";
import { startSandbox } from "@bedside/sandbox";
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

/** Shortest time that at least this share of the samples keep to (nearest rank). */
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

interface Sample {
  patient: string;
  ms: number;
}

function rowOf(name: string, samples: Sample[]): string[] {
  const sorted = [...samples].sort((a, b) => a.ms - b.ms);
  const times = sorted.map(({ ms }) => ms);
  const slowest = sorted.at(-1);
  const share = (of: number) => `${at(times, of).toFixed(0)} ms`;
  return [
    `${name} (budget ${BUDGET_MS} ms)`,
    `p50 ${share(0.5)}, p95 ${share(0.95)}, slowest ${slowest?.ms.toFixed(0)} ms (${slowest?.patient})`,
  ];
}

/** One `patient-view` call for each service and patient of the clinic, with everything prefetched and with nothing. */
async function serviceRows(patients: Map<string, ChartResource[]>): Promise<string[][]> {
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
      const samples: Sample[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [patient, resources] of patients) {
          open = resources;
          const more = prefetched ? { prefetch: prefetchOf(templates, resources) } : { fhirServer: FHIR };
          const call = hookCall(service, patient, more);
          const started = performance.now();
          await cardsOf(await hooks.fetch(call));
          if (round > 0) samples.push({ patient, ms: performance.now() - started });
        }
      rows.push(rowOf(`${service}, ${prefetched ? "prefetched" : "fetched"}`, samples));
    }
  }
  hooks.dispose();
  return rows;
}

/** The same as the launcher asks for it: the sandbox prefetches from its store and fires every service at once. */
async function sandboxRows(patients: Iterable<string>): Promise<string[][]> {
  const sandbox = await startSandbox({ port: 0, cdsHooks: true, mounts: (site) => [mountCdsHooks(site)] });
  try {
    const api = `${sandbox.url}/launcher/api`;
    const clinic = (await (await fetch(`${api}/clinic`)).json()) as { practitioners: { id: string }[] };
    const samples = new Map<string, Sample[]>();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const patient of patients) {
        const answer = await fetch(`${api}/patients/${patient}/cards?practitioner=${clinic.practitioners[0]?.id}`);
        const { services } = (await answer.json()) as { services: { id: string; tookMs: number; error: unknown }[] };
        for (const { error, id, tookMs } of services) {
          if (error !== null) throw new Error(`${id}, ${patient}: ${error}`);
          if (round > 0) samples.set(id, [...(samples.get(id) ?? []), { patient, ms: tookMs }]);
        }
      }
    return [...samples].map(([service, list]) => rowOf(`${service}, by the sandbox, all at once`, list));
  } finally {
    await sandbox.close();
  }
}

/** Times of the CDS Hooks services: by themselves, and with the prefetch and firing of the sandbox. */
export async function cdsBench(): Promise<string[][]> {
  const patients = clinicPatients();
  return [...(await serviceRows(patients)), ...(await sandboxRows([...patients.keys()]))];
}
