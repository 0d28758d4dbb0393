/** How a drug class is recognised. */
export interface DrugRule {
  concept: "statin" | "htn-treated" | "glucose-lowering";
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
    atc: ["C10AA"],
    ingredients: [
      "atorvastatin",
      "rosuvastatin",
      "simvastatin",
      "pravastatin",
      "pitavastatin",
      "fluvastatin",
      "lovastatin",
    ],
  },
  {
    concept: "htn-treated",
    atc: ["C02", "C03", "C07", "C08", "C09"],
    // Pulmonary arterial hypertension and vasopressin antagonists.
    notAtc: ["C02KX", "C03XA"],
    ingredients: [
      "amlodipine",
      "nifedipine",
      "felodipine",
      "lercanidipine",
      "lacidipine",
      "nicardipine",
      "diltiazem",
      "verapamil",
      "captopril",
      "lisinopril",
      "enalapril",
      "ramipril",
      "perindopril",
      "benazepril",
      "fosinopril",
      "quinapril",
      "imidapril",
      "losartan",
      "valsartan",
      "olmesartan",
      "candesartan",
      "telmisartan",
      "irbesartan",
      "azilsartan",
      "aliskiren",
      "hydrochlorothiazide",
      "chlorthalidone",
      "chlortalidone",
      "indapamide",
      "trichlormethiazide",
      "furosemide",
      "spironolactone",
      "eplerenone",
      "bisoprolol",
      "carvedilol",
      "atenolol",
      "metoprolol",
      "nebivolol",
      "propranolol",
      "labetalol",
      "doxazosin",
      "prazosin",
      "hydralazine",
      "clonidine",
      "methyldopa",
    ],
  },
  {
    concept: "glucose-lowering",
    atc: ["A10"],
    ingredients: [
      "metformin",
      "empagliflozin",
      "dapagliflozin",
      "canagliflozin",
      "semaglutide",
      "liraglutide",
      "dulaglutide",
      "sitagliptin",
      "linagliptin",
      "vildagliptin",
      "saxagliptin",
      "glimepiride",
      "gliclazide",
      "glipizide",
      "glyburide",
      "pioglitazone",
      "acarbose",
      "repaglinide",
      "insulin",
    ],
  },
];
