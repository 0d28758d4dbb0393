/** One factor of a term: a transform of a column or of a derived value. */
export type Factor =
  | { kind: "value"; of: string }
  /** (x - minus) / over */
  | { kind: "centred"; of: string; minus: number; over?: number }
  /** over / x - minus */
  | { kind: "inverse"; of: string; over: number; minus: number }
  /** 1 when x is the number, else 0 */
  | { kind: "is"; of: string; number: number }
  /** 1 when from <= x < below, else 0 */
  | { kind: "band"; of: string; from: number; below?: number };

/** A coefficient for everybody, or one for each number of the equation's stratum column. */
export type Coefficient = number | Readonly<Record<string, number>>;

/** coefficient x product of factors. `key` is what its contribution is shown under. */
export interface Term {
  id: string;
  key: string;
  factors: readonly Factor[];
  coefficient: Coefficient;
}

/** A value computed from columns before the terms: a count turned into a group, or another equation's probability. */
export type Derived =
  /** base + the number of `steps` that the sum of the columns reaches */
  | { kind: "group"; name: string; sumOf: readonly string[]; base: number; steps: readonly number[] }
  | { kind: "logistic"; name: string; intercept: number; terms: readonly Term[] };

export type Link =
  | { kind: "identity" }
  | { kind: "logistic" }
  /**
   * SCORE2: 1 - exp(-exp(k1 + k2 ln(-ln(1 - p)))) with p = 1 - S0^exp(x), which is
   * 1 - exp(-exp(k1 + k2 (x + ln(-ln S0)))). Rows are picked by the numbers of the two columns.
   */
  | {
      kind: "recalibrated-hazard";
      stratum: string;
      region: string;
      rows: readonly { stratum: number; region: number; baselineSurvival: number; k1: number; k2: number }[];
    };

/** A published equation as a table of terms. Columns are the graph's `x`, in order. */
export interface Equation {
  columns: readonly string[];
  /** Column whose number picks the coefficient of a stratified term. */
  stratum?: { column: string; numbers: Readonly<Record<string, number>> };
  derived?: readonly Derived[];
  intercept: number;
  terms: readonly Term[];
  link: Link;
}
