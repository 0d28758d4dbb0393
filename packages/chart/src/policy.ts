/** When a value counts as old, and when two values count as different. */
export interface ConceptPolicy {
  /** Days after which a value is `stale`; null = never. */
  maxAgeDays: number | null;
  /** Two values closer than this (canonical unit) agree: rounding of a unit conversion, not a second measurement. */
  tolerance: number;
  /** `day`: two values of one day that differ are a conflict. `instant`: the later reading of the day counts. */
  order: "day" | "instant";
  /** Specimen that the concept is measured in; another one refuses the row. */
  specimen?: "blood" | "urine";
}

const YEAR = 365;
/** 13 months: a yearly check-up that slips by a month is not yet old; a 15-month-old value is. */
const YEARLY = 395;

const lab = (tolerance: number, specimen: "blood" | "urine" = "blood"): ConceptPolicy => ({
  maxAgeDays: YEARLY,
  tolerance,
  order: "day",
  specimen,
});
const vital = (tolerance: number, maxAgeDays: number | null = 2 * YEAR): ConceptPolicy => ({
  maxAgeDays,
  tolerance,
  order: "instant",
});
const acute = (tolerance: number): ConceptPolicy => ({ maxAgeDays: 7, tolerance, order: "instant", specimen: "blood" });

/**
 * General defaults; a model's card has its own limits beside them. Ages: laboratory values of risk equations are expected
 * from the yearly adult check-up; blood pressure, weight and smoking status from the last two years; a calcium score is
 * repeated after about five years; adult height does not change; troponin and natriuretic peptide belong to the episode.
 */
export const CONCEPT_POLICY: Readonly<Record<string, ConceptPolicy>> = {
  tc: lab(1.5),
  hdl: lab(1.5),
  ldl: lab(1.5),
  nonhdl: lab(1.5),
  tg: lab(2),
  hba1c: lab(0.11),
  fpg: lab(1.5),
  glu: lab(1.5),
  creat: lab(0.02),
  egfr: lab(1.01),
  ucreat: lab(1.5, "urine"),
  ualb: lab(0.2, "urine"),
  uacr: lab(1.01, "urine"),
  hscrp: lab(0.2),
  ca: lab(0.1),
  mg: lab(0.1),
  k: lab(0.1),
  tni: acute(0.01),
  hstni: acute(1),
  hstnt: acute(1),
  ntprobnp: acute(5),
  sbp: vital(0.5),
  dbp: vital(0.5),
  hr: vital(0.5),
  weight: vital(0.1),
  bmi: vital(0.15),
  waist: vital(0.5),
  height: vital(0.5, null),
  cac: { maxAgeDays: 5 * YEAR, tolerance: 0.5, order: "day" },
  packyears: { maxAgeDays: 2 * YEAR, tolerance: 0.5, order: "day" },
  cpd: { maxAgeDays: 2 * YEAR, tolerance: 0.5, order: "day" },
  quitdate: { maxAgeDays: null, tolerance: 0, order: "day" },
  smoking: { maxAgeDays: 2 * YEAR, tolerance: 0, order: "day" },
  size: { maxAgeDays: YEARLY, tolerance: 0.1, order: "day" },
};

export const DEFAULT_POLICY: ConceptPolicy = { maxAgeDays: YEARLY, tolerance: 0, order: "day" };

export const policyOf = (conceptId: string): ConceptPolicy => CONCEPT_POLICY[conceptId] ?? DEFAULT_POLICY;

/** Rules that decide between rows, as data. */
export const POLICY = {
  /** Observation status -> may its value be used. The rest are kept as candidates with the status as the reason. */
  observationStatus: {
    final: true,
    amended: true,
    corrected: true,
    preliminary: false,
    registered: false,
    unknown: false,
    cancelled: false,
    "entered-in-error": false,
  } as Readonly<Record<string, boolean>>,
  /** Condition verification -> `yes` counts, `no` is evidence against, `not-enough` is a candidate only, `never` is withdrawn. */
  verification: {
    confirmed: "yes",
    unconfirmed: "not-enough",
    provisional: "not-enough",
    differential: "not-enough",
    refuted: "no",
    "entered-in-error": "never",
  } as Readonly<Record<string, "yes" | "no" | "not-enough" | "never">>,
  /** Clinical status -> is the condition said to be over. */
  clinicalOver: { inactive: true, remission: true, resolved: true } as Readonly<Record<string, boolean>>,
  /**
   * Conditions that count once they have been there. Any other one (diabetes, hypertension, dyslipidaemia, kidney disease,
   * COPD, atrial fibrillation, ...) that the chart only knows as resolved, inactive or in remission is neither yes nor no:
   * the fact is `unmapped` without a value, the row stays a candidate with the reason `over`, and the models try both. An
   * active row of the same concept decides; a refuting one makes a conflict.
   */
  historyCounts: ["stroke", "cad", "cancer", "lca", "fhlca", "fhcvd", "asb", "hf"] as readonly string[],
  /**
   * Diagnosis codes and texts of a family history (Z80.1, Z82.49) do not say what these concepts ask: the degree of
   * relationship, and for cardiovascular disease the age at onset. Such a row is a candidate with this reason; only a
   * FamilyMemberHistory that says enough gives the value.
   */
  familyNotStated: {
    fhlca: "degree-of-relationship-not-stated",
    fhcvd: "age-of-relative-not-stated",
  } as Readonly<Record<string, string>>,
  /** Drug status -> may the row say that the drug is taken now. A completed dispense counts while its supply lasts. */
  drugStatus: { active: true } as Readonly<Record<string, boolean>>,
  drugIntents: ["order", "original-order", "reflex-order", "filler-order", "instance-order"] as readonly string[],
  /** Days after which an active prescription that nobody renewed is `stale`. */
  drugMaxAgeDays: 2 * YEAR,
  /** Days that a dispense counts beyond its supply, and when no supply is recorded (a 90-day refill and a month). */
  dispenseGraceDays: 30,
  dispenseDefaultDays: 120,
  /** BMI is only worked out from height and weight for adults, and from a height taken as an adult. */
  derivedBmiFromAge: 18,
  /** Ages of first-degree relatives below which cardiovascular disease is premature (ESC 2021, AHA 2018). */
  prematureCvd: { male: 55, female: 65 },
  /** Values that suggest diabetes without a diagnosis (ADA): shown, never counted. */
  diabetesCriteria: { hba1c: 6.5, fpg: 126, glu: 200 } as Readonly<Record<string, number>>,
} as const;
