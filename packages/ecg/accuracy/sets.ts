import { readFileSync } from "node:fs";
import path from "node:path";
import type { Mark, Recording } from "@bedside/ecg";
import { readWfdb } from "@bedside/ecg";
import { readPtbxlFold, unxz } from "@bedside/ecg/node";
import { readAnnotations, readCsv, readI16, recordingOf, SHARED_ECG, untar } from "../test/shared.ts";

/** One record of LUDB: the waves that cardiologists marked, lead by lead. */
export interface LudbRecord {
  name: string;
  recording: Recording;
  marks: Record<string, Mark[]>;
  rhythm: string;
}

/** One record of MIT-BIH: beats and rhythm changes as annotated. */
export interface MitRecord {
  name: string;
  recording: Recording;
  beats: { sample: number; code: number }[];
  /** [from, to) of ventricular flutter, where beats are not scored. */
  flutter: [number, number][];
}

const WAVES: Record<number, Mark["wave"]> = { 1: "QRS", 24: "P", 27: "T" };
/** Annotation codes of beats: N L R a V F J A S E j / Q e n f. */
const BEATS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 34, 35, 38]);

async function wfdbArchive(file: string): Promise<Map<string, Uint8Array>> {
  return untar(await unxz(readFileSync(path.join(SHARED_ECG, file))));
}

function readRecord(files: Map<string, Uint8Array>, base: string): { recording: Recording; header: string } {
  const header = new TextDecoder().decode(files.get(`${base}.hea`)!);
  const read = readWfdb(header, files.get(`${base}.dat`)!);
  if (!read.ok) throw new Error(`${base}: ${read.error.code}`);
  return { recording: read.recording, header };
}

const bases = (files: Map<string, Uint8Array>) =>
  [...files.keys()].filter((name) => name.endsWith(".hea")).map((name) => name.slice(0, -4));
const nameOf = (base: string) => base.split("/").at(-1)!;

/** The odd-numbered half of LUDB, by record number. */
export async function ludb(): Promise<LudbRecord[]> {
  const files = await wfdbArchive("ludb/ludb_odd.tar.xz");
  return bases(files)
    .sort((a, b) => Number(nameOf(a)) - Number(nameOf(b)))
    .map((base) => {
      const { recording, header } = readRecord(files, base);
      const marks = Object.fromEntries(
        recording.leads.map((lead) => [lead, waves(readAnnotations(files.get(`${base}.${lead.toLowerCase()}`)!))]),
      );
      return { name: nameOf(base), recording, marks, rhythm: /#Rhythm: (.*)/.exec(header)?.[1] ?? "" };
    });
}

/** Brackets and the peak between them. */
function waves(annotations: { sample: number; code: number }[]): Mark[] {
  return annotations.flatMap(({ sample, code }, i): Mark[] => {
    const wave = WAVES[code];
    const before = annotations[i - 1];
    const after = annotations[i + 1];
    return wave && before?.code === 39 && after?.code === 40
      ? [{ wave, onset: before.sample, peak: sample, offset: after.sample }]
      : [];
  });
}

/** DS1 of the MIT-BIH Arrhythmia Database. */
export async function mitbih(): Promise<MitRecord[]> {
  const files = await wfdbArchive("more/mitdb_ds1.tar.xz");
  return bases(files).map((base) => {
    const { recording } = readRecord(files, base);
    const annotations = readAnnotations(files.get(`${base}.atr`)!);
    const flutter: [number, number][] = [];
    for (const { sample, code } of annotations) {
      if (code === 32) flutter.push([sample, Number.POSITIVE_INFINITY]);
      if (code === 33 && flutter.length > 0) flutter.at(-1)![1] = sample;
    }
    return { name: nameOf(base), recording, beats: annotations.filter(({ code }) => BEATS.has(code)), flutter };
  });
}

export interface Cinc2011Record {
  record: string;
  acceptable: boolean;
  /** Exactly the samples of an earlier record of the set. */
  duplicate: boolean;
  recording: Recording;
}

/** The labelled records of set A of the CinC Challenge 2011. Its fifth and sixth columns are aVF and aVL. */
export async function cinc2011(): Promise<Cinc2011Record[]> {
  const x = await readI16("more/cinc2011.i16.xz");
  const leads = ["I", "II", "III", "aVR", "aVF", "aVL", "V1", "V2", "V3", "V4", "V5", "V6"];
  const seen = new Set<string>();
  return readCsv("more/cinc2011_labels.csv").flatMap((row, at): Cinc2011Record[] => {
    if (row.quality !== "acceptable" && row.quality !== "unacceptable") return [];
    const pattern = row.identical_to ?? "";
    const duplicate = pattern !== "" && seen.has(pattern);
    seen.add(pattern);
    const recording = recordingOf(x.subarray(at * 60_000, (at + 1) * 60_000), 500, 0.005, leads);
    return [{ record: row.record!, acceptable: row.quality === "acceptable", duplicate, recording }];
  });
}

/** Records of one fold of PTB-XL at 100 Hz with their statements. */
export async function ptbxl(
  fold: number,
  limit?: number,
): Promise<{ labels: Record<string, string>; recording: Recording }[]> {
  const { ids, microvolt } = await readPtbxlFold(path.join(SHARED_ECG, "ptbxl"), fold, limit);
  const rows = new Map(readCsv("ptbxl/labels_folds1-9.csv").map((row) => [Number(row.ecg_id), row]));
  return ids.map((id, at) => ({
    labels: rows.get(id)!,
    recording: recordingOf(microvolt.subarray(at * 12_000, (at + 1) * 12_000), 100, 0.001),
  }));
}
