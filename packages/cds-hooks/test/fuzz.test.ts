import { type ChartResource, type Fact, flattenResources, readCharts } from "@bedside/chart";
import { assessQuality, isFhirEcg, measure, readFhirEcg } from "@bedside/ecg";
import { runSearch, type Send } from "@bedside/smart";
import { toCanonical } from "@bedside/terminology";
import fc from "fast-check";
import type { FhirResource } from "fhir/r4.js";
import { describe, expect, it } from "vitest";
import { parseHookRequest } from "../src/request.ts";
import { Refusal } from "../src/types.ts";
import { clinicPatients } from "./clinic.ts";
import { KINDS, mutate } from "./mutate.ts";

const seed = Number(process.env.FUZZ_SEED ?? 20261122);
/** Share of 10,000 cases; FUZZ_RUNS asks for another total. */
const runs = (share: number) => Math.ceil((Number(process.env.FUZZ_RUNS ?? 10_000) * share) / 100);
const mutation = fc.record({ at: fc.nat(1_000_000), kind: fc.constantFrom(...KINDS) });
const patients = [...clinicPatients()].map(([id, all]) => ({
  id,
  patient: all.find((it) => it.resourceType === "Patient") as ChartResource,
  rows: all.filter((it) => it.resourceType !== "Patient" && !isFhirEcg(it)).slice(0, 40),
}));
const ecgs = [...clinicPatients().values()].flat().filter(isFhirEcg).slice(0, 4);
const AS_OF = new Date().toISOString().slice(0, 10);

function checkPrototype(): void {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/** No NaN, no infinity, a value only where the state has one, and a raw value that is written in the resources. */
function checkFact(fact: Fact, written: string): void {
  for (const row of [fact, ...fact.candidates])
    for (const value of [row.value, row.raw?.value])
      if (typeof value === "number") expect(Number.isFinite(value), `${fact.concept}: ${value}`).toBe(true);
  if (!["found", "stale", "entered"].includes(fact.state)) expect(fact.value).toBeNull();
  if (typeof fact.raw?.value === "number") expect(written).toContain(JSON.stringify(fact.raw.value));
}

const mentions = (fact: Fact | undefined, id: unknown) =>
  JSON.stringify(fact ?? null, (key, value) => (key === "_fullUrl" ? undefined : value)).includes(String(id));

describe(`fuzz, seed ${seed}`, () => {
  it(`${runs(60)} charts with one place changed: nothing crashes, and no other value moves`, async () => {
    const before = await Promise.all(
      patients.map(({ patient, rows }) => readCharts([patient, ...rows], { asOf: AS_OF })),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), mutation, async (who, which, change) => {
        const index = who % patients.length;
        const subject = patients[index];
        const target = subject?.rows[which % Math.max(1, subject.rows.length)];
        if (!subject || !target) return;
        const { mutated } = mutate(target, change);
        const rows = subject.rows.map((row) => (row === target ? mutated : row));
        const { resources } = flattenResources([subject.patient, ...rows]);
        const charts = await readCharts(resources, { asOf: AS_OF });
        const written = JSON.stringify(resources);
        for (const chart of charts) for (const fact of Object.values(chart.facts)) checkFact(fact, written);
        const chart = charts.find((it) => it.patient.reference === `Patient/${subject.id}`);
        const old = before[index]?.[0];
        // A fact found in an untouched row stays the value it was, or says in its state why it is none now.
        for (const [concept, fact] of Object.entries(chart?.facts ?? {})) {
          const was = old?.facts[concept];
          if (was?.state !== "found" || fact.state !== "found") continue;
          if (fact.source !== was.source || mentions({ ...was, candidates: [] }, target.id)) continue;
          if (was.mapping === null && was.raw === null) continue;
          expect({ value: fact.value, unit: fact.unit, raw: fact.raw }).toEqual({
            value: was.value,
            unit: was.unit,
            raw: was.raw,
          });
        }
        checkPrototype();
      }),
      { seed, numRuns: runs(60) },
    );
  });

  it(`${runs(5)} ECGs with one place changed are read or refused, in finite numbers`, () => {
    fc.assert(
      fc.property(fc.nat(), mutation, (which, change) => {
        const { mutated } = mutate(ecgs[which % ecgs.length], change);
        const read = readFhirEcg(mutated);
        if (!read.ok) {
          expect(read.error.message.en).not.toBe("");
          return;
        }
        expect(read.recording.samplingRateHz).toBeGreaterThan(0);
        if (which % 10 !== 0 || read.recording.durationS > 60) return;
        const { hrBpm, qrsMs } = measure(read.recording);
        for (const value of [hrBpm, qrsMs]) if (value !== null) expect(Number.isFinite(value)).toBe(true);
        expect(["good", "limited", "unusable"]).toContain(assessQuality(read.recording).overall);
      }),
      { seed, numRuns: runs(5) },
    );
  });

  it(`${runs(15)} answers to a search with one place changed end, whole or with a cause`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), mutation, async (who, change) => {
        const subject = patients[who % patients.length];
        const bundle = {
          resourceType: "Bundle",
          type: "searchset",
          entry: subject?.rows.slice(0, 3).map((resource) => ({ resource, search: { mode: "match" } })),
          link: [{ relation: "next", url: `http://ehr.test/fhir/?page=${who % 3}` }],
        };
        const { mutated } = mutate(bundle, change);
        let sent = 0;
        const send: Send = async () => {
          sent += 1;
          return { ok: true, answer: { status: 200, location: null, resource: mutated as unknown as FhirResource } };
        };
        const plan = { resourceType: "Observation", params: [] };
        const outcome = await runSearch(send, "http://ehr.test/fhir", plan, "1");
        expect(sent).toBeLessThan(4);
        if (!outcome.ok) expect(outcome.cause.text).not.toBe("");
      }),
      { seed, numRuns: runs(15) },
    );
  });

  it(`${runs(10)} units and values become a finite number or a refusal`, () => {
    const input = fc.record({
      value: fc.oneof(fc.double(), fc.constantFrom(0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY)),
      unit: fc.oneof(fc.string(), fc.constantFrom("mg/dL", "mmol/L", "%", "mmol/mol", "K/uL", "mmHg")),
    });
    fc.assert(
      fc.property(fc.constantFrom("ldl", "hba1c", "sbp", "weight", "creat"), input, (concept, { value, unit }) => {
        const outcome = toCanonical(concept, value, { text: unit, code: unit });
        if (outcome.ok) expect(Number.isFinite(outcome.value)).toBe(true);
      }),
      { seed, numRuns: runs(10) },
    );
  });

  it(`${runs(10)} hook requests are read or refused in words`, () => {
    const request = {
      hook: "patient-view",
      hookInstance: "1",
      fhirServer: "http://ehr.test/fhir",
      fhirAuthorization: { access_token: "abc", scope: "patient/*.rs" },
      context: { patientId: "1", userId: "Practitioner/1" },
      prefetch: { patient: { resourceType: "Patient", id: "1" } },
    };
    fc.assert(
      fc.property(mutation, fc.option(mutation), (first, second) => {
        const once = mutate(request, first).mutated;
        const twice: unknown = second ? mutate(once, second).mutated : once;
        try {
          expect(parseHookRequest(twice).patientId).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          expect(cause.status).toBe(400);
        }
        checkPrototype();
      }),
      { seed, numRuns: runs(10) },
    );
  });
});
