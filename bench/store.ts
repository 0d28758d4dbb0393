/**
 * Times of the sandbox's embedded FHIR store: `node bench/store.ts [resources]`. Prints, asserts nothing.
 * The data are invented: one patient in a hundred resources, 20 laboratory codes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type AnyResource, createEmbeddedFhirService, type FhirService } from "../packages/sandbox/src/fhir/service.ts";

const BASE = "http://localhost:8080/fhir";
const COUNT = Number(process.argv[2] ?? 100_000);
const PER_PATIENT = 100;
const CODES = 20;

function* resources(count: number): Generator<AnyResource> {
  for (let at = 0; at < count; at++) {
    const patient = `p${Math.floor(at / PER_PATIENT)}`;
    if (at % PER_PATIENT === 0) {
      yield {
        resourceType: "Patient",
        id: patient,
        name: [{ text: `王測試${at}`, family: `Wang${at}`, given: ["Test"] }],
        birthDate: `19${50 + (at % 40)}-0${1 + (at % 9)}-11`,
        gender: at % 2 === 0 ? "male" : "female",
      };
      continue;
    }
    yield {
      resourceType: "Observation",
      id: `o${at}`,
      status: "final",
      category: [
        { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" }] },
      ],
      code: {
        coding: [{ system: "http://loinc.org", code: `${1000 + (at % CODES)}-1`, display: `Test ${at % CODES}` }],
      },
      subject: { reference: `Patient/${patient}` },
      effectiveDateTime: new Date(1.6e12 + at * 3_600_000).toISOString(),
      valueQuantity: { value: 50 + (at % 100), unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
    };
  }
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const row = (what: string, figure: string) => process.stdout.write(`${what.padEnd(56)} ${figure.padStart(16)}\n`);

async function repeat(times: number, work: (at: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let at = 0; at < times; at++) {
    const from = performance.now();
    await work(at);
    taken.push(performance.now() - from);
  }
  return median(taken);
}

async function measure(where: string, dataFolder?: string): Promise<void> {
  const service: FhirService = createEmbeddedFhirService(
    dataFolder === undefined ? { base: BASE } : { base: BASE, dataFolder },
  );
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  await service.load(resources(COUNT));
  const seconds = (performance.now() - from) / 1000;
  const cpu = process.cpuUsage(cpuFrom);
  row(`${where}: load ${COUNT} resources`, `${seconds.toFixed(1)} s`);
  row(`${where}: of it processor time`, `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s`);
  const get = (address: string, query: [string, string][]) =>
    service.handle({ method: "GET", path: address, query, headers: {}, body: null });
  const patients = Math.floor(COUNT / PER_PATIENT);
  const some = (at: number) => `Patient/p${(at * 37) % patients}`;
  const code = (at: number) => `http://loinc.org|${1000 + (at % CODES)}-1`;
  const cases: [string, (at: number) => Promise<unknown>][] = [
    ["read by id", (at) => get(some(at), [])],
    [
      "search patient + code, newest first",
      (at) =>
        get("Observation", [
          ["patient", some(at)],
          ["code", code(at)],
          ["_sort", "-date"],
        ]),
    ],
    [
      "search code + date, _count=50, no total",
      (at) =>
        get("Observation", [
          ["code", code(at)],
          ["date", "ge2020-06-01"],
          ["_count", "50"],
          ["_total", "none"],
        ]),
    ],
    [
      "search code + date, _count=50, with total",
      (at) =>
        get("Observation", [
          ["code", code(at)],
          ["date", "ge2020-06-01"],
          ["_count", "50"],
        ]),
    ],
    [
      "search patient, _include subject",
      (at) =>
        get("Observation", [
          ["patient", some(at)],
          ["_include", "Observation:subject"],
        ]),
    ],
    [
      "search Patient by _id, _revinclude 99 Observations",
      (at) =>
        get("Patient", [
          ["_id", `p${at % patients}`],
          ["_revinclude", "Observation:patient"],
        ]),
    ],
    ["search Patient by name", (at) => get("Patient", [["name", `wang${at}`]])],
    [
      "transaction: a patient and 20 Observations",
      (at) => service.handle({ method: "POST", path: "", query: [], headers: {}, body: transactionOf(at) }),
    ],
  ];
  for (const [name, work] of cases) row(`${where}: ${name}`, `${(await repeat(50, work)).toFixed(2)} ms`);
  await service.close();
}

function transactionOf(at: number): AnyResource {
  const patient = `urn:uuid:00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
  const list = [...resources(21)];
  return {
    resourceType: "Bundle",
    type: "transaction",
    entry: list.map(({ id: _, ...resource }, index) => ({
      ...(index === 0 ? { fullUrl: patient } : {}),
      resource: index === 0 ? resource : { ...resource, subject: { reference: patient } },
      request: { method: "POST", url: resource.resourceType },
    })),
  };
}

/** Kills a process that loads by transactions at about half, and counts what a restart finds. */
async function killed(dataFolder: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", import.meta.filename, String(COUNT), dataFolder],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let acknowledged = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    acknowledged += chunk.length;
    if (acknowledged * PER_PATIENT >= COUNT / 2) child.kill("SIGKILL");
  });
  await once(child, "exit");
  const from = performance.now();
  const service = createEmbeddedFhirService({ base: BASE, dataFolder });
  row("kill -9 at half of a load: restart", `${(performance.now() - from).toFixed(0)} ms`);
  const patients = await service.count("Patient");
  const observations = await service.count("Observation");
  const whole = observations === patients * (PER_PATIENT - 1);
  row("kill -9: transactions acknowledged / found", `${acknowledged} / ${patients}`);
  row("kill -9: acknowledged and lost, half-written", `${Math.max(0, acknowledged - patients)}, ${whole ? 0 : "some"}`);
  await service.close();
}

/** The process that is killed: a transaction a patient, and a dot on standard output for each that was acknowledged. */
async function loadForKill(dataFolder: string): Promise<void> {
  const service = createEmbeddedFhirService({ base: BASE, dataFolder });
  let entry: { resource: AnyResource; request: { method: string; url: string } }[] = [];
  for (const resource of resources(COUNT)) {
    entry.push({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } });
    if (entry.length < PER_PATIENT) continue;
    const body = { resourceType: "Bundle", type: "transaction", entry };
    const { status } = await service.handle({ method: "POST", path: "", query: [], headers: {}, body });
    if (status !== 200) throw new Error(`a transaction was answered ${status}`);
    writeSync(1, ".");
    entry = [];
  }
}

const killFolder = process.argv[3];
if (killFolder !== undefined) await loadForKill(killFolder);
else {
  await measure("memory");
  const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-store-"));
  await measure("disk", path.join(folder, "data"));
  await killed(path.join(folder, "killed"));
  rmSync(folder, { recursive: true, force: true });
}
