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
    ingredients: ["atorvastatin", "rosuvastatin", "simvastatin", "pravastatin", "pitavastatin", "fluvastatin", "lovastatin"],
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

/** First-degree blood relatives of HL7 v3 RoleCode, with the sex where the role has one. */
export const FIRST_DEGREE: Readonly<Record<string, "male" | "female" | null>> = {
  FTH: "male",
  NFTH: "male",
  MTH: "female",
  NMTH: "female",
  PRN: null,
  NPRN: null,
  BRO: "male",
  NBRO: "male",
  TWINBRO: "male",
  FTWINBRO: "male",
  ITWINBRO: "male",
  SIS: "female",
  NSIS: "female",
  TWINSIS: "female",
  FTWINSIS: "female",
  ITWINSIS: "female",
  SIB: null,
  NSIB: null,
  TWIN: null,
  FTWIN: null,
  ITWIN: null,
  SON: "male",
  DAU: "female",
  CHILD: null,
  NCHILD: null,
};

/** The same relatives in words, for a relationship without a code of RoleCode. */
export const FIRST_DEGREE_WORDS: readonly (readonly [RegExp, "male" | "female" | null])[] = [
  [/^(natural |biological )?father$|^父親?$|^爸爸$/i, "male"],
  [/^(natural |biological )?mother$|^母親?$|^媽媽$/i, "female"],
  [/^(natural |full |twin )?brother$|^(兄|弟|哥哥|弟弟|兄弟)$/i, "male"],
  [/^(natural |full |twin )?sister$|^(姊|妹|姐姐|姊姊|妹妹|姊妹|姐妹)$/i, "female"],
  [/^(natural |biological )?son$|^兒子$/i, "male"],
  [/^(natural |biological )?daughter$|^女兒$/i, "female"],
  [/^(natural |biological )?(parent|sibling|child)$|^(父母|手足|兄弟姊妹|子女)$/i, null],
];
