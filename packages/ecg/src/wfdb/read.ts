import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { EcgFileError, errorOf, orThrow } from "../file/error.ts";
import { checkCounts } from "../file/limits.ts";
import { millivoltsIn } from "../file/units.ts";
import type { EcgRead, Recording } from "../recording.ts";
import { readWfdbHeader, type WfdbHeader, type WfdbSignal } from "./header.ts";
import { WFDB_FORMATS } from "./samples.ts";

type Data = Uint8Array | Record<string, Uint8Array>;

/**
 * Text of a `.hea` and the bytes of its signal file (or of several, by name) -> a recording in millivolt. Where the
 * signals have several rates it is the one of the first signal.
 */
export function readWfdb(header: string, data: Data): EcgRead {
  try {
    return { ok: true, recording: readWfdbRates(header, data)[0]! };
  } catch (thrown) {
    return { ok: false, error: errorOf(thrown, "wfdb") };
  }
}

/**
 * A single-segment record, one recording for each sampling rate of its signals (samples per frame). Formats of
 * `WFDB_FORMATS`, any number of signals in any number of files; skew is undone; the header's checksums must match. A
 * signal without gain is refused, one that is no voltage is left out and named. Throws `EcgFileError`.
 */
export function readWfdbRates(text: string, data: Data): Recording[] {
  const header = readWfdbHeader(text);
  if ("message" in header) throw new EcgFileError(header.code, header.values);
  const warnings: Recording["warnings"] = [];
  const isVoltage = ({ units }: WfdbSignal) => millivoltsIn(units) !== null;
  const [foreign] = header.signals;
  if (!header.signals.some(isVoltage))
    throw new EcgFileError("unknown-unit", { lead: leadOf(foreign!), unit: foreign!.units });
  for (const signal of header.signals)
    if (!isVoltage(signal)) warnings.push({ code: "not-a-lead", values: { name: signal.description } });
  const series = [...new Set(header.signals.map(({ file }) => file))].flatMap((file) =>
    signalsOf(header, file, data).filter(({ signal }) => isVoltage(signal)),
  );
  const perFrame = [...new Set(series.map(({ signal }) => signal.samplesPerFrame))];
  return perFrame.map((count) =>
    orThrow(
      assembleRecording(
        series.filter(({ signal }) => signal.samplesPerFrame === count).map(({ read }) => read()),
        {
          format: "wfdb",
          source: header.record,
          start: header.start,
          samplingRateHz: header.samplingRateHz * count,
          patient: header.patient,
          warnings: [...warnings],
        },
      ),
    ),
  );
}

const leadOf = ({ description }: WfdbSignal): string => leadByName(description) ?? description;

interface Stored {
  signal: WfdbSignal;
  read(): LeadSeries;
}

/** The signals that one file holds, frame by frame. */
function signalsOf(header: WfdbHeader, file: string, data: Data): Stored[] {
  const signals = header.signals.filter((signal) => signal.file === file);
  const bytes = data instanceof Uint8Array ? data : data[file];
  if (!bytes) throw new EcgFileError("wfdb-header", { detail: `signal file ${file} is missing` });
  const { format, byteOffset } = signals[0]!;
  if (signals.some((signal) => signal.format !== format)) throw new EcgFileError("wfdb-format", { format: "mixed" });
  const coding = WFDB_FORMATS.get(format)!;
  const body = bytes.subarray(byteOffset);
  const frame = signals.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  const held = Math.floor(coding.count(body.length) / frame);
  const frames = header.sampleCount ?? held;
  if (!(frames > 0)) throw new EcgFileError("no-waveform");
  if (held < frames) throw new EcgFileError("wfdb-short", { got: body.length, expected: coding.bytes(frames * frame) });
  checkCounts(1, frames * frame);
  const value = coding.reader(body);
  let before = 0;
  return signals.map((signal) => {
    const offset = before;
    before += signal.samplesPerFrame;
    return { signal, read: () => oneSignal(value, signal, { offset, frame, frames, held }) };
  });
}

interface Place {
  /** Of the signal's first sample in a frame of `frame` samples. */
  offset: number;
  frame: number;
  /** Frames that the header announces, and that the file holds. */
  frames: number;
  held: number;
}

function oneSignal(
  value: (i: number) => number,
  signal: WfdbSignal,
  { offset, frame, frames, held }: Place,
): LeadSeries {
  const lead = leadOf(signal);
  const scale = millivoltsIn(signal.units)!;
  const { missing, isDifference } = WFDB_FORMATS.get(signal.format)!;
  const { samplesPerFrame: each, skew } = signal;
  const length = frames * each;
  if (skew >= length) throw new EcgFileError("wfdb-header", { detail: `skew of ${lead}` });
  const stored = Math.min(length + skew, held * each);
  const samples = new Float32Array(length).fill(Number.NaN);
  let sum = 0;
  let last = signal.initial;
  for (let i = 0; i < stored; i++) {
    const code = value((each === 1 ? i : Math.floor(i / each)) * frame + offset + (each === 1 ? 0 : i % each));
    last = isDifference ? last + code : code;
    if (i < length) sum = (sum + last) & 0xffff;
    if (i >= skew && last !== missing) samples[i - skew] = ((last - signal.baseline) / signal.gain) * scale;
  }
  if (signal.checksum !== null && ((signal.checksum - sum) & 0xffff) !== 0)
    throw new EcgFileError("wfdb-checksum", { lead });
  return { lead, samples, lsbUv: (1000 * scale) / signal.gain };
}
