import { ListError } from "./reasons.ts";

/** Encodings that lists of Taiwanese hospitals come in. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "big5", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Decoded {
  text: string;
  encoding: Encoding;
  /** The file said so itself, at its beginning. */
  byMark: boolean;
}

/** Characters that may be broken before the encoding counts as wrong: one in 200. */
const MOST_BROKEN = 1 / 200;

/**
 * The text of a file. A byte order mark decides; else UTF-16 shows by its zero bytes, and what is no UTF-8 is Big5, or
 * Windows-1252 where bytes above ASCII stand alone (`µmol/L`). A chosen encoding is tried alone. Throws `encoding-unknown`.
 */
export function decodeText(bytes: Uint8Array, chosen: Encoding | null = null): Decoded {
  const mark = markOf(bytes);
  const encoding = chosen ?? mark ?? guess(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  const bad = count(text, "\ufffd");
  if (bad > text.length * MOST_BROKEN || text.includes("\u0000"))
    throw new ListError("encoding-unknown", { encoding, bad });
  return { text, encoding, byMark: mark === encoding };
}

function markOf([a, b, c]: Uint8Array): Encoding | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return null;
}

function guess(bytes: Uint8Array): Encoding {
  const head = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // Commas, line breaks and digits of UTF-16 have a zero byte each.
  if (odd > head.length / 20 && odd > 4 * even) return "utf-16le";
  if (even > head.length / 20 && even > 4 * odd) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return hasPairs(bytes) ? "big5" : "windows-1252";
  }
}

/**
 * Chinese words in Big5 are bytes in twos, one after the other: many have both bytes above ASCII, and where the second is an ASCII
 * letter (all four characters of 總膽固醇) the next character begins right behind it. Signs of Windows-1252 stand alone.
 */
function hasPairs(bytes: Uint8Array): boolean {
  let [high, pairs, end] = [0, 0, -1];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at]! < 0x80) continue;
    high += 1;
    const next = bytes[at + 1] ?? 0;
    if (next >= 0x80 || (end === at && next >= 0x40)) pairs += 1;
    if (next < 0x40) continue;
    at += 1;
    end = at + 1;
  }
  return pairs > high / 10;
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}
