import { laterBy } from "../file/dates.ts";
import { EcgFileError } from "../file/error.ts";
import { checkCounts } from "../file/limits.ts";
import type { Recording } from "../recording.ts";
import { readWfdbHeader, startOf } from "./header.ts";
import { readWfdbRates } from "./read.ts";

interface Segment {
  name: string;
  samples: number;
}

const MAX_SEGMENTS = 10_000;
/** Stands for time without a signal. */
const NO_SIGNAL = "~";

interface Segmented {
  start: string | null;
  samplingRateHz: number;
  segments: Segment[];
}

/** The segments of a multi-segment header (`name/count ...`, then a line a segment); null when it is none. */
export function readSegments(text: string): Segmented | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [record, , rate, , time, date] = (lines[0] ?? "").trim().split(/\s+/);
  const count = /^[\w.+-]+\/(\d{1,6})$/.exec(record ?? "")?.[1];
  if (count === undefined) return null;
  const rows = lines.slice(1, 1 + Number(count));
  if (Number(count) > MAX_SEGMENTS || rows.length < Number(count))
    throw new EcgFileError("wfdb-header", { detail: "segment lines are missing" });
  const segments = rows.map((row): Segment => {
    const match = /^([\w.+-]{1,100}|~)\s+(\d{1,10})$/.exec(row.trim());
    if (!match) throw new EcgFileError("wfdb-header", { detail: `segment line "${row.trim().slice(0, 60)}"` });
    return { name: match[1]!, samples: Number(match[2]) };
  });
  const recorded = segments.filter(isRecorded).map(({ name }) => name);
  // A segment again and again would make a small file a huge recording.
  if (new Set(recorded).size < recorded.length)
    throw new EcgFileError("wfdb-header", { detail: "a segment is listed twice" });
  const samplingRateHz = Number.parseFloat(rate ?? "250");
  return { start: startOf(time, date), samplingRateHz, segments };
}

/** Files that a header needs beside it. Those that its segments need are known once the segments' headers are there. */
export function filesOf(text: string, companions: Record<string, Uint8Array>): string[] {
  const segmented = readSegments(text);
  if (segmented === null) {
    const header = readWfdbHeader(text);
    if ("message" in header) throw new EcgFileError(header.code, header.values);
    return [...new Set(header.signals.map(({ file }) => file))];
  }
  const names = segmented.segments.filter(isRecorded).map(({ name }) => `${name}.hea`);
  const below = names.flatMap((name) => {
    const header = headerOf(name, companions);
    return header === null || readSegments(header) !== null ? [] : filesOf(header, companions);
  });
  return [...new Set([...names, ...below])];
}

/**
 * The recordings of a record. Segments that follow each other with the same leads are one recording; after a stretch
 * without a signal, or with other leads, the next one begins, with its own start. All files are there.
 */
export function readWfdbRecordings(text: string, companions: Record<string, Uint8Array>): Recording[] {
  const segmented = readSegments(text);
  if (segmented === null) return readWfdbRates(text, companions);
  const runs: Recording[][] = [];
  let before = 0;
  let open: Recording[][] = [];
  for (const segment of segmented.segments) {
    const header = isRecorded(segment) ? headerOf(`${segment.name}.hea`, companions) : null;
    const read = header === null ? [] : readWfdbRates(header, companions);
    open = read.map((recording) => {
      const run = open.find(([first]) => isMoreOf(recording, first!)) ?? [];
      const start = laterBy(segmented.start, before / segmented.samplingRateHz);
      if (run.push({ ...recording, start }) === 1) runs.push(run);
      return run;
    });
    if (segment.samples > 0) before += segment.samples;
  }
  if (runs.length === 0) throw new EcgFileError("no-waveform");
  return runs.map(joined);
}

const isMoreOf = (next: Recording, first: Recording): boolean =>
  next.samplingRateHz === first.samplingRateHz && next.leads.join() === first.leads.join();

/** Recordings that follow each other without a gap, as one. */
function joined(run: Recording[]): Recording {
  const first = run[0]!;
  if (run.length === 1) return first;
  checkCounts(
    first.leads.length,
    run.reduce((sum, { samples }) => sum + samples[0]!.length, 0),
  );
  const samples = first.leads.map((_, lead) => {
    const parts = run.map((part) => part.samples[lead]!);
    const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  });
  return {
    ...first,
    samples,
    durationS: samples[0]!.length / first.samplingRateHz,
    lsbUv: first.lsbUv.map((step, lead) => (run.every((part) => part.lsbUv[lead] === step) ? step : null)),
  };
}

/** A segment of no samples only lists the signals of the others. */
const isRecorded = ({ name, samples }: Segment): boolean => name !== NO_SIGNAL && samples > 0;

function headerOf(name: string, companions: Record<string, Uint8Array>): string | null {
  return Object.hasOwn(companions, name) ? new TextDecoder("latin1").decode(companions[name]) : null;
}
