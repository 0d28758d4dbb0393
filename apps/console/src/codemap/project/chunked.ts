/**
 * A list whose copies share what did not change: one act on a list of 50,000 copies one chunk. A chunk is never written to, so
 * that what was worked out from it holds as long as it is the same object.
 */
export interface Chunked<T> {
  length: number;
  chunks: readonly (readonly T[])[];
}

const SIZE = 256;

export function chunked<T>(items: readonly T[]): Chunked<T> {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += SIZE) chunks.push(items.slice(from, from + SIZE));
  return { length: items.length, chunks };
}

/** The item at a place. Throws `RangeError` beyond the end. */
export function itemAt<T>(list: Chunked<T>, at: number): T {
  const chunk = list.chunks[Math.floor(at / SIZE)];
  if (!chunk || at < 0 || at >= list.length) throw new RangeError(`No item ${at} in a list of ${list.length}`);
  return chunk[at % SIZE] as T;
}

/** The list with other items at some places. */
export function withItems<T>(list: Chunked<T>, items: ReadonlyMap<number, T>): Chunked<T> {
  const copies = new Map<number, T[]>();
  for (const [at, item] of items) {
    const number = Math.floor(at / SIZE);
    const copy = copies.get(number) ?? [...(list.chunks[number] ?? [])];
    copy[at % SIZE] = item;
    copies.set(number, copy);
  }
  return { ...list, chunks: list.chunks.map((chunk, number) => copies.get(number) ?? chunk) };
}

export const allItems = <T>(list: Chunked<T>): T[] => list.chunks.flat();

/** A function of a list that adds up what it finds in each chunk: only chunks that are new are looked at again. */
export function summed<T, S>(ofChunk: (chunk: readonly T[]) => S): (list: Chunked<T>) => S[] {
  const known = new WeakMap<readonly T[], S>();
  return (list) =>
    list.chunks.map((chunk) => {
      const before = known.get(chunk);
      if (before !== undefined) return before;
      const sum = ofChunk(chunk);
      known.set(chunk, sum);
      return sum;
    });
}
