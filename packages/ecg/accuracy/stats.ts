/** Detections against a reference, one to one. */
export interface Counts {
  tp: number;
  fp: number;
  fn: number;
}

/** Pairs of indices [reference, found] no farther apart than `reach`, each used once, nearest first among neighbours. */
export function matchInOrder(reference: number[], found: number[], reach: number): [number, number][] {
  const pairs: [number, number][] = [];
  let f = 0;
  for (let r = 0; r < reference.length; r++) {
    while (f < found.length && found[f]! < reference[r]! - reach) f++;
    let best = -1;
    for (let k = f; k < found.length && found[k]! <= reference[r]! + reach; k++)
      if (best < 0 || Math.abs(found[k]! - reference[r]!) < Math.abs(found[best]! - reference[r]!)) best = k;
    if (best < 0) continue;
    const next = reference[r + 1];
    if (next !== undefined && best === f && Math.abs(next - found[best]!) < Math.abs(reference[r]! - found[best]!))
      continue;
    pairs.push([r, best]);
    f = best + 1;
  }
  return pairs;
}

export function counts(reference: number[], found: number[], reach: number): Counts {
  const tp = matchInOrder(reference, found, reach).length;
  return { tp, fp: found.length - tp, fn: reference.length - tp };
}

export const add = (a: Counts, b: Counts): Counts => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn });
export const none: Counts = { tp: 0, fp: 0, fn: 0 };
/** Sensitivity and positive predictivity, percent. */
export const se = ({ tp, fn }: Counts) => (100 * tp) / (tp + fn);
export const ppv = ({ tp, fp }: Counts) => (100 * tp) / (tp + fp);

export function meanSd(values: number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
}

/** A column-aligned text table. */
export function table(rows: (string | number)[][]): string {
  const text = rows.map((row) => row.map(String));
  const widths = text[0]!.map((_, c) => Math.max(...text.map((row) => row[c]?.length ?? 0)));
  return text
    .map((row) => row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join("  "))
    .join("\n");
}
