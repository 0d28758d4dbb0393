/**
 * The operations that an equation is written in. Two things speak it: the graph writer (a node each) and plain
 * numbers (golden vectors). `V` is one value for each row.
 */
export interface Arithmetic<V> {
  column(index: number): V;
  constant(value: number): V;
  add(a: V, b: V): V;
  subtract(a: V, b: V): V;
  multiply(a: V, b: V): V;
  divide(a: V, b: V): V;
  exp(a: V): V;
  /** 1 / (1 + e^-a) */
  sigmoid(a: V): V;
  /** 1 when equal, else 0. */
  equals(a: V, b: V): V;
  /** 1 when a >= b, else 0. */
  atLeast(a: V, b: V): V;
}

export function numbers(row: ArrayLike<number>): Arithmetic<number> {
  return {
    column: (index) => row[index] ?? Number.NaN,
    constant: (value) => value,
    add: (a, b) => a + b,
    subtract: (a, b) => a - b,
    multiply: (a, b) => a * b,
    divide: (a, b) => a / b,
    exp: Math.exp,
    sigmoid: (a) => 1 / (1 + Math.exp(-a)),
    equals: (a, b) => (a === b ? 1 : 0),
    atLeast: (a, b) => (a >= b ? 1 : 0),
  };
}
