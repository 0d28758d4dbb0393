/** A text that the screen shows in the reader's language. Chinese names of laboratory items are NHI or hospital names. */
export interface Localized {
  en: string;
  "zh-TW": string;
}

/** One code of a concept, as read in a data file (`source` is its index in `CODE_SOURCES` of `@bedside/terminology/sources`). */
export interface ConceptCode {
  /** Canonical system URI, e.g. `http://loinc.org`. */
  system: string;
  code: string;
  /** The official name of the code in its system. */
  display: string;
  /** UCUM unit that this code is usually reported in, or null. */
  ucum: string | null;
  /** How the code relates to the concept: `equivalent` may feed a model, `narrower`/`wider` only when `safe`. */
  relation: "equivalent" | "narrower" | "wider" | "related";
  /** True when the mapping may feed a calculation. */
  safe: boolean;
  /** LOINC that an order narrows to, where its row says so. */
  target?: string;
  /** Who approved the row of a hospital's own map, and on which day. */
  approval?: { by: string; on: string };
  source: number;
  /** True when the code stands for several results and the row does not say which it is. */
  unclear?: boolean;
}

/** A clinical idea with a stable id: the `concept_id` of `codes.csv`, or one of the derived ids (`age`, `statin`, ...). */
export interface Concept {
  id: string;
  name: Localized;
  kind: "quantity" | "choice" | "boolean" | "text";
  /** Canonical UCUM unit of a quantity, else null. */
  unit: string | null;
  /** Printed unit, e.g. `mmHg` for `mm[Hg]`. */
  unitLabel: string | null;
  /** Values outside are `implausible` and never used. In the canonical unit. */
  plausible: { low: number; high: number } | null;
  /** Decimals that a value of this concept is shown with. */
  digits: number;
  codes: ConceptCode[];
}
