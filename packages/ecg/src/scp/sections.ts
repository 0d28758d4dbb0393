import { crcCcitt } from "../file/crc.ts";
import { EcgFileError } from "../file/error.ts";
import type { Recording } from "../recording.ts";

const RECORD_HEADER = 6;
const SECTION_HEADER = 16;
const POINTER_BYTES = 10;
const LAST_SECTION = 11;

/** The bodies of a record's sections by their number (without their headers), and what is wrong with checksums. */
export interface ScpSections {
  bodies: Map<number, DataView>;
  warnings: Recording["warnings"];
}

/** True when the bytes begin as an SCP-ECG record does: section 0 first, named or with a pointer to itself. */
export function isScp(bytes: Uint8Array): boolean {
  if (bytes.length < RECORD_HEADER + SECTION_HEADER + POINTER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(8, true) !== 0) return false;
  const name = String.fromCharCode(...bytes.subarray(16, 22));
  const pointsAtItself = view.getUint16(22, true) === 0 && view.getUint32(28, true) === 7;
  return name === "SCPECG" || (pointsAtItself && view.getUint32(24, true) === view.getUint32(10, true));
}

/**
 * EN 1064 section 0: pointers of ten bytes (number, length, place counted from 1). A section outside the record is
 * refused; a wrong CRC is a warning, because devices are known to write none.
 */
export function readSections(bytes: Uint8Array): ScpSections {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const warnings: Recording["warnings"] = [];
  const declared = view.getUint32(2, true);
  if (declared > bytes.length) throw new EcgFileError("scp", { detail: `${bytes.length} of ${declared} bytes` });
  if (declared > RECORD_HEADER && view.getUint16(0, true) !== crcCcitt(bytes.subarray(2, declared)))
    warnings.push({ code: "crc", values: { part: "SCP-ECG" } });
  const pointers = Math.floor((view.getUint32(10, true) - SECTION_HEADER) / POINTER_BYTES);
  const bodies = new Map<number, DataView>();
  for (let i = 0; i < Math.min(pointers, 1000); i++) {
    const at = RECORD_HEADER + SECTION_HEADER + i * POINTER_BYTES;
    if (at + POINTER_BYTES > bytes.length) throw new EcgFileError("scp", { detail: "section 0 ends early" });
    const number = view.getUint16(at, true);
    const length = view.getUint32(at + 2, true);
    const begin = view.getUint32(at + 6, true) - 1;
    if (number === 0 || number > LAST_SECTION || length <= SECTION_HEADER) continue;
    if (begin < 0 || begin + length > bytes.length)
      throw new EcgFileError("scp", { detail: `section ${number} is cut` });
    if (view.getUint16(begin + 2, true) !== number)
      throw new EcgFileError("scp", { detail: `section ${number} is not where it should be` });
    bodies.set(number, new DataView(bytes.buffer, bytes.byteOffset + begin + SECTION_HEADER, length - SECTION_HEADER));
  }
  return { bodies, warnings };
}

/** Text of a field: UTF-8, else Latin-1, up to its first zero byte. */
export function scpText(view: DataView, at: number, length: number): string {
  const all = new Uint8Array(view.buffer, view.byteOffset + at, length);
  const zero = all.indexOf(0);
  const bytes = zero < 0 ? all : all.subarray(0, zero);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
