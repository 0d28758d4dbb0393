import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { millivoltsIn } from "../file/units.ts";
import { ecgError } from "../reasons.ts";
import type { EcgRead } from "../recording.ts";
import { readWfdbHeader, type WfdbSignal } from "./header.ts";
import { WFDB_FORMATS, type WfdbFormat } from "./samples.ts";

/**
 * Text of a `.hea` and the bytes of its signal file (or of several, by name) -> a recording in millivolt.
 * Formats of `WFDB_FORMATS`, any number of signals in any number of files; the header's checksums must match. A signal
 * without gain is refused.
 */
export function readWfdb(header: string, data: Uint8Array | Record<string, Uint8Array>): EcgRead {
  const parsed = readWfdbHeader(header);
  if ("message" in parsed) return { ok: false, error: parsed };
  const series: LeadSeries[] = [];
  for (const file of new Set(parsed.signals.map((signal) => signal.file))) {
    const signals = parsed.signals.filter((signal) => signal.file === file);
    const bytes = data instanceof Uint8Array ? data : data[file];
    if (!bytes) return refuse("wfdb-header", { detail: `signal file ${file} is missing` });
    const format = signals[0]!.format;
    if (signals.some((signal) => signal.format !== format)) return refuse("wfdb-format", { format: "mixed" });
    const coding = WFDB_FORMATS.get(format)!;
    const body = bytes.subarray(signals[0]!.byteOffset);
    const held = Math.floor(coding.count(body.length) / signals.length);
    const length = parsed.sampleCount ?? held;
    if (!(length > 0)) return refuse("no-waveform", {});
    if (held < length)
      return refuse("wfdb-short", { got: body.length, expected: coding.bytes(length * signals.length) });
    const values = coding.unpack(body, length * signals.length);
    for (const [at, signal] of signals.entries()) {
      const own = oneSignal(values, at, signals.length, length, signal, coding);
      if ("code" in own) return refuse(own.code, own.values);
      series.push(own);
    }
  }
  return assembleRecording(series, {
    format: "wfdb",
    source: parsed.record,
    start: parsed.start,
    samplingRateHz: parsed.samplingRateHz,
    patient: parsed.patient,
  });
}

function refuse(code: string, values: Record<string, string | number>): EcgRead {
  return { ok: false, error: ecgError(code, values) };
}

function oneSignal(
  values: Int32Array,
  at: number,
  stride: number,
  length: number,
  signal: WfdbSignal,
  { missing, isDifference }: WfdbFormat,
): LeadSeries | { code: string; values: Record<string, string | number> } {
  const lead = leadByName(signal.description) ?? signal.description;
  const scale = millivoltsIn(signal.units);
  if (scale === null) return { code: "unknown-unit", values: { lead, unit: signal.units } };
  const samples = new Float32Array(length);
  let sum = 0;
  let value = signal.initial;
  for (let i = 0; i < length; i++) {
    const stored = values[i * stride + at]!;
    value = isDifference ? value + stored : stored;
    sum = (sum + value) & 0xffff;
    samples[i] = value === missing ? Number.NaN : ((value - signal.baseline) / signal.gain) * scale;
  }
  if (signal.checksum !== null && ((signal.checksum - sum) & 0xffff) !== 0)
    return { code: "wfdb-checksum", values: { lead } };
  return { lead, samples, lsbUv: (1000 * scale) / signal.gain };
}
