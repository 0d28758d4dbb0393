import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { LEADS_12, type Recording } from "@bedside/ecg";
import { unxz } from "@bedside/ecg/node";

export const SHARED_ECG = path.resolve(import.meta.dirname, "../../../../shared/ecg");
export const hasShared = existsSync(SHARED_ECG);

/** The `.i16.xz` files of the test sets: zigzag-coded difference of one int16 stream. */
export async function readI16(file: string): Promise<Int16Array> {
  const bytes = await unxz(readFileSync(path.join(SHARED_ECG, file)));
  const n = bytes.length / 2;
  const out = new Int16Array(n);
  let value = 0;
  for (let i = 0; i < n; i++) {
    const z = bytes[i]! | (bytes[n + i]! << 8);
    value = (value + ((z >> 1) ^ -(z & 1))) & 0xffff;
    out[i] = value;
  }
  return out;
}

export function readCsv(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path.join(SHARED_ECG, file), "utf8").trim().split(/\r?\n/);
  const names = head!.split(",");
  return lines.map((line) => {
    const cells = line
      .match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)!
      .map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, ""));
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]));
  });
}

/** Twelve leads, one after the other in `samples`. */
export function recordingOf(
  samples: ArrayLike<number>,
  samplingRateHz: number,
  toMv: number,
  leads: readonly string[] = LEADS_12,
): Recording {
  const n = samples.length / leads.length;
  return {
    format: "csv",
    source: null,
    start: null,
    samplingRateHz,
    durationS: n / samplingRateHz,
    leads: [...leads],
    samples: leads.map((_, at) => Float32Array.from({ length: n }, (_v, i) => samples[at * n + i]! * toMv)),
    lsbUv: leads.map(() => null),
    ecgEnd: null,
    derivedLeads: [],
    filters: null,
    patient: null,
    stated: null,
    device: null,
    synthetic: false,
    warnings: [],
  };
}

/** Entries of an uncompressed tar archive. */
export function untar(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (from: number, length: number) =>
    new TextDecoder("latin1").decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim(), 8) || 0;
    files.set(text(at, 100), bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** WFDB annotations (MIT format): 1 N, 5 V, 39 and 40 the brackets of a wave, 24 P, 27 T. */
export function readAnnotations(bytes: Uint8Array): { sample: number; code: number }[] {
  const out: { sample: number; code: number }[] = [];
  const word = (i: number) => bytes[i]! | (bytes[i + 1]! << 8);
  let sample = 0;
  for (let i = 0; i + 1 < bytes.length; ) {
    const code = word(i) >> 10;
    const value = word(i) & 1023;
    if (word(i) === 0) break;
    i += 2;
    if (code === 59) {
      sample += (word(i) << 16) | word(i + 2);
      i += 4;
    } else if (code === 63) i += value + (value & 1);
    else if (code < 59) {
      sample += value;
      out.push({ sample, code });
    }
  }
  return out;
}
