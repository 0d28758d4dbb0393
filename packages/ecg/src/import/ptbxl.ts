import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Bundle, Observation } from "fhir/r4";
import { LEADS_12 } from "../recording.ts";
import { ecgObservation } from "../synthetic/observation.ts";
import { unxz } from "./xz.ts";

const STORED = 8;
const SAMPLES = 1000;
const ATTRIBUTION = "PTB-XL 1.0.3, Wagner et al. 2020, doi 10.13026/kfzx-aw45, CC BY 4.0";

/** Some records of one fold: `microvolt` is [n, 12, 1000] at 100 Hz in `LEADS_12` order. */
export interface PtbxlFold {
  ids: number[];
  microvolt: Int16Array;
}

/**
 * Reads a packed PTB-XL fold (`foldNN.bin.xz`: low bytes then high bytes of the zigzag-coded first difference along
 * time, leads I, II, V1..V6) and derives the other four leads. Throws when a file is missing or damaged.
 */
export async function readPtbxlFold(
  folder: string,
  fold: number,
  limit = Number.POSITIVE_INFINITY,
): Promise<PtbxlFold> {
  const name = `fold${String(fold).padStart(2, "0")}`;
  const allIds = readNpyIntegers(await readFile(path.join(folder, `${name}_ids.npy`)));
  const raw = await unxz(await readFile(path.join(folder, `${name}.bin.xz`)));
  const half = raw.length / 2;
  if (half !== allIds.length * STORED * SAMPLES)
    throw new Error(`${name}: ${half} samples do not fit ${allIds.length} records`);
  const ids = allIds.slice(0, limit);
  const microvolt = new Int16Array(ids.length * LEADS_12.length * SAMPLES);
  const stored = Array.from({ length: STORED }, () => new Int16Array(SAMPLES));
  for (let r = 0; r < ids.length; r++) {
    for (let lead = 0; lead < STORED; lead++) {
      const from = (r * STORED + lead) * SAMPLES;
      let value = 0;
      for (let i = 0; i < SAMPLES; i++) {
        const z = raw[from + i]! | (raw[half + from + i]! << 8);
        value += (z >> 1) ^ -(z & 1);
        stored[lead]![i] = value;
      }
    }
    writeTwelve(stored, microvolt.subarray(r * 12 * SAMPLES, (r + 1) * 12 * SAMPLES));
  }
  return { ids, microvolt };
}

function writeTwelve(stored: Int16Array[], out: Int16Array): void {
  const one = stored[0]!;
  const two = stored[1]!;
  for (let i = 0; i < SAMPLES; i++) {
    out[i] = one[i]!;
    out[SAMPLES + i] = two[i]!;
    out[2 * SAMPLES + i] = two[i]! - one[i]!;
    out[3 * SAMPLES + i] = Math.round(-(one[i]! + two[i]!) / 2);
    out[4 * SAMPLES + i] = Math.round(one[i]! - two[i]! / 2);
    out[5 * SAMPLES + i] = Math.round(two[i]! - one[i]! / 2);
  }
  for (let lead = 2; lead < STORED; lead++) out.set(stored[lead]!, (lead + 4) * SAMPLES);
}

/** The records of a fold as a network takes them: `ecg` is Float32 millivolt [n, 12, 1000]. */
export async function loadPtbxlFold(
  folder: string,
  fold: number,
  limit?: number,
): Promise<{ ids: number[]; ecg: Float32Array; n: number }> {
  const { ids, microvolt } = await readPtbxlFold(folder, fold, limit);
  return { ids, ecg: Float32Array.from(microvolt, (v) => v / 1000), n: ids.length };
}

/** One record (Int16 microvolt [12, 1000]) as an R4 Observation with 100 Hz SampledData. */
export function ptbxlObservation(ecgId: number, microvolt: Int16Array, subject: string): Observation {
  return ecgObservation({
    id: `ptbxl-${ecgId}`,
    subject,
    samplingRateHz: 100,
    digital: LEADS_12.map((_, at) => microvolt.subarray(at * SAMPLES, (at + 1) * SAMPLES)),
    lsbUv: 1,
    device: `PTB-XL record ${ecgId}`,
    note: ATTRIBUTION,
  });
}

export interface ImportPtbxlOptions {
  /** Folder with `foldNN.bin.xz` and `foldNN_ids.npy`. */
  folder: string;
  fold: number;
  /** Only these ecg_ids. */
  ids?: number[];
  limit?: number;
}

/** Records of a fold as a transaction Bundle: a nameless Patient and an ECG Observation each. */
export async function importPtbxl({ folder, fold, ids, limit }: ImportPtbxlOptions): Promise<Bundle> {
  const records = await readPtbxlFold(folder, fold);
  const wanted = ids ? new Set(ids) : null;
  const chosen = records.ids
    .map((id, at) => ({ id, at }))
    .filter(({ id }) => wanted === null || wanted.has(id))
    .slice(0, limit);
  return {
    resourceType: "Bundle",
    type: "transaction",
    entry: chosen.flatMap(({ id, at }) => {
      const patient = `ptbxl-patient-${id}`;
      const observation = ptbxlObservation(
        id,
        records.microvolt.subarray(at * 12 * SAMPLES, (at + 1) * 12 * SAMPLES),
        `Patient/${patient}`,
      );
      return [
        {
          resource: { resourceType: "Patient", id: patient, name: [{ text: `PTB-XL ${id}` }] },
          request: { method: "PUT", url: `Patient/${patient}` },
        },
        { resource: observation, request: { method: "PUT", url: `Observation/${observation.id}` } },
      ];
    }),
  };
}

/** A one-dimensional little-endian integer array of NumPy's `.npy` format, versions 1 and 2. */
export function readNpyIntegers(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (version === 1 ? 10 : 12) + headerLength;
  const header = new TextDecoder("latin1").decode(bytes.subarray(0, start));
  const kind = /'descr':\s*'<i([48])'/.exec(header)?.[1];
  if (!kind) throw new Error("npy: not a little-endian integer array");
  const width = Number(kind);
  return Array.from({ length: (bytes.length - start) / width }, (_, i) =>
    width === 4 ? view.getInt32(start + 4 * i, true) : Number(view.getBigInt64(start + 8 * i, true)),
  );
}
