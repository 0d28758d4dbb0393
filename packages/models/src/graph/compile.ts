import { type Arithmetic, numbers } from "./arithmetic.ts";
import type { Coefficient, Derived, Equation, Factor, Link, Term } from "./equation.ts";

export interface Compiled<V> {
  value: V;
  /** In the order of `equation.terms`. */
  terms: V[];
}

/** Says the equation in the given arithmetic. Throws when a term names a column that the equation does not have. */
export function compile<V>(equation: Equation, math: Arithmetic<V>): Compiled<V> {
  const named = new Map<string, V>(equation.columns.map((name, index) => [name, math.column(index)]));
  const scope: Scope<V> = { math, named, equation, strata: new Map() };
  for (const derived of equation.derived ?? []) named.set(derived.name, derive(derived, scope));
  const terms = equation.terms.map((term) => evaluateTerm(term, scope));
  const sum = addUp(terms, equation.intercept, math);
  return { value: link(equation.link, sum, scope), terms };
}

/** The equation for one row of plain numbers. */
export function evaluateRow(equation: Equation, row: ArrayLike<number>): Compiled<number> {
  return compile(equation, numbers(row));
}

interface Scope<V> {
  math: Arithmetic<V>;
  named: Map<string, V>;
  equation: Equation;
  strata: Map<string, V>;
}

function look<V>(scope: Scope<V>, name: string): V {
  const found = scope.named.get(name);
  if (found === undefined) throw new Error(`the equation has no column "${name}"`);
  return found;
}

function derive<V>(derived: Derived, scope: Scope<V>): V {
  const { math } = scope;
  if (derived.kind === "logistic") {
    const terms = derived.terms.map((term) => evaluateTerm(term, scope));
    return math.sigmoid(addUp(terms, derived.intercept, math));
  }
  const count = derived.sumOf.map((name) => look(scope, name)).reduce(math.add);
  return derived.steps
    .map((step) => math.atLeast(count, math.constant(step)))
    .reduce(math.add, math.constant(derived.base));
}

function evaluateTerm<V>(term: Term, scope: Scope<V>): V {
  return term.factors
    .map((factor) => evaluateFactor(factor, scope))
    .reduce(scope.math.multiply, coefficient(term.coefficient, scope));
}

function evaluateFactor<V>(factor: Factor, scope: Scope<V>): V {
  const { math } = scope;
  const x = look(scope, factor.of);
  switch (factor.kind) {
    case "value":
      return x;
    case "centred": {
      const centred = math.subtract(x, math.constant(factor.minus));
      return factor.over === undefined ? centred : math.divide(centred, math.constant(factor.over));
    }
    case "inverse":
      return math.subtract(math.divide(math.constant(factor.over), x), math.constant(factor.minus));
    case "is":
      return math.equals(x, math.constant(factor.number));
    case "band": {
      const from = math.atLeast(x, math.constant(factor.from));
      return factor.below === undefined ? from : math.subtract(from, math.atLeast(x, math.constant(factor.below)));
    }
  }
}

function coefficient<V>(value: Coefficient, scope: Scope<V>): V {
  const { math, equation } = scope;
  if (typeof value === "number") return math.constant(value);
  const stratum = equation.stratum;
  if (!stratum) throw new Error("a stratified coefficient needs a stratum column");
  return Object.entries(value)
    .map(([name, each]) => math.multiply(inStratum(name, stratum, scope), math.constant(each)))
    .reduce(math.add);
}

function inStratum<V>(name: string, stratum: NonNullable<Equation["stratum"]>, scope: Scope<V>): V {
  const known = scope.strata.get(name);
  if (known !== undefined) return known;
  const number = stratum.numbers[name];
  if (number === undefined) throw new Error(`the stratum "${name}" has no number`);
  const indicator = scope.math.equals(look(scope, stratum.column), scope.math.constant(number));
  scope.strata.set(name, indicator);
  return indicator;
}

function addUp<V>(terms: V[], intercept: number, math: Arithmetic<V>): V {
  return terms.reduce(math.add, math.constant(intercept));
}

function link<V>(how: Link, sum: V, scope: Scope<V>): V {
  const { math } = scope;
  if (how.kind === "identity") return sum;
  if (how.kind === "logistic") return math.sigmoid(sum);
  return recalibrate(how, sum, scope);
}

type RecalibratedHazard = Extract<Link, { kind: "recalibrated-hazard" }>;
type Calibration = RecalibratedHazard["rows"][number];

function recalibrate<V>(how: RecalibratedHazard, sum: V, scope: Scope<V>): V {
  const { math } = scope;
  const picked = how.rows.map((row) => ({
    row,
    chosen: math.multiply(
      math.equals(look(scope, how.stratum), math.constant(row.stratum)),
      math.equals(look(scope, how.region), math.constant(row.region)),
    ),
  }));
  const pick = (of: (row: Calibration) => number) =>
    picked.map(({ row, chosen }) => math.multiply(chosen, math.constant(of(row)))).reduce(math.add);
  const hazard = math.add(
    sum,
    pick((row) => Math.log(-Math.log(row.baselineSurvival))),
  );
  const recalibrated = math.add(
    pick((row) => row.k1),
    math.multiply(
      pick((row) => row.k2),
      hazard,
    ),
  );
  const one = math.constant(1);
  return math.subtract(one, math.exp(math.subtract(math.constant(0), math.exp(recalibrated))));
}
