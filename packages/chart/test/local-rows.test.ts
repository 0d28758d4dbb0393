import { conceptById, conceptsOfCoding, NHI_TARGETS, resultOfOrder } from "@bedside/terminology";
import { DEPENDS_ON, localCodes, readPublishedMap, reviewExtension } from "@bedside/terminology/concept-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartResource, readCharts } from "../src/index.ts";
import { AS_OF, code, LOINC, NHI, observation, patient, quantity } from "./make.ts";

const LAB = "https://hospital.example/CodeSystem/lab";

interface Row {
  code: string;
  target: string | null;
  item?: string;
  specimen?: string;
  unit?: string;
  equivalence?: string;
}

function published(source: string, ...rows: Row[]) {
  const review = { author: "Chen", approver: "Lin", approvedOn: "2026-11-20", forCalculation: false };
  const dependsOn = (row: Row) =>
    (["item", "specimen", "unit"] as const).flatMap((part) =>
      row[part] ? [{ property: DEPENDS_ON[part], value: row[part] }] : [],
    );
  const element = [...Map.groupBy(rows, (row) => row.code)].map(([of, own]) => ({
    code: of,
    target: own.map((row) => ({
      ...(row.target && { code: row.target }),
      equivalence: row.target ? (row.equivalence ?? "equal") : "unmatched",
      dependsOn: dependsOn(row),
      extension: [reviewExtension(review)],
    })),
  }));
  const read = readPublishedMap({
    resourceType: "ConceptMap",
    status: "active",
    group: [{ source, target: LOINC, element }],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return localCodes([read.map]);
}

async function read(concept: string, row: ChartResource, local: ReturnType<typeof published> | null) {
  const [chart] = await readCharts([patient(), row], { asOf: AS_OF, local });
  const { value = null, reason = null, candidates = [] } = chart?.facts[concept] ?? {};
  return value ?? reason?.code ?? candidates[0]?.reason?.code ?? null;
}

interface Said {
  text?: string | undefined;
  specimen?: string | undefined;
  unit?: string | undefined;
  value?: number;
}
const result = (system: string, local: string, { text, specimen, unit = "mg/dL", value = 180 }: Said = {}) =>
  observation("", {
    code: { ...code(system, local), text },
    ...quantity(value, unit === "" ? undefined : unit),
    ...(specimen !== undefined && { specimen: specimen === "" ? { reference: "Specimen/1" } : { display: specimen } }),
  });

describe("a result that says less than the row, or says it otherwise", () => {
  const TC = { code: "09001C", target: "2093-3", item: "總膽固醇", specimen: "Serum", unit: "mg/dL" };
  const own = published(NHI, TC);

  it.each<[string, Said]>([
    ["no specimen", { text: "總膽固醇" }],
    ["a specimen without a name", { text: "總膽固醇", specimen: "" }],
    ["血清", { text: "總膽固醇", specimen: "血清" }],
    ["serum or plasma", { text: "總膽固醇", specimen: "Serum or Plasma" }],
    ["blood", { text: "總膽固醇", specimen: "Blood" }],
    ["another word for the item", { text: "Cholesterol, total", specimen: "Serum" }],
    ["nothing", {}],
    ["another unit", { text: "總膽固醇", specimen: "Serum", unit: "mg%" }],
  ])("is read as it is without the map: %s", async (_, said) => {
    expect(await read("tc", result(NHI, "09001C", said), null)).toBe(180);
    expect(await read("tc", result(NHI, "09001C", said), own)).toBe(180);
  });

  it("is converted from a unit that the row does not have, under an order that the suite knows", async () => {
    const molar = result(NHI, "09001C", { text: "總膽固醇", unit: "mmol/L", value: 5 });
    expect(await read("tc", molar, own)).toBe(await read("tc", molar, null));
  });

  it("is not read against what the suite refuses", async () => {
    for (const said of [{ text: "HDL" }, { text: "總膽固醇", specimen: "Urine" }, { text: "總膽固醇", unit: "U/L" }])
      expect(await read("tc", result(NHI, "09001C", said), own)).toEqual(expect.any(String));
  });

  it("under a hospital's own code is the one target of the code, unless it says otherwise", async () => {
    const lab = published(LAB, { ...TC, code: "TC" });
    expect(await read("tc", result(LAB, "TC", { text: "總膽固醇" }), lab)).toBe(180);
    expect(await read("tc", result(LAB, "TC", { specimen: "血清" }), lab)).toBe(180);
    for (const said of [{ text: "QC 總膽固醇" }, { specimen: "Urine" }, { specimen: "24hU" }, { unit: "mmol/L" }])
      expect(await read("tc", result(LAB, "TC", said), lab)).toBe("result-unclear");
  });

  it("stays unclear between rows of several targets that it does not tell apart", async () => {
    const lab = published(
      LAB,
      { code: "CREA", target: "2160-0", specimen: "Serum" },
      { code: "CREA", target: "2161-8", specimen: "Urine" },
    );
    const crea = (said: Said) => result(LAB, "CREA", { value: 1, ...said });
    expect(await read("creat", crea({}), lab)).toBe("result-unclear");
    expect(await read("creat", crea({ specimen: "血清" }), lab)).toBe(1);
    expect(await read("ucreat", crea({ specimen: "尿液", value: 100 }), lab)).toBe(100);
    expect(await read("creat", crea({ specimen: "Blood" }), lab)).toBe(1);
  });

  it("takes the most careful of the rows that it may be", async () => {
    const lab = published(
      LAB,
      { code: "TC", target: "2093-3", specimen: "Serum" },
      { code: "TC", target: "2093-3", specimen: "Plasma", equivalence: "relatedto" },
    );
    expect(await read("tc", result(LAB, "TC", { specimen: "Serum" }), lab)).toBe(180);
    expect(await read("tc", result(LAB, "TC"), lab)).toBe("mapping-not-safe");
  });
});

describe("a row that has no target", () => {
  const glucose = (said: Said) => result(NHI, "09005C", { value: 100, ...said });
  const none = { code: "09005C", target: null, item: "葡萄糖-隨機" };

  it("beats what the suite would read, where it speaks of the result or may do so", async () => {
    const local = published(NHI, none);
    expect(await read("fpg", glucose({ text: "葡萄糖-隨機" }), local)).toBe("absent");
    expect(await read("fpg", glucose({}), null)).toBe(100);
    expect(await read("fpg", glucose({}), local)).toBe("absent");
    expect(await read("fpg", glucose({ text: "Sugar" }), local)).toBe("absent");
  });

  it("leaves what another row names, and what no row names unclear", async () => {
    const local = published(NHI, none, { code: "09005C", target: "1558-6", item: "Glucose AC", specimen: "Serum" });
    expect(await read("fpg", glucose({ text: "Glucose AC" }), local)).toBe(100);
    expect(await read("fpg", glucose({ text: "Sugar" }), local)).toBe("result-unclear");
  });

  it("says nothing of another specimen", async () => {
    const local = published(NHI, { code: "09015C", target: null, specimen: "Drain fluid" });
    const crea = (specimen: string) => result(NHI, "09015C", { value: 1, specimen });
    expect(await read("creat", crea("Serum"), local)).toBe(1);
    expect(await read("creat", crea("引流液"), local)).toBe("absent");
  });
});

describe("a row under an order with several results", () => {
  const own = published(NHI, { code: "12111C", target: "14957-5", item: "微白蛋白", unit: "mg/dL" });
  const urine = (text: string | undefined, unit: string) => result(NHI, "12111C", { text, unit, value: 20 });

  it("is of its own item, and leaves the others to the suite", async () => {
    expect(await read("ualb", urine("Microalbumin", "mg/dL"), own)).toBe(20);
    expect(await read("ualb", urine("微白蛋白(尿)", "mg/dL"), own)).toBe(20);
    expect(await read("uacr", urine("UACR", "mg/g"), own)).toBe(20);
    expect(await read("ucreat", urine("Creatinine", "mg/dL"), own)).toBe(20);
    expect(await read("ualb", urine("Creatinine", "mg/dL"), own)).not.toBe(20);
    expect(await read("ualb", urine(undefined, "mg/dL"), own)).toBe("result-unclear");
  });

  it("without an item does not take a result that names another one", async () => {
    const bare = published(NHI, { code: "12111C", target: "14957-5", unit: "mg/dL" });
    expect(await read("ualb", urine(undefined, "mg/dL"), bare)).toBe(20);
    expect(await read("ualb", urine("Creatinine", "mg/dL"), bare)).not.toBe(20);
    expect(await read("ucreat", urine("Creatinine", "mg/dL"), bare)).toBe(20);
  });
});

describe("publishing rows whose one target is the suite's own", () => {
  const texts = [
    undefined,
    "總膽固醇",
    "Cholesterol, total",
    "HDL-C",
    "LDL",
    "Glucose AC",
    "葡萄糖-隨機",
    "肌酸酐",
    "Creatinine",
  ];
  const more = [
    "HbA1c",
    "平均血糖",
    "K",
    "鎂",
    "ionized Ca",
    "UACR",
    "微白蛋白",
    "肌酸酐廓清率",
    "尿液肌酸酐",
    "BNP",
    "X",
  ];
  const text = fc.constantFrom(...texts, ...more);
  const specimen = fc.constantFrom(
    undefined,
    "",
    "Serum",
    "血清",
    "serum or plasma",
    "Plasma",
    "血液",
    "WB",
    "Urine",
    "尿液",
    "24hr urine",
    "CSF",
    "腹水",
    "SST",
    "Body fluid",
  );
  const unit = fc.constantFrom(
    "",
    "mg/dL",
    "MG%",
    "mmol/L",
    "g/L",
    "umol/L",
    "%",
    "mg/g",
    "mg/L",
    "mEq/L",
    "U/L",
    "pg/mL",
    "ng/mL",
  );
  const said = fc.record({ text, specimen, unit, value: fc.constantFrom(1, 5, 60, 180) });
  const row = fc.record({ item: text, specimen, unit });

  it("never makes a usable fact unusable, and never feeds what the suite refuses", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(NHI_TARGETS)),
        fc.array(row, { minLength: 1, maxLength: 3 }),
        said,
        async (order, rows, about) => {
          const distinct = [...new Map(rows.map((it) => [JSON.stringify(it), it])).values()];
          const target = NHI_TARGETS[order] ?? "";
          const local = tryPublish(distinct.map((it) => ({ code: order, target, ...cleaned(it) })));
          fc.pre(local !== null);
          const concept = conceptsOfCoding({ system: NHI, code: order })[0]!.concept.id;
          const observed = result(NHI, order, about);
          const before = await read(concept, observed, null);
          const after = await read(concept, observed, local);
          if (typeof before === "number") expect(after).toBe(before);
          else expect(after).not.toEqual(expect.any(Number));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("does so for an order with several results", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("12111C", "12193C", "09099C"), row, said, async (order, one, about) => {
        const outcome = resultOfOrder(order, { texts: one.item ? [one.item] : [], unit: one.unit || null });
        fc.pre(outcome?.kind === "result" && outcome.concept !== null);
        if (outcome?.kind !== "result" || outcome.concept === null) return;
        const local = tryPublish([{ code: order, target: outcome.loinc, ...cleaned(one) }]);
        const observed = result(NHI, order, about);
        for (const { concept } of conceptsOfCoding({ system: NHI, code: order })) {
          const before = await read(concept.id, observed, null);
          const after = await read(concept.id, observed, local);
          if (typeof before === "number") expect(after).toBe(before);
          else expect(after).not.toEqual(expect.any(Number));
        }
        expect(conceptById(outcome.concept.id)).toBe(outcome.concept);
      }),
      { numRuns: 400 },
    );
  });

  const cleaned = ({
    item,
    specimen: of,
    unit: as,
  }: {
    item?: string | undefined;
    specimen?: string | undefined;
    unit: string;
  }) => ({
    ...(item && { item }),
    ...(of && { specimen: of }),
    ...(as && { unit: as }),
  });
  /** Null for rows that a map can not hold beside each other. */
  function tryPublish(rows: Row[]): ReturnType<typeof published> | null {
    try {
      return published(NHI, ...rows);
    } catch {
      return null;
    }
  }
});
