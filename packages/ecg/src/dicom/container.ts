import dicomParser, { type DataSet } from "dicom-parser";
import { Inflate } from "fflate";
import { EcgFileError, errorOf } from "../file/error.ts";

const BIG_ENDIAN = "1.2.840.10008.1.2.2";
const EXPLICIT = "1.2.840.10008.1.2.1";
const IMPLICIT = "1.2.840.10008.1.2";
/** What a deflated object may come to: hours of twelve leads. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024;
/** Compressed bytes that are inflated at a time, so that the limit is noticed soon after it is passed. */
const INFLATE_STEP = 4 * 1024;

export interface DicomObject {
  data: DataSet;
  isLittleEndian: boolean;
}

/** True for a Part 10 file, and for a data set without preamble that begins with an element of group 0008. */
export function isDicom(bytes: Uint8Array): boolean {
  return hasPreamble(bytes) || isBareDataSet(bytes);
}

const hasPreamble = (bytes: Uint8Array): boolean =>
  [0x44, 0x49, 0x43, 0x4d].every((byte, i) => bytes[128 + i] === byte);

/** Group 0008, an element up to 0018, then a known VR or a short length as implicit VR has it. */
function isBareDataSet(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || bytes[0] !== 8 || bytes[1] !== 0 || bytes[2]! > 0x18 || bytes[3] !== 0) return false;
  return isExplicit(bytes) || (bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0);
}

const isExplicit = (bytes: Uint8Array): boolean =>
  /^(?:UL|CS|UI|DA|TM|LO|SH)$/.test(String.fromCharCode(bytes[4]!, bytes[5]!));

/**
 * The data set of a DICOM file in any of the four uncompressed or deflated transfer syntaxes (dicom-parser reads it), with
 * or without preamble. What is deflated is inflated up to a limit. Throws `EcgFileError`.
 */
export function readDicomObject(bytes: Uint8Array): DicomObject {
  try {
    // Without a header the transfer syntax is known by the form of the first element alone.
    const bare = isExplicit(bytes) ? EXPLICIT : IMPLICIT;
    const data = dicomParser.parseDicom(bytes, {
      inflater: inflated,
      ...(hasPreamble(bytes) ? {} : { TransferSyntaxUID: bare }),
    });
    return { data, isLittleEndian: data.string("x00020010")?.trim() !== BIG_ENDIAN };
  } catch (thrown) {
    if (thrown instanceof EcgFileError) throw thrown;
    const told = typeof thrown === "object" && thrown !== null && "exception" in thrown ? thrown.exception : thrown;
    const { code, values } = errorOf(told, "DICOM");
    throw new EcgFileError(code, values);
  }
}

/** The head of the file as it stands and what was deflated behind it. */
function inflated(bytes: Uint8Array, position: number): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, position)];
  let length = position;
  const inflate = new Inflate((part) => {
    length += part.length;
    if (length > MAX_INFLATED_BYTES) throw new EcgFileError("inflated-too-large", { limit: MAX_INFLATED_BYTES });
    parts.push(part);
  });
  for (let at = position; at < bytes.length; at += INFLATE_STEP)
    inflate.push(bytes.subarray(at, at + INFLATE_STEP), at + INFLATE_STEP >= bytes.length);
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
