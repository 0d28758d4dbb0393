const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const ALPHABETS: [RegExp, number][] = [
  [/^[01]+$/, 2],
  [/^[0-9]+$/, 10],
  [/^[0-9a-f]+$/i, 16],
  [/^[0-9a-z]+$|^[0-9A-Z]+$/, 36],
  [/^[0-9A-Za-z]+$/, 62],
];
const WIDEST = 64;

/**
 * Upper estimate, in bits, of the entropy of a random value from its length and alphabet. A UUID of version 4 has 122.
 * Few different characters (a counter, a word, a fixed text) count for less.
 */
export function estimatedBits(value: string): number {
  if (UUID4.test(value)) return 122;
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(value))?.[1] ?? WIDEST;
  const distinct = new Set(value).size;
  // A random value of n characters seldom has under a third of the different characters that it could have.
  const expected = Math.min(alphabet, value.length) / 3;
  const used = distinct < expected ? Math.max(1, distinct) : alphabet;
  return Math.floor(value.length * Math.log2(used));
}
