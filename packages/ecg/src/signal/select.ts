/**
 * The value that would stand at `index` (0 is the smallest) if the numbers were sorted, NaN last. The numbers are moved
 * so that smaller ones lie before it and larger ones behind. Linear on average (Hoare's selection, 1961).
 */
export function selectAt(values: Float64Array, index: number): number {
  const known = nanLast(values);
  if (!(index >= 0 && index < known)) return Number.NaN;
  let left = 0;
  let right = known - 1;
  while (left < right) {
    const pivot = middleOf(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let i = left;
    let k = right;
    while (i <= k) {
      while (values[i]! < pivot) i++;
      while (values[k]! > pivot) k--;
      if (i > k) break;
      const kept = values[i]!;
      values[i++] = values[k]!;
      values[k--] = kept;
    }
    if (index <= k) right = k;
    else if (index >= i) left = i;
    else break;
  }
  return values[index]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Moves NaN to the end; returns how many numbers stand before. */
function nanLast(values: Float64Array): number {
  let known = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    values[i] = values[known]!;
    values[known++] = v;
  }
  return known;
}
