import { SYSTEMS } from "@bedside/terminology";
import { describe, expect, it } from "vitest";
import { harvest } from "../../src/codemap/index.ts";
import { LAB } from "./make.ts";

const coding = (system: string | undefined, code: string) => ({ ...(system && { system }), code });
const quantity = (value: number) => ({ valueQuantity: { value, unit: "mg/dL" } });
const observation = (id: string, codings: object[], more: object = {}) => ({
  resourceType: "Observation",
  id,
  status: "final",
  subject: { reference: "Patient/1" },
  code: { coding: codings, text: "x" },
  ...more,
});
const found = (...resources: object[]) => {
  async function* pages() {
    yield resources;
  }
  return harvest(pages(), { source: "https://fhir.example", local: null });
};

describe("a harvest counts results, and their coded parts apart", () => {
  it("a panel with components is one result", async () => {
    const pressure = (id: string) =>
      observation(id, [coding(SYSTEMS.loinc, "85354-9")], {
        component: ["8480-6", "8462-4"].map((code) => ({
          code: { coding: [coding(SYSTEMS.loinc, code)] },
          ...quantity(100),
        })),
      });
    expect(await found(pressure("1"), pressure("2"))).toMatchObject({ observations: 2, parts: 6, international: 2 });
  });

  it("a result with a local code on one part is not one with international codes only", async () => {
    const mixed = observation("1", [coding(SYSTEMS.loinc, "85354-9")], {
      component: [
        { code: { coding: [coding(LAB, "BP1")] }, ...quantity(1) },
        { code: { coding: [coding(LAB, "BP1")] }, ...quantity(2) },
      ],
    });
    const { rows, ...sum } = await found(mixed, observation("2", []), observation("3", [coding(undefined, "HDL")]));
    expect(sum).toMatchObject({ observations: 3, parts: 5, international: 0, withoutCode: 1, withoutSystem: 1 });
    expect(rows.map(({ row }) => [row.code, row.count, row.samples])).toEqual([["BP1", 1, ["1", "2"]]]);
  });

  it("no kind of result is more than the results, those within a report among them", async () => {
    const report = {
      resourceType: "DiagnosticReport",
      id: "9",
      status: "final",
      subject: { reference: "Patient/1" },
      contained: [{ ...observation("a", [coding(SYSTEMS.loinc, "2089-1")], quantity(1)) }],
      result: [{ reference: "#a" }],
    };
    expect(await found(report)).toMatchObject({ observations: 1, parts: 1, international: 1 });
  });
});

it("a hospital's own code keeps the NHI order that stands beside it", async () => {
  const both = [coding(LAB, "LDL1"), coding(SYSTEMS.nhiService, "09044C")];
  const { rows } = await found(observation("1", both, quantity(100)));
  expect(rows.map(({ row }) => [row.code, row.order])).toEqual([
    ["LDL1", "09044C"],
    ["09044C", ""],
  ]);
});
