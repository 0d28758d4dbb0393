/** A small seeded generator (mulberry32), 0 <= value < 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const GIANTS = [0xffffffff, 0x7fffffff, 0x80000000, 0xffff, 0x7fff, 0, 1, 0x10000];
const WORDS = [
  "NaN",
  "Infinity",
  "-1",
  "0",
  "99999999999",
  "1e308",
  "4294967296",
  "<",
  "&x;",
  "\u0000",
  "]]>",
  '"',
  "é",
];

/** One to four changes of the kinds that transfer, storage and malice make; mostly one. */
export function mutate(bytes: Uint8Array, random: () => number, other: Uint8Array): Uint8Array {
  let out = bytes;
  const times = 1 + Math.floor(random() * random() * random() * 4);
  for (let i = 0; i < times; i++) out = once(out, random, other);
  return out;
}

function once(bytes: Uint8Array, random: () => number, other: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes);
  const below = (n: number) => Math.floor(random() * Math.max(1, n));
  // Half of the changes fall into the head of the file, where the counts are, though seldom into its first bytes: what is
  // no ECG by its first bytes reaches no decoder.
  const head = random() < 0.1 ? 0 : 32;
  const at = random() < 0.5 ? Math.min(head + below(600), out.length) : below(out.length);
  const view = new DataView(out.buffer);
  switch (below(9)) {
    case 0:
      if (out.length > 0) out[at]! ^= 1 << below(8);
      return out;
    case 1:
      if (out.length > 0) out[at] = below(256);
      return out;
    case 2:
      return out.subarray(0, at);
    case 3:
      if (at + 4 <= out.length) view.setUint32(at, GIANTS[below(GIANTS.length)]!, random() < 0.8);
      return out;
    case 4:
      if (at + 2 <= out.length) view.setUint16(at, GIANTS[below(GIANTS.length)]! & 0xffff, true);
      return out;
    case 5:
      return join(out.subarray(0, at), out.subarray(at + below(400)));
    case 6:
      return join(out.subarray(0, at), out.subarray(at, at + below(400)), out.subarray(at));
    case 7:
      return join(
        out.subarray(0, at),
        new TextEncoder().encode(WORDS[below(WORDS.length)]!),
        out.subarray(at + below(6)),
      );
    default:
      return join(out.subarray(0, at), other.subarray(below(other.length)));
  }
}

function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
