import { isoDate, isoDateTime } from "../file/dates.ts";
import { ecgError } from "../reasons.ts";
import type { EcgError, FilePatient } from "../recording.ts";
import { WFDB_FORMATS } from "./samples.ts";

export interface WfdbSignal {
  file: string;
  format: number;
  /** Samples that one frame of the file holds of this signal. */
  samplesPerFrame: number;
  /** Samples of this signal that lie before its sample 0. */
  skew: number;
  byteOffset: number;
  /** ADC units a physical unit. */
  gain: number;
  /** ADC value of zero. */
  baseline: number;
  units: string;
  /** Value before the first difference (format 8). */
  initial: number;
  /** 16-bit sum of all samples, or null when the header gives none. */
  checksum: number | null;
  description: string;
}

export interface WfdbHeader {
  record: string;
  /** Frames a second; the rate of a signal with one sample a frame. */
  samplingRateHz: number;
  /** Frames. */
  sampleCount: number | null;
  /** Local time without zone, null when the header has no date. */
  start: string | null;
  signals: WfdbSignal[];
  /** Age and sex from notes such as `#Age: 74` or `#<age>: 74 <sex>: F`; null when there are none. */
  patient: FilePatient | null;
}

const MAX_SAMPLES_PER_FRAME = 1000;

/** A single-segment WFDB header (PhysioNet's header(5)). Formats of `WFDB_FORMATS`; others are refused by name. */
export function readWfdbHeader(text: string): WfdbHeader | EcgError {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [record, count, rate, length, time, date] = (lines[0] ?? "").trim().split(/\s+/);
  if (!record || !count) return ecgError("wfdb-header", { detail: "no record line" });
  if (record.includes("/")) return ecgError("wfdb-multi");
  const signalCount = Number(count);
  const samplingRateHz = Number.parseFloat((rate ?? "250").split("/")[0] ?? "");
  if (!Number.isInteger(signalCount) || signalCount < 1) return ecgError("wfdb-header", { detail: "signal count" });
  if (!(samplingRateHz > 0)) return ecgError("wfdb-header", { detail: "sampling frequency" });
  if (lines.length < 1 + signalCount) return ecgError("wfdb-header", { detail: "signal lines are missing" });
  const signals: WfdbSignal[] = [];
  for (const line of lines.slice(1, 1 + signalCount)) {
    const signal = readSignalLine(line);
    if ("message" in signal) return signal;
    signals.push(signal);
  }
  const sampleCount = length === undefined || Number(length) === 0 ? null : Number(length);
  return { record, samplingRateHz, sampleCount, start: startOf(time, date), signals, patient: patientOf(text) };
}

function readSignalLine(line: string): WfdbSignal | EcgError {
  const [file, formatField, gainField, , zeroField, initialField, checksumField, , ...description] = line
    .trim()
    .split(/\s+/);
  const lead = description.join(" ") || file || "?";
  const format = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(formatField ?? "");
  if (!file || !format) return ecgError("wfdb-header", { detail: `signal line "${line.trim().slice(0, 60)}"` });
  const samplesPerFrame = Number(format[2] ?? 1);
  if (!WFDB_FORMATS.has(Number(format[1])) || samplesPerFrame < 1 || samplesPerFrame > MAX_SAMPLES_PER_FRAME)
    return ecgError("wfdb-format", { format: formatField ?? "" });
  const gain = /^([-+\d.eE]+)(?:\((-?\d+)\))?(?:\/(.+))?$/.exec(gainField ?? "");
  if (!gain || !(Number(gain[1]) > 0) || !Number.isFinite(1 / Number(gain[1]))) return ecgError("wfdb-gain", { lead });
  return {
    file,
    format: Number(format[1]),
    samplesPerFrame,
    skew: Number(format[3] ?? 0),
    byteOffset: Number(format[4] ?? 0),
    gain: Number(gain[1]),
    baseline: Number(gain[2] ?? zeroField ?? 0),
    units: gain[3] ?? "mV",
    initial: Number(initialField ?? 0),
    checksum: checksumField === undefined ? null : Number(checksumField),
    description: lead,
  };
}

function patientOf(text: string): FilePatient | null {
  const notes = text
    .split(/\r?\n/)
    .filter((line) => line.startsWith("#") && line.length < 200)
    .join("\n");
  const age = /\bage\b>?:?\s*(\d{1,3})\b/i.exec(notes);
  const sex = /\b(?:sex|gender)\b>?:?\s*(m|f|male|female)\b/i.exec(notes)?.[1]?.[0]?.toLowerCase();
  if (!age && !sex) return null;
  return {
    id: null,
    name: null,
    birthDate: null,
    sex: sex === "m" ? "male" : sex === "f" ? "female" : null,
    ageYears: age ? Number(age[1]) : null,
  };
}

/** Date and time of a record line. */
export function startOf(time: string | undefined, date: string | undefined): string | null {
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date ?? "");
  if (!day) return null;
  const [, d, m, y] = day;
  const clock = /^(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.(\d+))?$/.exec(time ?? "");
  return isoDateTime(
    isoDate(Number(y), Number(m), Number(d)),
    clock ? [Number(clock[1] ?? 0), Number(clock[2]), Number(clock[3]), clock[4]] : null,
  );
}
