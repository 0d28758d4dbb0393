import type { ConceptMap } from "../src/concept-map/index.ts";
import { LOINC_NOTICE } from "../src/loinc.ts";
import { NHI_TARGETS } from "../src/nhi-targets.ts";
import { SYSTEMS } from "../src/systems.ts";
import { readShared } from "./shared.ts";

type Equivalence = "relatedto" | "narrower";
type Target = { code: string; display?: string; equivalence: Equivalence; comment: string };

const OFFICIAL = "TWNHIFHIR/pas@1982647 ConceptMap nhi-loinc 1.2.3";
const BRIDGE = "voho0000/NHI-FHIR-BRIDGE@d07dc9b packages/mapper/src/loinc-tables.ts";

/**
 * NHI orders to LOINC, from the two public maps: an order alone rarely picks one result, so their rows are `relatedto`. Rows of
 * orders that name one analyte are `narrower`, reviewed here. Names are LOINC's official long common names.
 */
export function nhiLoincMap(): ConceptMap {
  const names = new Map(readShared("data/loinc_lab.csv.gz").map((row) => [row.loinc, row.long_common_name]));
  const orders = new Map<string, { display: string; targets: Map<string, Target> }>();
  const add = (code: string, display: string, loinc: string, equivalence: Equivalence, comment: string) => {
    const order = orders.get(code) ?? { display, targets: new Map() };
    orders.set(code, order);
    const name = names.get(loinc);
    if (!order.targets.has(loinc))
      order.targets.set(loinc, { code: loinc, ...(name && { display: name }), equivalence, comment });
  };
  const bridge = readShared("data/nhi_to_loinc_bridge.csv");
  const official = readShared("bench/tw_nhi_pas_conceptmap_nhi_loinc.csv");
  const nameOf = new Map([
    ...bridge.map((row) => [row.nhi_code, row.nhi_zh] as const),
    ...official.map((row) => [row.nhi_code, row.nhi_display_zh] as const),
  ]);
  for (const [code, loinc] of Object.entries(NHI_TARGETS))
    add(code, nameOf.get(code) ?? "", loinc, "narrower", "The order names one analyte; reviewed by Bedside");
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
