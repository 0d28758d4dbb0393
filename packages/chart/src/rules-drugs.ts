import { DRUG_INGREDIENTS, type DrugClass } from "@bedside/terminology";

/** How a drug class is recognised. */
export interface DrugRule {
  concept: DrugClass;
  /** ATC prefixes. */
  atc: readonly string[];
  /** ATC prefixes taken out again. */
  notAtc?: readonly string[];
  /** International names of the ingredients, lower case, as the ATC class lists them. */
  ingredients: readonly string[];
}

export const DRUG_RULES: readonly DrugRule[] = [
  {
    concept: "statin",
    // Alone, with ezetimibe, with amlodipine.
    atc: ["C10AA", "C10BA02", "C10BA05", "C10BA06", "C10BX03"],
    ingredients: DRUG_INGREDIENTS.statin,
  },
  {
    concept: "htn-treated",
    atc: ["C02", "C03", "C07", "C08", "C09", "C10BX03"],
    // Pulmonary arterial hypertension and vasopressin antagonists.
    notAtc: ["C02KX", "C03XA"],
    ingredients: DRUG_INGREDIENTS["htn-treated"],
  },
  {
    concept: "glucose-lowering",
    atc: ["A10"],
    ingredients: DRUG_INGREDIENTS["glucose-lowering"],
  },
];
