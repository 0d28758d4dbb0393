import { isoDate, isoDateTime } from "../file/dates.ts";
import { EcgFileError } from "../file/error.ts";
import { checkCounts } from "../file/limits.ts";
import { numberOrNull, textOrNull } from "../file/text.ts";
import type { FilePatient } from "../recording.ts";

export interface EdfSignal {
  label: string;
  unit: string;
  physicalMinimum: number;
  physicalMaximum: number;
  digitalMinimum: number;
  digitalMaximum: number;
  prefilter: string;
  samplesPerRecord: number;
}

export interface EdfHeader {
  /** 2 for EDF, 3 for BDF. */
  bytesPerSample: number;
  headerBytes: number;
  start: string | null;
  patient: FilePatient | null;
  device: string | null;
  /** True when the data records do not follow each other without gaps (EDF+D). */
  isDiscontinuous: boolean;
  /** -1 in a file whose recording was never closed. */
  records: number;
  recordSeconds: number;
  signals: EdfSignal[];
}

const FIXED_BYTES = 256;
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** True when the bytes begin as EDF (`0` and seven spaces) or BDF (255 and `BIOSEMI`) do. */
export function isEdf(bytes: Uint8Array): boolean {
  const first = new TextDecoder("latin1").decode(bytes.subarray(0, 8));
  return bytes.length >= FIXED_BYTES && (first === "0       " || first === "\u00ffBIOSEMI");
}

/** The header of EDF, EDF+ or BDF (Kemp et al. 1992 and 2003). Throws `EcgFileError`. */
export function readEdfHeader(bytes: Uint8Array): EdfHeader {
  const latin1 = new TextDecoder("latin1");
  const field = (at: number, length: number) => latin1.decode(bytes.subarray(at, at + length)).trim();
  const number = (at: number, length: number, name: string) => {
    const value = numberOrNull(field(at, length));
    if (value === null) throw new EcgFileError("edf", { detail: name });
    return value;
  };
  const count = number(252, 4, "number of signals");
  checkCounts(count, 1);
  const headerBytes = FIXED_BYTES * (1 + count);
  if (!Number.isInteger(count) || bytes.length < headerBytes)
    throw new EcgFileError("edf", { detail: "header ends early" });
  const column = (before: number, width: number, i: number) => FIXED_BYTES + count * before + i * width;
  const signals = Array.from({ length: count }, (_, i): EdfSignal => {
    const label = field(column(0, 16, i), 16);
    const samplesPerRecord = number(column(216, 8, i), 8, `samples of ${label}`);
    if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 0) throw new EcgFileError("edf", { detail: label });
    return {
      label,
      unit: field(column(96, 8, i), 8),
      physicalMinimum: number(column(104, 8, i), 8, `physical minimum of ${label}`),
      physicalMaximum: number(column(112, 8, i), 8, `physical maximum of ${label}`),
      digitalMinimum: number(column(120, 8, i), 8, `digital minimum of ${label}`),
      digitalMaximum: number(column(128, 8, i), 8, `digital maximum of ${label}`),
      prefilter: field(column(136, 80, i), 80),
      samplesPerRecord,
    };
  });
  const reserved = field(192, 44);
  const isPlus = /^(?:EDF|BDF)\+/.test(reserved);
  const recording = field(88, 80);
  return {
    bytesPerSample: bytes[0] === 0xff ? 3 : 2,
    headerBytes,
    start: startOf(field(168, 8), field(176, 8), isPlus ? recording : ""),
    patient: patientOf(field(8, 80), isPlus),
    device: isPlus
      ? textOrNull((recording.split(/\s+/)[4] ?? "").replace(/^X$/, "").replaceAll("_", " "))
      : textOrNull(recording),
    isDiscontinuous: /^(?:EDF|BDF)\+D/.test(reserved),
    records: recordsOf(number(236, 8, "number of data records")),
    recordSeconds: number(244, 8, "duration of a data record"),
    signals,
  };
}

/** -1 stands for a recording that was never closed. */
function recordsOf(count: number): number {
  if (!Number.isInteger(count) || count < -1) throw new EcgFileError("edf", { detail: "number of data records" });
  return count;
}

/** `dd.mm.yy` (85 to 99 are of the last century) and `hh.mm.ss`; EDF+ gives the whole year in its recording field. */
function startOf(date: string, time: string, recording: string): string | null {
  const day = /^(\d{2})\.(\d{2})\.(\d{2})$/.exec(date);
  const clock = /^(\d{2})\.(\d{2})\.(\d{2})$/.exec(time);
  const plus = /^Startdate (\d{2})-([A-Z]{3})-(\d{4})/.exec(recording);
  const year = Number(day?.[3]);
  const iso = plus
    ? isoDate(Number(plus[3]), MONTHS.indexOf(plus[2]!) + 1, Number(plus[1]))
    : day
      ? isoDate(year >= 85 ? 1900 + year : 2000 + year, Number(day[2]), Number(day[1]))
      : null;
  return isoDateTime(iso, clock ? [Number(clock[1]), Number(clock[2]), Number(clock[3])] : null);
}

/** EDF+: code, sex, birth date and name, `X` where unknown; plain EDF has free text. */
function patientOf(text: string, isPlus: boolean): FilePatient | null {
  if (!isPlus) {
    const id = textOrNull(text.replace(/^X( X)*$/, ""));
    return id === null ? null : { id, name: null, birthDate: null, sex: null, ageYears: null };
  }
  const [code, sex, birth, name] = text.split(/\s+/).map((part) => (part === "X" ? null : part.replaceAll("_", " ")));
  const day = /^(\d{2})-([A-Z]{3})-(\d{4})$/.exec(birth ?? "");
  const patient: FilePatient = {
    id: textOrNull(code),
    name: textOrNull(name),
    birthDate: day ? isoDate(Number(day[3]), MONTHS.indexOf(day[2]!) + 1, Number(day[1])) : null,
    sex: sex === "M" ? "male" : sex === "F" ? "female" : null,
    ageYears: null,
  };
  return Object.values(patient).some((value) => value !== null) ? patient : null;
}
