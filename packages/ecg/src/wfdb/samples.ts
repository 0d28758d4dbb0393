/** A signal format of PhysioNet's signal(5). */
export interface WfdbFormat {
  /** Stands for a sample without a value; NaN where the format has none. */
  missing: number;
  /** True when a stored value is what is to be added to the one before. */
  isDifference: boolean;
  /** Samples that so many bytes hold. */
  count(bytes: number): number;
  /** Bytes that so many samples take. */
  bytes(count: number): number;
  /** Value number `i` of the bytes; the caller has made sure that it is there. */
  reader(bytes: Uint8Array): (i: number) => number;
}

type Read = (view: DataView, i: number) => number;

function whole(width: number, missing: number, read: Read, isDifference = false): WfdbFormat {
  return {
    missing,
    isDifference,
    count: (bytes) => Math.floor(bytes / width),
    bytes: (count) => count * width,
    reader(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return (i) => read(view, i);
    },
  };
}

/** Samples in groups: `last[r]` bytes hold the `r` samples of a group that is not full. */
function grouped(
  size: number,
  groupBytes: number,
  last: readonly number[],
  bits: number,
  read: (bytes: Uint8Array, at: number, which: number) => number,
): WfdbFormat {
  const shift = 32 - bits;
  return {
    missing: -(2 ** (bits - 1)),
    isDifference: false,
    count(bytes) {
      const rest = bytes % groupBytes;
      return Math.floor(bytes / groupBytes) * size + last.filter((needed, r) => r > 0 && needed <= rest).length;
    },
    bytes: (count) => Math.floor(count / size) * groupBytes + last[count % size]!,
    reader: (bytes) => (i) => (read(bytes, Math.floor(i / size) * groupBytes, i % size) << shift) >> shift,
  };
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const word = (bytes: Uint8Array, at: number): number => byte(bytes, at) | (byte(bytes, at + 1) << 8);

export const WFDB_FORMATS: ReadonlyMap<number, WfdbFormat> = new Map([
  [8, whole(1, Number.NaN, (view, i) => view.getInt8(i), true)],
  [16, whole(2, -32768, (view, i) => view.getInt16(2 * i, true))],
  [24, whole(3, -(2 ** 23), (view, i) => view.getUint8(3 * i) | (view.getInt16(3 * i + 1, true) << 8))],
  [32, whole(4, -(2 ** 31), (view, i) => view.getInt32(4 * i, true))],
  [61, whole(2, -32768, (view, i) => view.getInt16(2 * i, false))],
  [80, whole(1, -128, (view, i) => view.getUint8(i) - 128)],
  [160, whole(2, -32768, (view, i) => view.getUint16(2 * i, true) - 32768)],
  [
    212,
    // Low byte, high nibbles (the second sample's above), low byte.
    grouped(2, 3, [0, 2], 12, (bytes, at, which) =>
      which === 0
        ? byte(bytes, at) | ((byte(bytes, at + 1) & 0x0f) << 8)
        : byte(bytes, at + 2) | ((byte(bytes, at + 1) & 0xf0) << 4),
    ),
  ],
  [
    310,
    // Two words with a sample each in bits 1 to 10; the third sample is in their highest five bits.
    grouped(3, 4, [0, 2, 4], 10, (bytes, at, which) =>
      which < 2 ? word(bytes, at + 2 * which) >> 1 : (word(bytes, at) >> 11) | ((word(bytes, at + 2) >> 11) << 5),
    ),
  ],
  [
    311,
    // Three samples in the low thirty bits of four bytes.
    grouped(
      3,
      4,
      [0, 2, 3],
      10,
      (bytes, at, which) => (word(bytes, at) | (word(bytes, at + 2) << 16)) >>> (10 * which),
    ),
  ],
]);
