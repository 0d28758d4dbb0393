import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartResource, readCharts } from "../src/index.ts";
import { AS_OF, code, condition, drug, LOINC, observation, patient, quantity, RXNORM, SCT } from "./make.ts";

const dates = fc.constantFrom(
  "2026-06-01",
  "2026-06-01T08:00:00Z",
  "2026-06-01T16:00:00+08:00",
  "2026-06",
  "2025",
  "2027-01-01",
  "bad",
  undefined,
);
const statuses = fc.constantFrom("final", "amended", "preliminary", "cancelled", "unknown");
const labs = fc
  .tuple(
    fc.constantFrom("2089-1", "39469-2", "4548-4", "8480-6", "2160-0"),
    fc.constantFrom(1, 3.1, 6.5, 48, 120, 121),
    fc.constantFrom("mg/dL", "mmol/L", "%", "mmHg", undefined),
    dates,
    statuses,
  )
  .map(([loinc, value, unit, effectiveDateTime, status]) =>
    observation(loinc, { ...quantity(value, unit), effectiveDateTime, status }),
  );
/** Rows that tie or nearly tie, where an order could show. */
const ties = fc
  .tuple(fc.constantFrom(120, 121, 130), fc.constantFrom("2026-06-01", "2026-06", "2026-06-01T08:00:00Z"))
  .map(([value, effectiveDateTime]) => observation("2089-1", { ...quantity(value, "mg/dL"), effectiveDateTime }));
const smoking = fc
  .tuple(fc.constantFrom("266919005", "8517006", "449868002", "77176002", "266927001"), dates, statuses)
  .map(([snomed, effectiveDateTime, status]) =>
    observation("72166-2", { valueCodeableConcept: code(SCT, snomed), effectiveDateTime, status }),
  );
const diagnoses = fc
  .tuple(
    fc.constantFrom("E11.9", "I10", "F17.210", "Z87.891", "I48.91"),
    fc.constantFrom("confirmed", "refuted", "provisional", "entered-in-error"),
    fc.constantFrom("active", "resolved"),
    dates,
  )
  .map(([icd, verification, clinical, recordedDate]) =>
    condition(icd, {
      verificationStatus: code(undefined, verification),
      clinicalStatus: code(undefined, clinical),
      recordedDate,
    }),
  );
const drugs = fc
  .tuple(fc.constantFrom("36567", "17767", "6809"), fc.constantFrom("active", "stopped"), dates)
  .map(([rx, status, authoredOn]) => drug(code(RXNORM, rx), { status, authoredOn }));
const charts = fc.oneof(
  fc.array(fc.oneof(labs, smoking, diagnoses, drugs), { maxLength: 10 }),
  fc.array(ties, { maxLength: 4 }),
);

const read = async (rows: ChartResource[]) => (await readCharts([patient(), ...rows], { asOf: AS_OF }))[0]!.facts;

