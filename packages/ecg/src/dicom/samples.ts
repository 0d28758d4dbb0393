import { EcgFileError } from "../file/error.ts";

/** How one value of Waveform Data is stored: Waveform Bits Allocated and Waveform Sample Interpretation. */
export interface SampleCoding {
  bits: number;
  interpretation: string;
}

/** Bits of each interpretation that PS3.3 C.10.9.1.5 defines for ECG; the 8-bit audio laws are no ECG. */
const BITS: Record<string, number[]> = { SB: [8], UB: [8], SS: [16], US: [16], SL: [32], UL: [32], SV: [64], UV: [64] };

/** Reads sample `i` of a group's data. Refuses combinations that the standard does not have. */
export function sampleReader(bytes: Uint8Array, coding: SampleCoding, littleEndian: boolean): (i: number) => number {
  const { bits, interpretation } = coding;
  if (!BITS[interpretation]?.includes(bits)) throw new EcgFileError("dicom-coding", { bits, interpretation });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (interpretation) {
    case "SB":
      return (i) => view.getInt8(i);
    case "UB":
      return (i) => view.getUint8(i);
    case "SS":
      return (i) => view.getInt16(2 * i, littleEndian);
    case "US":
      return (i) => view.getUint16(2 * i, littleEndian);
    case "SL":
      return (i) => view.getInt32(4 * i, littleEndian);
    case "UL":
      return (i) => view.getUint32(4 * i, littleEndian);
    case "SV":
      return (i) => Number(view.getBigInt64(8 * i, littleEndian));
    default:
      return (i) => Number(view.getBigUint64(8 * i, littleEndian));
  }
}
