import { localCodes, readPublishedMap, reviewExtension } from "@bedside/terminology/concept-map";
import { describe, expect, it } from "vitest";
import { type ChartResource, readCharts, searchPlan } from "../src/index.ts";
import { AS_OF, code, LOINC, NHI, observation, patient, quantity } from "./make.ts";

const LAB = "https://hospital.example/CodeSystem/lab";

function maps(
  source: string,
  ...rows: [code: string, target: string | null, equivalence: string, forCalculation?: boolean][]
) {
  const review = { author: "Chen", approver: "Lin", approvedOn: "2026-11-20" };
  const read = readPublishedMap({
    resourceType: "ConceptMap",
    status: "active",
    group: [
      {
        source,
        target: LOINC,
        element: rows.map(([local, target, equivalence, forCalculation = false]) => ({
          code: local,
          target: [
            {
              ...(target && { code: target }),
              equivalence,
              extension: [reviewExtension({ ...review, forCalculation })],
            },
          ],
        })),
      },
    ],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return localCodes([read.map]);
}

async function fact(concept: string, row: ChartResource, local: ReturnType<typeof maps> | null) {
  const [chart] = await readCharts([patient(), row], { asOf: AS_OF, local });
  return chart?.facts[concept];
}

const hdl = (system: string, local: string, text?: string) =>
  observation("", { code: { ...code(system, local), text }, ...quantity(48, "mg/dL") });

describe("a chart read with the hospital's own map", () => {
  it("finds what was missing, and says who approved the row", async () => {
    const row = hdl(LAB, "LAB-HDL", "HDL-C");
    expect(await fact("hdl", row, null)).toMatchObject({ state: "unmapped", value: null });
    expect(await fact("hdl", row, maps(LAB, ["LAB-HDL", "2085-9", "equal"]))).toMatchObject({
      state: "found",
      value: 48,
      mapping: "LAB-HDL -> 2085-9, equal, approved by Lin 2026-11-20",
    });
  });

  it("shows what is only related, and does not feed it", async () => {
    for (const [equivalence, forCalculation] of [
      ["relatedto", false],
      ["inexact", false],
      ["narrower", false],
    ] as const)
      expect(
        await fact("hdl", hdl(LAB, "LAB-HDL"), maps(LAB, ["LAB-HDL", "2085-9", equivalence, forCalculation])),
      ).toMatchObject({ state: "unmapped", value: null, reason: { code: "mapping-not-safe" } });
    expect(await fact("hdl", hdl(LAB, "LAB-HDL"), maps(LAB, ["LAB-HDL", "2085-9", "narrower", true]))).toMatchObject({
      state: "found",
      value: 48,
    });
  });

  it("takes the hospital's word for an NHI code, and for a code that is none of ours", async () => {
    expect(await fact("hdl", hdl(NHI, "09043C"), maps(NHI, ["09043C", "2085-9", "equivalent"]))).toMatchObject({
      mapping: "NHI 09043C -> 2085-9, equal, approved by Lin 2026-11-20",
    });
    // A text that looks like HDL under a code that the hospital maps to nothing.
    expect(await fact("hdl", hdl(LAB, "QC-HDL", "HDL"), maps(LAB, ["QC-HDL", null, "unmatched"]))).toMatchObject({
      state: "absent",
    });
  });

  it("takes neither of two codings that contradict each other", async () => {
    const row = observation("", {
      code: { coding: [...code(LOINC, "2085-9").coding, ...code(LAB, "LAB-X").coding] },
      ...quantity(48, "mg/dL"),
    });
    expect(await fact("hdl", row, maps(LAB, ["LAB-X", "2089-1", "equal"]))).toMatchObject({
      state: "unmapped",
      reason: { code: "codings-contradict" },
    });
    expect(await fact("hdl", row, maps(LAB, ["LAB-X", null, "unmatched"]))).toMatchObject({
      state: "unmapped",
      reason: { code: "codings-contradict" },
    });
  });

  it("still refuses a wrong unit and a wrong specimen", async () => {
    const local = maps(LAB, ["LAB-CREA", "2160-0", "equal"]);
    const crea = (unit: string, extra: object = {}) =>
      observation("", { code: code(LAB, "LAB-CREA"), ...quantity(1, unit), ...extra });
    expect(await fact("creat", crea("U/L"), local)).toMatchObject({ value: null });
    expect(await fact("creat", crea("mg/dL", { specimen: { display: "Urine" } }), local)).toMatchObject({
      value: null,
    });
    expect(await fact("creat", crea("mg/dL"), local)).toMatchObject({ value: 1 });
  });

  it("is asked for with the hospital's codes", () => {
    const codes = (local: ReturnType<typeof maps> | null) =>
      searchPlan(["hdl"], local)
        .flatMap(({ params }) => params)
        .find(([name]) => name === "code")?.[1];
    expect(codes(null)).not.toContain("LAB-HDL");
    expect(codes(maps(LAB, ["LAB-HDL", "2085-9", "equal"]))).toContain("LAB-HDL");
  });
});
