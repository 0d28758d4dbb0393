import { readFileSync } from "node:fs";
import path from "node:path";
import { companionsOf, leadSamples, measure, readEcgFile, readWfdb } from "@bedside/ecg";
import { unxz } from "@bedside/ecg/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasShared, readAnnotations, SHARED_ECG, untar } from "./shared.ts";

function pack16(values: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

/** Bytes of a value, lowest first. */
const little = (value: number, bytes: number) => Array.from({ length: bytes }, (_, i) => (value >> (8 * i)) & 0xff);

function inGroups(values: number[], size: number, pack: (group: number[]) => number[], last: number[]): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < values.length; i += size) {
    const group = values.slice(i, i + size);
    const full = pack(Array.from({ length: size }, (_, at) => group[at] ?? 0));
    out.push(...(group.length === size ? full : full.slice(0, last[group.length])));
  }
  return Uint8Array.from(out);
}

/** Packers of the formats by PhysioNet's signal(5), and the largest value of each. Format 8 takes differences. */
const PACK: Record<number, { top: number; pack: (values: number[]) => Uint8Array }> = {
  16: { top: 32767, pack: pack16 },
  24: { top: 2 ** 23 - 1, pack: (values) => Uint8Array.from(values.flatMap((v) => little(v, 3))) },
  32: { top: 2 ** 30, pack: (values) => Uint8Array.from(values.flatMap((v) => little(v, 4))) },
  61: { top: 32767, pack: (values) => Uint8Array.from(values.flatMap((v) => little(v, 2).reverse())) },
  80: { top: 127, pack: (values) => Uint8Array.from(values, (v) => v + 128) },
  160: { top: 32767, pack: (values) => Uint8Array.from(values.flatMap((v) => little(v + 32768, 2))) },
  212: {
    top: 2047,
    pack: (values) =>
      inGroups(values, 2, ([a, b]) => [a! & 0xff, ((a! >> 8) & 0xf) | (((b! >> 8) & 0xf) << 4), b! & 0xff], [0, 2]),
  },
  310: {
    top: 511,
    pack: (values) =>
      inGroups(
        values,
        3,
        ([a, b, c]) => [
          ...little(((a! & 0x3ff) << 1) | ((c! & 0x1f) << 11), 2),
          ...little(((b! & 0x3ff) << 1) | (((c! >> 5) & 0x1f) << 11), 2),
        ],
        [0, 2, 4],
      ),
  },
  311: {
    top: 511,
    pack: (values) =>
      inGroups(
        values,
        3,
        ([a, b, c]) => little((a! & 0x3ff) | ((b! & 0x3ff) << 10) | ((c! & 0x3ff) << 20), 4),
        [0, 2, 3],
      ),
  },
};

const header = (format: number, lines: string[], length: number) =>
  [
    `rec ${lines.length} 500 ${length} 14:02:03 22/11/2026`,
    ...lines.map((line) => `rec.dat ${format} ${line}`),
    "# comment",
  ].join("\n");
const checksum = (values: number[]) => (values.reduce((sum, v) => sum + v, 0) << 16) >> 16;

describe("WFDB", () => {
  it.each(Object.keys(PACK).map(Number))("format %i: any values come back, checksums checked", (format) => {
    const { top, pack } = PACK[format]!;
    const value = fc.integer({ min: -top, max: top });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 40 }), (rows) => {
        const sums = [0, 1].map((at) => checksum(rows.map((row) => row[at]!)));
        const text = header(
          format,
          [`200(10)/mV 12 0 0 ${sums[0]} 0 i`, `1000/mV 12 0 0 ${sums[1]} 0 MLII`],
          rows.length,
        );
        const read = readWfdb(text, pack(rows.flat()));
        if (!read.ok) throw new Error(JSON.stringify(read.error));
        expect(read.recording.leads).toEqual(["I", "MLII"]);
        expect(read.recording.start).toBe("2026-11-22T14:02:03");
        expect(read.recording.lsbUv).toEqual([5, 1]);
        const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-6 * (1 + Math.abs(b)));
        for (const [i, row] of rows.entries()) {
          close(leadSamples(read.recording, "I")![i]!, (row[0] - 10) / 200);
          close(leadSamples(read.recording, "MLII")![i]!, row[1] / 1000);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["#Age: 74\n#Sex: Female", 74, "female"],
    ["#<age>: 51 <sex>: M <diagnoses>:", 51, "male"],
    ["# Age 9", 9, null],
  ])("age and sex of the notes: %j", (notes, ageYears, sex) => {
    const read = readWfdb(`rec 1 500 2\nrec.dat 16 100/mV\n${notes}\n`, pack16([1, 2]));
    if (!read.ok) throw new Error(read.error.code);
    expect(read.recording.patient).toMatchObject({ ageYears, sex, id: null });
  });

  it("format 8 adds up from the initial value; the lowest code of a format is a gap", () => {
    const sum = checksum([100, 101, 99]);
    const text = `rec 1 500 3\nrec.dat 8 100/mV 8 0 98 ${sum} 0 I`;
    const read = readWfdb(text, Uint8Array.from([2, 1, 254]));
    if (!read.ok) throw new Error(read.error.code);
    expect([...leadSamples(read.recording, "I")!].map((mv) => Math.round(mv * 100))).toEqual([100, 101, 99]);
    const gap = readWfdb("rec 1 500 2\nrec.dat 80 100/mV 8 0", Uint8Array.from([0, 128]));
    if (!gap.ok) throw new Error(gap.error.code);
    expect(leadSamples(gap.recording, "I") ?? gap.recording.samples[0]).toEqual(Float32Array.from([Number.NaN, 0]));
  });

  it.each<[string, string, string, number]>([
    ["a wrong checksum", "wfdb-checksum", header(16, ["200/mV 12 0 0 7 0 I"], 2), 4],
    ["another format", "wfdb-format", header(524, ["200/mV 12 0 0 3 0 I"], 2), 4],
    ["frames that the file does not hold", "wfdb-short", "rec 1 500 2\nrec.dat 16x4 200/mV 12 0 0 3 0 I", 4],
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

  it.skipIf(!hasShared)("reads every record of MIT-BIH DS1 and of LUDB, by their checksums (shared/ecg)", async () => {
    let [signals, records] = [0, 0];
    for (const archive of ["more/mitdb_ds1.tar.xz", "ludb/ludb_odd.tar.xz"]) {
      const files = untar(await unxz(readFileSync(path.join(SHARED_ECG, archive))));
      for (const name of [...files.keys()].filter((file) => file.endsWith(".hea"))) {
        const folder = name.slice(0, name.lastIndexOf("/") + 1);
        const header = files.get(name)!;
        const companions = Object.fromEntries(companionsOf(header).map((file) => [file, files.get(folder + file)!]));
        const [recording] = readEcgFile(header, name, { companions }).recordings;
        expect(recording!.samplingRateHz).toBe(archive.startsWith("more") ? 360 : 500);
        signals += recording!.leads.length - recording!.derivedLeads.length;
        records += 1;
      }
    }
    expect(records).toBe(122);
    expect(signals).toBe(22 * 2 + 100 * 12);
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
