/** How a diagnosis is recognised. */
export interface ConditionRule {
  /** Derived yes/no concept, or a look-alike that must not be taken for one. */
  concept: string;
  /** ICD-10-CM prefixes, without dot. */
  icd: readonly string[];
  /** Prefixes taken out again. */
  notIcd?: readonly string[];
  /**
   * SNOMED CT codes: of the code table, read in published value sets (eCQM QI-Core 2024, OHDSI PhenotypeLibrary), or those that
   * Synthea writes (prediabetes, CKD stages 1 to 4, history of infarction and bypass, lipids).
   */
  snomed: readonly string[];
  /** Text that, without a known code, makes a row a candidate. Never enough for a value. */
  text: RegExp;
}

/** Text that speaks of relatives, risk or suspicion: such a row is not about the patient having it. */
export const NOT_THE_PATIENT =
  /family history|家族史|fh of|f\/h|risk of|screening|suspected|suspicion|rule out|r\/o|疑似|篩檢|no history of|denies|without/i;

export const CONDITION_RULES: readonly ConditionRule[] = [
  {
    concept: "diabetes",
    icd: ["E08", "E09", "E10", "E11", "E12", "E13", "E14", "O240", "O241", "O243"],
    snomed: [
      "44054006",
      "73211009",
      "46635009",
      "237599002",
      "127013003",
      "368581000119106",
      "97331000119101",
      "1551000119108",
      "1501000119109",
      "427089005",
    ],
    text: /(?<!pre|pre-|gestational )diabetes(?! insipidus)|(?<!妊娠|妊娠期)糖尿病(?!前期)|\bt[12]dm\b|\bdm\b/i,
  },
  { concept: "prediab", icd: ["R7303"], snomed: ["15777000", "714628002"], text: /pre-?diabetes|糖尿病前期/i },
  {
    concept: "gestational-diabetes",
    icd: ["O244"],
    snomed: ["11687002"],
    text: /gestational diabetes|妊娠(期)?糖尿病/i,
  },
  {
    concept: "htn",
    icd: ["I10", "I11", "I12", "I13", "I15", "I16", "I1A"],
    snomed: ["38341003", "59621000", "1201005"],
    text: /(?<!pulmonary |portal |ocular |intracranial )hypertension|(?<!肺動脈|肺|門脈)高血壓/i,
  },
  {
    concept: "hld",
    icd: ["E780", "E781", "E782", "E783", "E784", "E785"],
    snomed: ["55822004", "13644009", "302870006"],
    text: /hyperlipid|dyslipid|hypercholesterol|高血脂|高膽固醇/i,
  },
  {
    concept: "cad",
    icd: ["I20", "I21", "I22", "I23", "I24", "I25", "Z951", "Z955", "Z9861"],
    snomed: [
      "53741008",
      "414545008",
      "413838009",
      "22298006",
      "401303003",
      "401314000",
      "394659003",
      "399211009",
      "399261000",
      "233819005",
      "4557003",
      "194828000",
    ],
    text: /coronary (artery|heart) disease|myocardial infarct|ischa?emic heart|\bcad\b|冠狀動脈(心臟)?疾?病|冠心病|心肌梗塞|心絞痛/i,
  },
  {
    concept: "ckd",
    icd: ["N18", "I120", "I129", "I13", "E0822", "E0922", "E1022", "E1122", "E1322"],
    snomed: [
      "709044004",
      "433146000",
      "46177005",
      "431855005",
      "431856006",
      "433144002",
      "700378005",
      "700379002",
      "431857002",
    ],
    text: /chronic (kidney|renal)|\bckd\b|\besrd\b|慢性腎/i,
  },
  {
    concept: "stroke",
    icd: ["I60", "I61", "I62", "I63", "I64", "I69", "G45", "Z8673"],
    notIcd: ["G454"],
    snomed: [
      "230690007",
      "422504002",
      "266257000",
      "140921000119102",
      "140911000119109",
      "371040005",
      "371041009",
      "413758000",
    ],
    text: /\bstroke\b|cerebral infarct|transient isch|\bcva\b|\btia\b|中風|腦梗塞|腦出血|暫時性腦缺血/i,
  },
  {
    concept: "af",
    icd: ["I48"],
    notIcd: ["I483", "I484", "I4892"],
    snomed: ["49436004", "164889003", "195080001", "282825002"],
    text: /atrial fib|\bafib\b|心房顫動|心房纖維顫動/i,
  },
  {
    concept: "hf",
    icd: ["I50", "I110", "I130", "I132"],
    snomed: ["84114007", "88805009", "48447003", "42343007"],
    text: /heart failure|心臟衰竭|心衰竭/i,
  },
  {
    concept: "pad",
    icd: ["I702", "I7389", "I739"],
    snomed: ["840580004", "400047006"],
    text: /peripheral (arter|vascul)|周邊動脈|末梢血管/i,
  },
  {
    concept: "copd",
    icd: ["J43", "J44"],
    snomed: ["13645005", "87433001", "185086009", "49158009", "196001008"],
    text: /\bcopd\b|chronic obstructive (pulmonary|lung)|慢性阻塞性肺/i,
  },
  {
    concept: "emphysema",
    icd: ["J43", "J982"],
    notIcd: ["J982"],
    snomed: ["87433001", "49158009", "1010333003", "1010334009"],
    text: /emphysema|肺氣腫/i,
  },
  {
    concept: "lca",
    icd: ["C34", "Z8511"],
    notIcd: ["Z85110"],
    snomed: [
      "363358000",
      "93880001",
      "254637007",
      "254632001",
      "254626006",
      "254633006",
      "254634000",
      "424132000",
      "425048006",
      "67811000119102",
      "422968005",
      "423121009",
      "67821000119109",
      "67831000119107",
      "67841000119103",
    ],
    text: /lung (cancer|adenoca|carcinoma)|(cancer|carcinoma|neoplasm) of (the )?lung|肺癌|肺腺癌|肺惡性腫瘤/i,
  },
  {
    concept: "cancer",
    icd: ["C", "Z85"],
    notIcd: ["C44", "Z85828"],
    snomed: [
      "363358000",
      "93880001",
      "254637007",
      "254632001",
      "254626006",
      "254633006",
      "254634000",
      "424132000",
      "425048006",
      "67811000119102",
      "363406005",
      "254837009",
      "109838007",
      "94260004",
      "314994000",
      "422968005",
      "423121009",
      "67821000119109",
      "67831000119107",
      "67841000119103",
      "93761005",
      "399068003",
    ],
    text: /\bcancer\b|carcinoma|malignan|lymphoma|leuka?emia|癌|惡性腫瘤|淋巴瘤|白血病/i,
  },
  { concept: "fhlca", icd: ["Z801"], snomed: [], text: /family history.*lung (cancer|neoplasm)|肺癌家族史/i },
  {
    concept: "fhcvd",
    icd: ["Z8249"],
    snomed: [],
    text: /family history.*(coronary|heart|cardiovascular)|(心臟病|冠心病|心血管).*家族史/i,
  },
  { concept: "asb", icd: ["Z77090", "J61", "J920"], snomed: [], text: /asbest|石綿/i },
  {
    concept: "nodule",
    icd: ["R911"],
    snomed: ["427359005", "786838002"],
    text: /(lung|pulmonary) nodule|肺(部)?(小)?結節/i,
  },
];

/** Concepts that are themselves about relatives, so that `NOT_THE_PATIENT` does not apply to their text. */
export const FAMILY_CONCEPTS: readonly string[] = ["fhlca", "fhcvd"];

/** A more general and a more special concept that one row may carry together. */
export const GOES_WITH: readonly (readonly [string, string])[] = [
  ["htn", "ckd"],
  ["htn", "hf"],
  ["diabetes", "ckd"],
  ["copd", "emphysema"],
  ["lca", "cancer"],
  ["cad", "hf"],
];

/** ICD-10-CM codes of smoking, by prefix without dot; the longest prefix decides. */
export const SMOKING_ICD: Readonly<Record<string, "current" | "former">> = {
  F172: "current",
  F17201: "former",
  F17211: "former",
  F17221: "former",
  F17291: "former",
  Z87891: "former",
  Z720: "current",
};
