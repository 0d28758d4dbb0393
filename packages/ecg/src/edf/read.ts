import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { laterBy } from "../file/dates.ts";
import { EcgFileError, orThrow } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { millivoltsIn } from "../file/units.ts";
import type { AppliedFilters, Recording, RecordingFile } from "../recording.ts";
import { type EdfHeader, readEdfHeader } from "./header.ts";
import { edfLead } from "./leads.ts";

const ANNOTATIONS = /^(?:EDF|BDF) Annotations$/;

/** Ends the onset of an annotation (EDF+, 2.2.2). */
const ONSET_END = String.fromCharCode(20);

/**
 * EDF, EDF+ and BDF: the signals that are ECG leads by their labels, in millivolt. Leads of another rate and, in an
 * EDF+D file, each stretch without gaps are recordings of their own. Throws `EcgFileError`.
 */
export function readEdf(bytes: Uint8Array, source: string | null): RecordingFile {
  const header = readEdfHeader(bytes);
  const recordBytes = header.signals.reduce((sum, it) => sum + it.samplesPerRecord, 0) * header.bytesPerSample;
  if (recordBytes === 0 || !(header.recordSeconds > 0)) throw new EcgFileError("no-waveform");
  const held = Math.floor((bytes.length - header.headerBytes) / recordBytes);
  const records = header.records < 0 ? held : header.records;
  if (records < 1) throw new EcgFileError("edf", { detail: "no data record" });
  if (records > held) throw new EcgFileError("edf-cut", { declared: header.records, held });
  const warnings: Recording["warnings"] = [];
  const ecg = header.signals.map((signal, at) => ({ signal, at, lead: edfLead(signal) }));
  for (const { signal, lead } of ecg)
    if (lead === null && !ANNOTATIONS.test(signal.label))
      warnings.push({ code: "not-a-lead", values: { name: signal.label } });
  const body = { bytes, header, recordBytes };
  const recordings = stretchesOf(body, records).flatMap((stretch) => {
    const rates = new Set(ecg.filter(({ lead }) => lead !== null).map(({ signal }) => signal.samplesPerRecord));
    return [...rates].map((perRecord) => {
      const leads = ecg
        .filter(({ lead, signal }) => lead !== null && signal.samplesPerRecord === perRecord)
        .map(({ lead, at }) => readSignal(body, at, lead!, stretch));
      return orThrow(
        assembleRecording(leads, {
          format: "edf",
          source,
          start: laterBy(header.start, stretch.offsetS),
          samplingRateHz: checkRate(perRecord / header.recordSeconds),
          device: header.device,
          patient: header.patient,
          filters: filtersOf(ecg.find(({ lead }) => lead !== null)!.signal.prefilter),
          warnings: [...warnings],
        }),
      );
    });
  });
  if (recordings.length === 0) throw new EcgFileError("no-waveform");
  return { format: "edf", recordings, averagedBeats: [], refused: [] };
}

interface Body {
  bytes: Uint8Array;
  header: EdfHeader;
  recordBytes: number;
}

/** Data records `from` to `until` (without it) that follow each other, and when they begin. */
interface Stretch {
  from: number;
  until: number;
  offsetS: number;
}

function readSignal({ bytes, header, recordBytes }: Body, at: number, lead: string, stretch: Stretch): LeadSeries {
  const signal = header.signals[at]!;
  if (signal.unit === "") throw new EcgFileError("missing-unit", { lead });
  const millivolts = millivoltsIn(signal.unit);
  if (millivolts === null) throw new EcgFileError("unknown-unit", { lead, unit: signal.unit });
  const digital = signal.digitalMaximum - signal.digitalMinimum;
  const step = (signal.physicalMaximum - signal.physicalMinimum) / digital;
  if (!Number.isFinite(step) || step === 0) throw new EcgFileError("bad-scale", { lead });
  const width = header.bytesPerSample;
  const before = header.signals.slice(0, at).reduce((sum, it) => sum + it.samplesPerRecord, 0) * width;
  const perRecord = signal.samplesPerRecord;
  checkCounts(header.signals.length, perRecord * (stretch.until - stretch.from));
  const samples = new Float32Array(perRecord * (stretch.until - stretch.from));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let out = 0;
  for (let record = stretch.from; record < stretch.until; record++) {
    const from = header.headerBytes + record * recordBytes + before;
    for (let i = 0; i < perRecord; i++) {
      const place = from + i * width;
      const value =
        width === 2 ? view.getInt16(place, true) : view.getUint8(place) | (view.getInt16(place + 1, true) << 8);
      samples[out++] = ((value - signal.digitalMinimum) * step + signal.physicalMinimum) * millivolts;
    }
  }
  return { lead, samples, lsbUv: Math.abs(step * millivolts * 1000) };
}

/**
 * In EDF+ each data record says when it begins, at the head of its annotations: `+12.5` and two bytes 20. The first one
 * gives the fraction of a second of the start; where records do not follow each other (EDF+D) each one counts.
 */
function stretchesOf({ bytes, header, recordBytes }: Body, records: number): Stretch[] {
  const at = header.signals.findIndex(({ label }) => ANNOTATIONS.test(label));
  if (at < 0) return [{ from: 0, until: records, offsetS: 0 }];
  const before = header.signals.slice(0, at).reduce((sum, it) => sum + it.samplesPerRecord, 0) * header.bytesPerSample;
  const latin1 = new TextDecoder("latin1");
  const onsetOf = (record: number): number | null => {
    const from = header.headerBytes + record * recordBytes + before;
    const [onset] = latin1.decode(bytes.subarray(from, from + 32)).split(ONSET_END);
    return /^[+-]\d+(?:\.\d+)?$/.test(onset ?? "") ? Number(onset) : null;
  };
  if (!header.isDiscontinuous) return [{ from: 0, until: records, offsetS: onsetOf(0) ?? 0 }];
  const stretches: Stretch[] = [];
  for (let record = 0; record < records; record++) {
    const offsetS = onsetOf(record);
    if (offsetS === null)
      throw new EcgFileError("edf", { detail: `data record ${record + 1} does not say when it begins` });
    const last = stretches.at(-1);
    const expected = last ? last.offsetS + (last.until - last.from) * header.recordSeconds : Number.NaN;
    if (last && Math.abs(offsetS - expected) < 1e-6 * Math.max(1, expected)) last.until++;
    else stretches.push({ from: record, until: record + 1, offsetS });
  }
  return stretches;
}

/** `HP:0.05Hz LP:150Hz N:50Hz`. */
function filtersOf(prefilter: string): AppliedFilters | null {
  const hertz = (name: string) => {
    const match = new RegExp(`\\b${name}:\\s*([\\d.]+)\\s*Hz`, "i").exec(prefilter);
    return match && Number.isFinite(Number(match[1])) ? Number(match[1]) : null;
  };
  const filters = { highPassHz: hertz("HP"), lowPassHz: hertz("LP"), notchHz: hertz("N") };
  return Object.values(filters).some((value) => value !== null) ? filters : null;
}
