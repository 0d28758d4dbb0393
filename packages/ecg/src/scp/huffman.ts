import { EcgFileError } from "../file/error.ts";

/** One code structure of EN 1064 section 2. The first bit of a code is the lowest bit of `code`. */
export interface ScpCode {
  prefixBits: number;
  totalBits: number;
  /** False: the code stands for no value but switches to table number `value`, counted from 1. */
  isValue: boolean;
  value: number;
  code: number;
}

/** The table of Annex C, which number 19999 stands for. */
const DEFAULT_TABLE: ScpCode[] = [
  { prefixBits: 1, totalBits: 1, isValue: true, value: 0, code: 0 },
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((size): ScpCode[] => {
    // `size` ones, a zero and the sign.
    const bits = size + 2;
    const ones = 2 ** size - 1;
    return [
      { prefixBits: bits, totalBits: bits, isValue: true, value: size, code: ones },
      { prefixBits: bits, totalBits: bits, isValue: true, value: -size, code: ones + 2 ** (size + 1) },
    ];
  }),
  { prefixBits: 10, totalBits: 18, isValue: true, value: 0, code: 0x1ff },
  { prefixBits: 10, totalBits: 26, isValue: true, value: 0, code: 0x3ff },
];

const DEFAULT_NUMBER = 19999;
const CODE_BYTES = 9;

/** The tables of section 2; null without a section 2: the samples are plain 16-bit integers then. */
export function readHuffmanTables(view: DataView | undefined): ScpCode[][] | null {
  if (!view || view.byteLength < 2) return null;
  const count = view.getUint16(0, true);
  if (count === DEFAULT_NUMBER) return [DEFAULT_TABLE];
  const tables: ScpCode[][] = [];
  let at = 2;
  for (let table = 0; table < count; table++) {
    if (at + 2 > view.byteLength) throw new EcgFileError("scp", { detail: "Huffman tables end early" });
    const codes = view.getUint16(at, true);
    at += 2;
    if (at + codes * CODE_BYTES > view.byteLength)
      throw new EcgFileError("scp", { detail: "Huffman table ends early" });
    tables.push(
      Array.from({ length: codes }, (_, i): ScpCode => {
        const from = at + i * CODE_BYTES;
        return {
          prefixBits: view.getUint8(from),
          totalBits: view.getUint8(from + 1),
          isValue: view.getUint8(from + 2) !== 0,
          value: view.getInt16(from + 3, true),
          code: view.getUint32(from + 5, true),
        };
      }),
    );
    at += codes * CODE_BYTES;
  }
  if (tables.length === 0) throw new EcgFileError("scp", { detail: "no Huffman table" });
  return tables;
}

/** A table as a binary tree: `next[2 * node + bit]` is the next node, or `~i` where code `i` ends; 0 is nowhere. */
function treeOf(codes: ScpCode[]): Int32Array {
  const next: number[] = [0, 0];
  for (const [i, { prefixBits, totalBits, code }] of codes.entries()) {
    if (prefixBits < 1 || prefixBits > 32 || totalBits < prefixBits || totalBits - prefixBits > 24)
      throw new EcgFileError("scp", { detail: `Huffman code of ${prefixBits} and ${totalBits} bits` });
    let node = 0;
    for (let bit = 0; bit < prefixBits; bit++) {
      const way = 2 * node + ((code >>> bit) & 1);
      if (next[way]! < 0) throw new EcgFileError("scp", { detail: "Huffman codes overlap" });
      if (bit === prefixBits - 1) {
        if (next[way] !== 0) throw new EcgFileError("scp", { detail: "Huffman codes overlap" });
        next[way] = ~i;
      } else {
        if (next[way] === 0) {
          next[way] = next.length / 2;
          next.push(0, 0);
        }
        node = next[way]!;
      }
    }
  }
  return Int32Array.from(next);
}

/** Decodes up to `limit` values of one lead; fewer when the bits end before. Each lead begins with the first table. */
export function huffmanDecoder(tables: ScpCode[][]): (bytes: Uint8Array, limit: number) => Int32Array {
  const trees = tables.map(treeOf);
  return (bytes, limit) => {
    const bits = bytes.length * 8;
    const out = new Int32Array(Math.min(limit, bits));
    let [count, at, table, node] = [0, 0, 0, 0];
    const bitAt = (i: number) => (bytes[i >> 3]! >> (7 - (i & 7))) & 1;
    while (count < out.length && at < bits) {
      const next = trees[table]![2 * node + bitAt(at++)]!;
      if (next === 0) throw new EcgFileError("scp", { detail: "a code that is in no Huffman table" });
      node = Math.max(next, 0);
      if (node > 0) continue;
      const { isValue, value, prefixBits, totalBits } = tables[table]![~next]!;
      if (!isValue) {
        if (!trees[value - 1]) throw new EcgFileError("scp", { detail: `Huffman table ${value}` });
        table = value - 1;
        continue;
      }
      const own = totalBits - prefixBits;
      if (at + own > bits) break;
      let plain = 0;
      for (let i = 0; i < own; i++) plain = (plain << 1) | bitAt(at++);
      // The plain bits are a two's complement number.
      out[count++] = own === 0 ? value : (plain << (32 - own)) >> (32 - own);
    }
    return out.subarray(0, count);
  };
}
