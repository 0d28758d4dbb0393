import { laterBy } from "../file/dates.ts";
import { EcgFileError, orThrow } from "../file/error.ts";
import type { Recording } from "../recording.ts";
import { readWfdbHeader, startOf } from "./header.ts";
import { readWfdb } from "./read.ts";

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

/** Each segment with a signal as a recording of its own, with its own start. All files are there. */
export function readWfdbRecordings(text: string, companions: Record<string, Uint8Array>): Recording[] {
  const segmented = readSegments(text);
  if (segmented === null) return [orThrow(readWfdb(text, companions))];
  const recordings: Recording[] = [];
  let before = 0;
  for (const segment of segmented.segments) {
    const header = isRecorded(segment) ? headerOf(`${segment.name}.hea`, companions) : null;
    if (header !== null) {
      const recording = orThrow(readWfdb(header, companions));
      recordings.push({ ...recording, start: laterBy(segmented.start, before / segmented.samplingRateHz) });
    }
    before += segment.samples;
  }
  if (recordings.length === 0) throw new EcgFileError("no-waveform");
  return recordings;
}

/** A segment of no samples only lists the signals of the others. */
const isRecorded = ({ name, samples }: Segment): boolean => name !== NO_SIGNAL && samples > 0;

function headerOf(name: string, companions: Record<string, Uint8Array>): string | null {
  return Object.hasOwn(companions, name) ? new TextDecoder("latin1").decode(companions[name]) : null;
}
