/** An official LOINC name that was read in another file than the code table, and where. */
export interface NamedCode {
  name: string;
  source: string;
}

/** Rows of the code table whose official name was found after it was written. */
export const NAMED_SINCE: Readonly<Record<string, NamedCode>> = {
  "89579-7": {
    name: "Troponin I.cardiac [Mass/volume] in Serum or Plasma by High sensitivity method",
    source: "loinc_lab.csv.gz: medizininformatik-initiative/loincsnomed-lab-concepts@4158406",
  },
  "67151-1": {
    name: "Troponin T.cardiac [Mass/volume] in Serum or Plasma by High sensitivity method",
    source: "loinc_lab.csv.gz: po4dun/langchain@c093b88:data_other/loinc.csv (LOINC 2.70)",
  },
  // The members of the panel with their names and units; the units are those of LHNCBC's table.
  "8663-7": {
    name: "Cigarettes smoked current (pack per day) - Reported",
    source: "argonautproject/USCDIV7@26cf948: LOINC 2.82, panel 88028-6; units in LHNCBC/loinc-mapping-validator",
  },
  "74010-0": {
    name: "Date quit tobacco smoking",
    source: "argonautproject/USCDIV7@26cf948: LOINC 2.82, panel 88028-6; units in LHNCBC/loinc-mapping-validator",
  },
};

/** Codes that the code table lacks. */
export const EXTRA: readonly (NamedCode & { concept: string; code: string })[] = [
  {
    concept: "smoking",
    code: "11367-0",
    name: "History of Tobacco use",
    source: "MIT-LCP/mimic-code:meas_chartevents_main.csv",
  },
];
