import { readFileSync } from "node:fs";
import path from "node:path";
import { leadSamples, measure, readWfdb } from "@bedside/ecg";
import { unxz } from "@bedside/ecg/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasShared, readAnnotations, SHARED_ECG, untar } from "./shared.ts";

function pack16(values: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

function pack212(values: number[]): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / 2) * 3);
  for (let i = 0, b = 0; i < values.length; i += 2, b += 3) {
    const first = values[i]! & 0xfff;
    const second = (values[i + 1] ?? 0) & 0xfff;
    out.set([first & 0xff, (first >> 8) | ((second >> 8) << 4), second & 0xff], b);
  }
  return out;
}

const header = (format: number, lines: string[], length: number) =>
  [
    `rec ${lines.length} 500 ${length} 14:02:03 22/11/2026`,
    ...lines.map((line) => `rec.dat ${format} ${line}`),
    "# comment",
  ].join("\n");
const checksum = (values: number[]) => (values.reduce((sum, v) => sum + v, 0) << 16) >> 16;

describe("WFDB", () => {
  it.each([16, 212])("format %i: two signals come back within float precision, checksums checked", (format) => {
    const top = format === 16 ? 32767 : 2047;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -top, max: top }), fc.integer({ min: -top, max: top })), {
          minLength: 3,
          maxLength: 40,
        }),
        (rows) => {
          const flat = rows.flat();
          const bytes = format === 16 ? pack16(flat) : pack212(flat);
          const sums = [0, 1].map((at) => checksum(rows.map((row) => row[at]!)));
          const text = header(
            format,
            [`200(10)/mV 12 0 0 ${sums[0]} 0 i`, `1000/mV 12 0 0 ${sums[1]} 0 MLII`],
            rows.length,
          );
          const read = readWfdb(text, bytes);
          if (!read.ok) throw new Error(JSON.stringify(read.error));
          expect(read.recording.leads).toEqual(["I", "MLII"]);
          expect(read.recording.start).toBe("2026-11-22T14:02:03");
          for (const [i, row] of rows.entries()) {
            expect(leadSamples(read.recording, "I")![i]).toBeCloseTo((row[0] - 10) / 200, 4);
            expect(leadSamples(read.recording, "MLII")![i]).toBeCloseTo(row[1] / 1000, 4);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each<[string, string, string, number]>([
    ["a wrong checksum", "wfdb-checksum", header(16, ["200/mV 12 0 0 7 0 I"], 2), 4],
    ["another format", "wfdb-format", header(524, ["200/mV 12 0 0 3 0 I"], 2), 4],
    ["several samples a frame", "wfdb-format", "rec 1 500 2\nrec.dat 16x4 200/mV 12 0 0 3 0 I", 4],
    ["no gain", "wfdb-gain", header(16, ["0/mV 12 0 0 3 0 I"], 2), 4],
    ["a short file", "wfdb-short", header(16, ["200/mV 12 0 0 3 0 I"], 200), 4],
    ["several segments", "wfdb-multi", "rec/3 1 500 2\nrec.dat 16 200/mV 12 0 0 3 0 I", 4],
    ["a foreign unit", "unknown-unit", header(16, ["200/mmHg 12 0 0 3 0 I"], 2), 4],
    ["an empty header", "wfdb-header", "", 4],
  ])("refuses %s", (_name, code, text, bytes) => {
    const read = readWfdb(text, pack16([1, 2]).subarray(0, bytes));
    expect(read.ok ? "ok" : read.error.code).toBe(code);
  });

  it.skipIf(!hasShared)("reads LUDB (shared/ecg/ludb) and measures it as its cardiologists did", async () => {
    const files = untar(await unxz(readFileSync(path.join(SHARED_ECG, "ludb/ludb_odd.tar.xz"))));
    const text = new TextDecoder();
    let hit = 0;
    let marked = 0;
    const qrsErrors: number[] = [];
    for (const name of [...files.keys()].filter((file) => file.endsWith(".hea")).slice(0, 40)) {
      const base = name.slice(0, -4);
      const read = readWfdb(text.decode(files.get(name)!), files.get(`${base}.dat`)!);
      if (!read.ok) throw new Error(`${name} ${read.error.code}`);
      expect(read.recording.leads).toHaveLength(12);
      const m = measure(read.recording);
      const marks = readAnnotations(files.get(`${base}.ii`)!);
      const complexes = marks.flatMap((mark, i) =>
        mark.code === 1 && marks[i - 1]?.code === 39 && marks[i + 1]?.code === 40
          ? [{ at: mark.sample, ms: (marks[i + 1]!.sample - marks[i - 1]!.sample) * 2 }]
          : [],
      );
      marked += complexes.length;
      hit += complexes.filter(({ at }) => m.beats.some((beat) => Math.abs(beat - at) <= 75)).length;
      const typical = complexes.map(({ ms }) => ms).sort((a, b) => a - b)[complexes.length >> 1]!;
      if (m.qrsMs !== null) qrsErrors.push(Math.abs(m.qrsMs - typical));
    }
    expect(hit / marked).toBeGreaterThan(0.99);
    expect(qrsErrors.sort((a, b) => a - b)[qrsErrors.length >> 1]!).toBeLessThanOrEqual(14);
  });

  it.skipIf(!hasShared)("finds the beats of a half-hour two-lead record (shared/ecg/more/mitdb)", async () => {
    const files = untar(await unxz(readFileSync(path.join(SHARED_ECG, "more/mitdb_ds1.tar.xz"))));
    const find = (suffix: string) => files.get([...files.keys()].find((file) => file.endsWith(suffix))!)!;
    const read = readWfdb(new TextDecoder().decode(find("119.hea")), find("119.dat"));
    if (!read.ok) throw new Error(read.error.code);
    const beats = measure(read.recording).beats;
    const marked = readAnnotations(find("119.atr")).filter(({ code }) => code === 1 || code === 5);
    const hit = marked.filter(({ sample }) => beats.some((beat) => Math.abs(beat - sample) <= 54)).length;
    expect(hit / marked.length).toBeGreaterThan(0.995);
    expect(hit / beats.length).toBeGreaterThan(0.995);
  });
});
