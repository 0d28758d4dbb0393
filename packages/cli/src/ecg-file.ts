import { readFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { flattenResources } from "@bedside/chart";
import { type EcgRead, isFhirEcg, type Recording, readFhirEcg, readWfdb } from "@bedside/ecg";
import { causeOf, decode, documentsOf } from "./read.ts";

export type FileEcg = { ok: true; recording: Recording } | { ok: false; error: { code: string; message: string } };

/** Every recording of a file. A file that holds none gives one error. */
export async function readEcgFile(file: string): Promise<FileEcg[]> {
  let bytes: Uint8Array;
  try {
    bytes = file === "-" ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    return [failure("unreadable", causeOf(error))];
  }
  const text = decode(bytes);
  if (text?.trimStart().startsWith("{") || text?.trimStart().startsWith("[")) return fhirRecordings(text);
  if (path.extname(file) === ".hea") return [await wfdbRecording(file)];
  if (path.extname(file) === ".dat") return [await wfdbRecording(`${file.slice(0, -".dat".length)}.hea`)];
  return [failure("unsupported-format", `this version reads FHIR and WFDB; this looks like ${guess(bytes, text)}`)];
}

function fhirRecordings(text: string): FileEcg[] {
  const read = documentsOf(text);
  if (!read.ok) return [failure("not-json", read.message)];
  const ecgs = read.documents.flatMap(({ value }) => flattenResources(value).resources.filter(isFhirEcg));
  const broken = read.broken.map(({ line, message }) => failure("not-json", `row ${line}: ${message}`));
  if (ecgs.length === 0 && broken.length === 0)
    return [failure("no-waveform", "no Observation with an ECG waveform in it")];
  return [...ecgs.map((resource) => outcome(readFhirEcg(resource))), ...broken];
}

/** The header and the signal files that it names, beside it. */
async function wfdbRecording(file: string): Promise<FileEcg> {
  let reading = file;
  try {
    const header = await readFile(file, "latin1");
    const rows = header.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
    const names = new Set(rows.slice(1).map((line) => path.basename(line.trim().split(/\s+/)[0] ?? "")));
    const signals: Record<string, Uint8Array> = {};
    for (const name of names) {
      reading = path.join(path.dirname(file), name);
      signals[name] = await readFile(reading);
    }
    return outcome(readWfdb(header, signals));
  } catch (error) {
    return failure("unreadable", reading === file ? causeOf(error) : `${path.basename(reading)}: ${causeOf(error)}`);
  }
}

function outcome(read: EcgRead): FileEcg {
  return read.ok ? read : failure(read.error.code, read.error.message.en);
}

const failure = (code: string, message: string): FileEcg => ({ ok: false, error: { code, message } });

/** A name for the format, only to say what was met. */
function guess(bytes: Uint8Array, text: string | null): string {
  if (Buffer.from(bytes.subarray(128, 132)).toString("latin1") === "DICM") return "DICOM";
  const start = text?.slice(0, 4000) ?? Buffer.from(bytes.subarray(0, 4000)).toString("latin1");
  if (start.includes("AnnotatedECG")) return "HL7 aECG";
  if (start.includes("RestingECG")) return "GE MUSE";
  if (start.includes("restingecgdata")) return "Philips";
  if (Buffer.from(bytes.subarray(16, 22)).toString("latin1") === "SCPECG") return "SCP-ECG";
  return text === null ? "another binary format" : "another text format";
}
