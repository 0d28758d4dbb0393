import { EcgFileError } from "../file/error.ts";

const HEADER_BYTES = 8;
const CODE_BITS = 10;
const END_CODE = (1 << CODE_BITS) - 1;
/** Second differences are stored around this value. */
const DIFFERENCE_BIAS = 64;

/**
 * Philips' XLI compression -> one integer array a lead, `count` samples each. A lead is a chunk: its size (uint32), a word
 * of unknown use, the start value (int16), then LZW of 10-bit codes whose output holds all high bytes before all low
 * bytes of the second differences. Throws `EcgFileError` when a chunk holds fewer or more samples.
 */
export function unpackXli(bytes: Uint8Array, leads: number, count: number): Int16Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: Int16Array[] = [];
  for (let at = 0; out.length < leads; ) {
    if (at + HEADER_BYTES > bytes.length) throw new EcgFileError("xli", { detail: `${out.length} of ${leads} leads` });
    const size = view.getUint32(at, true);
    const start = view.getInt16(at + 6, true);
    at += HEADER_BYTES;
    if (at + size > bytes.length) throw new EcgFileError("xli", { detail: `lead ${out.length + 1} ends early` });
    out.push(undoDifferences(unpackLzw(bytes.subarray(at, at + size), 2 * count), start));
    at += size;
  }
  return out;
}

/** LZW with codes of 10 bits, most significant bit first, whose dictionary stays as it is once it is full. */
export function unpackLzw(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // An entry is a piece of the output that is already written: where it begins, and how long it is.
  const from = new Uint32Array(END_CODE);
  const size = new Uint32Array(END_CODE);
  let next = 256;
  let [written, previousFrom, previousSize] = [0, 0, 0];
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0x3ffff;
    held += 8;
    if (held < CODE_BITS) continue;
    held -= CODE_BITS;
    const code = (bits >> held) & END_CODE;
    if (code === END_CODE) break;
    const isNew = code === next && previousSize > 0;
    if (code > 255 && code >= next && !isNew) throw new EcgFileError("xli", { detail: `code ${code}` });
    const length = code < 256 ? 1 : isNew ? previousSize + 1 : size[code]!;
    if (written + length > out.length) throw new EcgFileError("xli", { detail: "more samples than announced" });
    const at = written;
    if (code < 256) out[at] = code;
    else for (let i = 0, begin = isNew ? previousFrom : from[code]!; i < length; i++) out[at + i] = out[begin + i]!;
    written += length;
    if (previousSize > 0 && next < END_CODE) {
      from[next] = previousFrom;
      size[next] = previousSize + 1;
      next++;
    }
    [previousFrom, previousSize] = [at, length];
  }
  if (written < out.length) throw new EcgFileError("xli", { detail: "fewer samples than announced" });
  return out;
}

function undoDifferences(bytes: Uint8Array, start: number): Int16Array {
  const half = bytes.length / 2;
  const out = new Int16Array(half);
  for (let i = 0; i < half; i++) out[i] = (bytes[i]! << 8) | bytes[half + i]!;
  let last = start;
  for (let i = 2; i < half; i++) {
    const value = 2 * out[i - 1]! - out[i - 2]! - last;
    last = out[i]! - DIFFERENCE_BIAS;
    out[i] = value;
  }
  return out;
}

/**
 * III, aVR, aVL and aVF are stored as what is left after I and II have told them. Puts the leads themselves in their
 * place. `leads` are in the order I, II, III, aVR, aVL, aVF. Halves are rounded down, as the device does.
 */
export function restoreLimbLeads(leads: Int16Array[]): void {
  const [one, two, three, avr, avl, avf] = leads;
  if (!one || !two || !three || !avr || !avl || !avf) return;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i]!, two[i]!];
    const c = b - a - three[i]!;
    three[i] = c;
    avr[i] = -avr[i]! - ((a + b) >> 1);
    avl[i] = ((a - c) >> 1) - avl[i]!;
    avf[i] = ((b + c) >> 1) - avf[i]!;
  }
}
