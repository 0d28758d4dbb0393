import { type ConceptMap, DEPENDS_ON } from "../src/concept-map/index.ts";
import { LOINC_NOTICE } from "../src/loinc.ts";
import { NHI_TARGETS } from "../src/nhi-targets.ts";
import { isSplitOrder, orderCases } from "../src/orders.ts";
import { SYSTEMS } from "../src/systems.ts";
import { readShared } from "./shared.ts";

type Equivalence = "relatedto" | "narrower";
type Target = {
  code: string;
  display?: string;
  equivalence: Equivalence;
  comment: string;
  dependsOn?: { property: string; value: string }[];
};

const OFFICIAL = "TWNHIFHIR/pas@1982647 ConceptMap nhi-loinc 1.2.3";
const BRIDGE = "voho0000/NHI-FHIR-BRIDGE@d07dc9b packages/mapper/src/loinc-tables.ts";
const SPLIT = "The item says which result of the order it is; reviewed by Bedside";

/**
 * NHI orders to LOINC, from the two public maps: an order alone rarely picks one result, so their rows are `relatedto`. Rows of
 * orders that name one analyte are `narrower`, reviewed here. An order with several results has rows for the item names and units
 * that tell which result it is (`orderCases`), and none that does without. Names are LOINC's official long common names.
 */
export function nhiLoincMap(): ConceptMap {
  const names = new Map(readShared("data/loinc_lab.csv.gz").map((row) => [row.loinc, row.long_common_name]));
  const orders = new Map<string, { display: string; targets: Map<string, Target> }>();
  const orderOf = (code: string, display: string) => {
    const order = orders.get(code) ?? { display, targets: new Map() };
    orders.set(code, order);
    return order;
  };
  const target = (loinc: string): Pick<Target, "code" | "display"> => {
    const name = names.get(loinc);
    return { code: loinc, ...(name && { display: name }) };
  };
  const add = (code: string, display: string, loinc: string, equivalence: Equivalence, comment: string) => {
    if (isSplitOrder({ system: SYSTEMS.nhiService, code })) return;
    const { targets } = orderOf(code, display);
    if (!targets.has(loinc)) targets.set(loinc, { ...target(loinc), equivalence, comment });
  };
  const bridge = readShared("data/nhi_to_loinc_bridge.csv");
  const official = readShared("bench/tw_nhi_pas_conceptmap_nhi_loinc.csv");
  const nameOf = new Map([
    ...bridge.map((row) => [row.nhi_code, row.nhi_zh] as const),
    ...official.map((row) => [row.nhi_code, row.nhi_display_zh] as const),
  ]);
  for (const [code, loinc] of Object.entries(NHI_TARGETS))
    add(code, nameOf.get(code) ?? "", loinc, "narrower", "The order names one analyte; reviewed by Bedside");
  for (const { code, loinc, item, unit } of orderCases()) {
    const dependsOn = [
      { property: DEPENDS_ON.item, value: item },
      ...(unit === null ? [] : [{ property: DEPENDS_ON.unit, value: unit }]),
    ];
    const row: Target = { ...target(loinc), equivalence: "narrower", comment: SPLIT, dependsOn };
    orderOf(code, nameOf.get(code) ?? "").targets.set(JSON.stringify(dependsOn), row);
  }
  for (const row of official) add(row.nhi_code!, row.nhi_display_zh!, row.loinc!, "relatedto", OFFICIAL);
  for (const row of bridge) add(row.nhi_code!, row.nhi_zh!, row.loinc!, "relatedto", BRIDGE);
  return {
    resourceType: "ConceptMap",
    id: "nhi-loinc",
    url: "https://bedside.tw/fhir/ConceptMap/nhi-loinc",
    version: "2026-11",
    title: "NHI orders to LOINC",
    status: "active",
    copyright: LOINC_NOTICE,
    group: [
      {
        source: SYSTEMS.nhiService,
        target: SYSTEMS.loinc,
        element: [...orders]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, { display, targets }]) => ({
            code,
            ...(display && { display }),
            target: [...targets.values()],
          })),
      },
    ],
  };
}
