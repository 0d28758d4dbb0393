import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { ecgError } from "../reasons.ts";
import type { EcgRead } from "../recording.ts";
import { readWfdbHeader, type WfdbSignal } from "./header.ts";

const UNIT_TO_MV: Record<string, number> = { mv: 1, uv: 1e-3, v: 1e3 };

/**
 * Text of a `.hea` and the bytes of its signal file (or of several, by name) -> a recording in millivolt.
 * Formats 16 and 212, any number of signals; the header's checksums must match. A signal without gain is refused.
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
    const body = bytes.subarray(signals[0]!.byteOffset);
    const held = Math.floor((format === 16 ? body.length / 2 : Math.floor((body.length * 2) / 3)) / signals.length);
    const length = parsed.sampleCount ?? held;
    if (held < length) {
      const width = format === 16 ? 2 : 1.5;
      return refuse("wfdb-short", { got: body.length, expected: Math.ceil(length * signals.length * width) });
    }
    const values = format === 16 ? unpack16(body, length * signals.length) : unpack212(body, length * signals.length);
    for (const [at, signal] of signals.entries()) {
      const own = oneSignal(values, at, signals.length, length, signal, format === 16 ? -32768 : -2048);
      if ("code" in own) return refuse(own.code, own.values);
      series.push(own);
    }
  }
  return assembleRecording(series, {
    format: "wfdb",
    source: parsed.record,
    start: parsed.start,
    samplingRateHz: parsed.samplingRateHz,
    device: null,
    synthetic: false,
  });
}

function refuse(code: string, values: Record<string, string | number>): EcgRead {
  return { ok: false, error: ecgError(code, values) };
}

function oneSignal(
  values: Int16Array,
  at: number,
  stride: number,
  length: number,
  signal: WfdbSignal,
  missing: number,
): LeadSeries | { code: string; values: Record<string, string | number> } {
  const lead = leadByName(signal.description) ?? signal.description;
  const scale = UNIT_TO_MV[signal.units.toLowerCase()];
  if (scale === undefined) return { code: "unknown-unit", values: { lead, unit: signal.units } };
  const samples = new Float32Array(length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i * stride + at]!;
    sum = (sum + value) & 0xffff;
    samples[i] = value === missing ? Number.NaN : ((value - signal.baseline) / signal.gain) * scale;
  }
  if (signal.checksum !== null && ((signal.checksum - sum) & 0xffff) !== 0)
    return { code: "wfdb-checksum", values: { lead } };
  return { lead, samples };
}

function unpack16(bytes: Uint8Array, count: number): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Int16Array(count);
  for (let i = 0; i < count; i++) out[i] = view.getInt16(2 * i, true);
  return out;
}

/** Two 12-bit samples in three bytes: low byte, high nibbles (second sample's above), low byte. */
function unpack212(bytes: Uint8Array, count: number): Int16Array {
  const out = new Int16Array(count);
  for (let i = 0, b = 0; i < count; i += 2, b += 3) {
    const middle = bytes[b + 1]!;
    out[i] = (((middle & 0x0f) << 28) >> 20) | bytes[b]!;
    if (i + 1 < count) out[i + 1] = (((middle & 0xf0) << 24) >> 20) | bytes[b + 2]!;
  }
  return out;
}