describe("for every chart", () => {
  it("the order of the resources does not matter", async () => {
    await fc.assert(
      fc.asyncProperty(
        charts.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
        ),
        async ([rows, shuffled]) => {
          expect(await read(shuffled)).toEqual(await read(rows));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("a row entered in error changes no value and no state", async () => {
    const withdrawn = fc.oneof(
      labs.map((row) => ({ ...row, status: "entered-in-error" })),
      smoking.map((row) => ({ ...row, status: "entered-in-error" })),
      diagnoses.map((row) => ({ ...row, verificationStatus: code(undefined, "entered-in-error") })),
      drugs.map((row) => ({ ...row, status: "entered-in-error" })),
    );
    const core = (facts: Awaited<ReturnType<typeof read>>) =>
      Object.values(facts).map(({ concept, state, value, source }) => ({ concept, state, value, source }));
    await fc.assert(
      fc.asyncProperty(charts, withdrawn, async (rows, row) => {
        expect(core(await read([...rows, row]))).toEqual(core(await read(rows)));
      }),
      { numRuns: 150 },
    );
  });

  it("every row that speaks of a concept is a candidate, with a reason or as the value", async () => {
    await fc.assert(
      fc.asyncProperty(charts, async (rows) => {
        const facts = await read(rows);
        const shown = new Set(
          Object.values(facts).flatMap((one) => one.candidates.map((candidate) => candidate.source)),
        );
        for (const row of rows) expect(shown).toContain(`${row.resourceType}/${row.id}`);
        for (const one of Object.values(facts)) {
          const open = one.candidates.filter((candidate) => candidate.reason === null);
          if (one.state === "found" || one.state === "stale") expect(open.length).toBe(1);
          else if (one.state === "conflicting") expect(open.length).toBeGreaterThan(1);
          else expect(open).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("a value is what its row recorded", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 10, max: 900, noNaN: true }), async (value) => {
        const facts = await read([observation("2093-3", { code: code(LOINC, "2093-3"), ...quantity(value, "mg/dL") })]);
        if (value < 40) expect(facts.tc).toMatchObject({ state: "implausible", value: null });
        else expect(facts.tc).toMatchObject({ value, raw: { value, unit: "mg/dL" } });
      }),
      { numRuns: 50 },
    );
  });

  it("a fact has a value exactly when it is found or stale, and is absent only when no row holds one for it", async () => {
    const withdrawn = new Set(["entered-in-error", "cancelled", "registered", "future", "stopped", "refuted"]);
    await fc.assert(
      fc.asyncProperty(charts, async (rows) => {
        for (const one of Object.values(await read(rows))) {
          expect(one.value !== null, one.concept).toBe(one.state === "found" || one.state === "stale");
          if (one.value !== null) expect(one.source, one.concept).not.toBeNull();
          else expect([one.raw, one.mapping, one.effective, one.source]).toEqual([null, null, null, null]);
          if (one.state !== "absent") continue;
          for (const { reason } of one.candidates) expect(withdrawn).toContain(reason?.code);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("a usable number is the raw one by the formula of its mapping, worked out by hand", async () => {
    const byHand: Record<string, (value: number) => number> = {
      "mg/dL": (value) => value,
      "mmol/L": (value) => (value * 386.65) / 10,
      "g/L": (value) => value * 100,
    };
    const rows = fc.tuple(fc.constantFrom("mg/dL", "mmol/L", "g/L"), fc.double({ min: 50, max: 600, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(rows, async ([unit, milligrams]) => {
        const raw = milligrams / (byHand[unit]?.(1) ?? 1);
        const { tc } = await read([observation("2093-3", quantity(raw, unit))]);
        expect(tc?.raw).toEqual({ value: raw, unit });
        expect(Math.abs((tc?.value as number) / (byHand[unit]?.(raw) ?? 0) - 1)).toBeLessThan(1e-14);
        if (unit === "mg/dL") expect(tc?.mapping).toBe("LOINC 2093-3, equal");
        else expect(tc?.mapping).toContain(unit);
      }),
      { numRuns: 100 },
    );
  });
});

describe("hostile depth", () => {
  it("reads a chart with a resource nested tens of thousands deep, with and without an id", async () => {
    const depth = 20_000;
    const note: unknown = JSON.parse(`${'{"extension":['.repeat(depth)}{}${"]}".repeat(depth)}`);
    const row = {
      resourceType: "Observation",
      status: "final",
      subject: { reference: "Patient/1" },
      code: { coding: [{ system: "http://loinc.org", code: "2085-9" }] },
      valueQuantity: { value: 50, unit: "mg/dL" },
      effectiveDateTime: "2026-01-01",
      note,
    };
    const patient = { resourceType: "Patient", id: "1", birthDate: "1960-01-01" };
    const [chart] = await readCharts([patient, row, { ...row, id: "9" }, { ...row, id: "9" }], { asOf: "2026-02-01" });
    expect(chart?.facts.hdl?.value).toBe(50);
  });
});
