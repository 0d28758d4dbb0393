import { EcgFileError, leadSamples, type RecordingFile, readEcgFile } from "@bedside/ecg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steps, Writer } from "./files/bytes.ts";
import { type Code, type ScpOptions, scpFile } from "./files/scp.ts";

const IDS = [1, 2];

function read(options: ScpOptions): RecordingFile {
  return readEcgFile(scpFile(options));
}

function expectSteps(file: RecordingFile, lead: string, values: number[], stepUv = 1, tolerance = 1e-7): void {
  const samples = leadSamples(file.recordings[0]!, lead);
  expect(samples).toHaveLength(values.length);
  for (const [i, value] of values.entries())
    expect(Math.abs(samples![i]! - (value * stepUv) / 1000), `${lead} ${i}`).toBeLessThan(
      tolerance * (1 + Math.abs(value)),
    );
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof EcgFileError ? error.code : `not typed: ${String(error)}`;
  }
  return "read";
};

/** Table 1 knows small values and a way to table 2, which knows zero and twelve plain bits. */
const TWO_TABLES: Code[][] = [
  [
    [1, 1, true, 0, 0b0],
    [3, 3, true, 1, 0b001],
    [3, 3, true, -1, 0b101],
    [2, 2, false, 2, 0b11],
  ],
  [
    [1, 1, true, 0, 0b0],
    [2, 14, true, 0, 0b01],
  ],
];

function withWord(bytes: Uint8Array, at: number, value: number): Uint8Array {
  new DataView(bytes.buffer).setUint32(at, value, true);
  return bytes;
}

describe("SCP-ECG", () => {
  const forms = ([undefined, "default", TWO_TABLES] as const).flatMap((huffman) =>
    ([0, 1, 2] as const).map((differences) => ({ huffman, differences })),
  );

  it.each(
    forms.map(
      (form) =>
        [
          `${Array.isArray(form.huffman) ? "own tables" : (form.huffman ?? "plain")}, ${form.differences} differences`,
          form,
        ] as const,
    ),
  )("any values come back: %s", (_name, { huffman, differences }) => {
    const top = Array.isArray(huffman) ? 400 : 8000;
    const lead = fc.array(fc.integer({ min: -top, max: top }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(lead, lead, (a, b) => {
        const length = Math.min(a.length, b.length);
        const values = [a.slice(0, length), b.slice(0, length)];
        const file = read({
          leads: values.map((it, i) => ({ id: IDS[i]!, values: it })),
          huffman: huffman as never,
          differences,
          stepNv: 2500,
        });
        expectSteps(file, "I", values[0]!, 2.5);
        expectSteps(file, "II", values[1]!, 2.5);
      }),
      { numRuns: 60 },
    );
  });

  const reference = { stepNv: 1000, intervalUs: 2000, fiducial: 41, isSubtracted: true };
  const beat = [0, 1].map((seed) => steps(80, seed, 80));
  const places = [50, 215, 400].map((fiducial) => ({ type: 0, first: fiducial - 40, fiducial, last: fiducial + 39 }));
  const whole = [0, 1].map((seed) => steps(500, seed, 165));

  function residualOf(values: number[], of: number[]): number[] {
    const out = [...values];
    for (const { first, fiducial, last } of places)
      for (let number = first; number <= last; number++)
        out[number - 1]! -= of[reference.fiducial - 1 + number - fiducial]!;
    return out;
  }

  it("puts the reference beat back where it was taken off, and not at beats of another type", () => {
    const other = { type: 1, first: 440, fiducial: 460, last: 480 };
    const file = read({
      leads: whole.map((values, i) => ({ id: IDS[i]!, values: residualOf(values, beat[i]!) })),
      huffman: "default",
      differences: 2,
      reference: { ...reference, values: beat },
      beats: [...places, other],
      zones: [...places, other],
    });
    expectSteps(file, "I", whole[0]!);
    expectSteps(file, "II", whole[1]!);
    expect(file.averagedBeats[0]!.samples[0]).toHaveLength(80);
    expect(leadSamples(file.averagedBeats[0]!, "II")![40]).toBeCloseTo(beat[1]![40]! / 1000, 7);
  });

  it("a reference beat of another scale than the residual", () => {
    const doubled = beat.map((values) => values.map((value) => 2 * value));
    const file = read({
      leads: whole.map((values, i) => ({ id: IDS[i]!, values: residualOf(values, doubled[i]!) })),
      reference: { ...reference, stepNv: 2000, values: beat },
      beats: places,
    });
    expectSteps(file, "I", whole[0]!);
  });

  it("bimodal: protected samples exactly, means of four elsewhere on lines between their middles", () => {
    const zones = [
      { first: 41, last: 80 },
      { first: 201, last: 240 },
    ];
    // A line is its own mean and comes back exactly inside a stretch.
    const values = Array.from({ length: 400 }, (_, i) =>
      i >= 40 && i < 80 ? 100 + ((i * 7) % 13) : i >= 200 && i < 240 ? -50 + i : 8 * i,
    );
    const stored: number[] = [];
    for (let i = 0; i < 400; ) {
      const isProtected = zones.some(({ first, last }) => i + 1 >= first && i + 1 <= last);
      const width = isProtected ? 1 : 4;
      stored.push(values.slice(i, i + width).reduce((sum, v) => sum + v, 0) / width);
      i += width;
    }
    const file = read({
      leads: [{ id: 1, values: stored }],
      last: 400,
      intervalUs: 8000,
      bimodal: true,
      huffman: "default",
      differences: 1,
      reference: { stepNv: 1000, intervalUs: 2000, fiducial: 1, isSubtracted: false, values: [[0, 0]] },
      beats: zones.map(({ first, last }) => ({ type: 1, first, fiducial: first, last })),
      zones,
    });
    const [recording] = file.recordings;
    expect(recording!.samplingRateHz).toBe(500);
    const samples = leadSamples(recording!, "I")!;
    expect(samples).toHaveLength(400);
    for (const { first, last } of zones)
      for (let number = first; number <= last; number++)
        expect(samples[number - 1]).toBeCloseTo(values[number - 1]! / 1000, 6);
    for (let i = 2; i < 38; i++) expect(samples[i], `sample ${i}`).toBeCloseTo((8 * i) / 1000, 6);
    for (let i = 82; i < 198; i++) expect(samples[i], `sample ${i}`).toBeCloseTo((8 * i) / 1000, 6);
    expect(samples[0]).toBeCloseTo(0.012, 6);
    expect(samples[399]).toBeCloseTo((8 * 397.5) / 1000, 6);
  });

  it("bimodal with the reference beat taken off: the protected zones come back exactly", () => {
    const zones = places.map(({ first, last }) => ({ first: first - 1, last: last - 1 + 1 }));
    const residual = residualOf(whole[0]!, beat[0]!);
    const stored: number[] = [];
    for (let number = 1; number <= 500; ) {
      const width = zones.some(({ first, last }) => number >= first && number <= last) ? 1 : 4;
      const part = residual.slice(number - 1, number - 1 + width);
      stored.push(Math.round(part.reduce((sum, v) => sum + v, 0) / part.length));
      number += width;
    }
    const file = read({
      leads: [{ id: 1, values: stored }],
      last: 500,
      intervalUs: 8000,
      bimodal: true,
      huffman: "default",
      differences: 2,
      reference: { ...reference, values: [beat[0]!] },
      beats: places,
      zones,
    });
    const samples = leadSamples(file.recordings[0]!, "I")!;
    for (const { first, last } of zones)
      for (let number = first; number <= last; number++)
        expect(samples[number - 1], `number ${number}`).toBeCloseTo(whole[0]![number - 1]! / 1000, 6);
  });

  it("leads that were recorded one after the other stand on one time with gaps", () => {
    const bytes = scpFile({ leads: [1, 2, 3].map((id) => ({ id, values: steps(100, id) })) });
    const plain = readEcgFile(bytes).recordings[0]!;
    expect(plain.warnings.filter(({ code }) => code === "crc")).toEqual([]);
    // The third lead begins at sample 101: its two numbers stand behind two leads of nine bytes.
    const section3 = 6 + 16 + 120 + 16 + 3 + 16;
    const view = new DataView(bytes.buffer);
    view.setUint32(section3 + 2 + 18, 101, true);
    view.setUint32(section3 + 2 + 22, 200, true);
    const shifted = readEcgFile(bytes).recordings[0]!;
    expect(shifted.samples[0]).toHaveLength(200);
    expect(leadSamples(shifted, "V1")![99]).toBeNaN();
    expect(leadSamples(shifted, "V1")![100]).toBeCloseTo(steps(100, 3)[0]! / 1000, 7);
    expect(leadSamples(shifted, "I")![100]).toBeNaN();
    expect(shifted.warnings.map(({ code }) => code)).toContain("crc");
  });

  it("identity, start, filters, measurements and statements", () => {
    const field = (out: Writer, tag: number, body: Writer) => out.u8(tag).u16(body.length).raw(body.bytes);
    const header = new Writer();
    field(header, 26, new Writer().u8(14).u8(2).u8(3));
    field(header, 25, new Writer().u16(2026).u8(11).u8(22));
    field(header, 0, new Writer().text("Wang\0"));
    field(header, 1, new Writer().text("Mei\0"));
    field(header, 2, new Writer().text("A123\0"));
    field(header, 4, new Writer().u16(57).u8(1));
    field(header, 5, new Writer().u16(1969).u8(2).u8(30));
    field(header, 8, new Writer().u8(2));
    field(header, 27, new Writer().u16(5));
    field(header, 28, new Writer().u16(150));
    field(header, 29, new Writer().u8(1));
    header.u8(255).u16(0);
    const measured = new Writer().u8(1).u8(0).u16(800).u16(0);
    for (const value of [100, 200, 260, 350, 660, 45, -30, 999]) measured.u16(value);
    measured.u16(2).u8(0).u8(0).u16(75).u16(29999).u16(421).u8(1).u16(0);
    const file = read({
      leads: IDS.map((id) => ({ id, values: steps(50, id) })),
      header: header.bytes,
      measurements: measured.bytes,
      statements: ["Sinus rhythm", ""],
    });
    const [recording] = file.recordings;
    expect(recording).toMatchObject({
      start: "2026-11-22T14:02:03",
      patient: { id: "A123", name: "Mei Wang", birthDate: null, sex: "female", ageYears: 57 },
      filters: { highPassHz: 0.05, lowPassHz: 150, notchHz: 60 },
    });
    expect(recording!.stated).toEqual({
      measurements: {
        hrBpm: 75,
        atrialRateBpm: null,
        rrMs: 800,
        pMs: 100,
        prMs: 160,
        qrsMs: 90,
        qtMs: 400,
        qtcMs: { bazett: 421, fridericia: null, unnamed: null },
        axisDeg: { p: 45, qrs: -30, t: null },
      },
      statements: [{ text: "Sinus rhythm", code: null, by: null }],
    });
  });

  it.each<[string, string, (bytes: Uint8Array) => Uint8Array]>([
    ["cut", "scp", (bytes) => bytes.subarray(0, 300)],
    ["a section outside the record", "scp", (bytes) => withWord(bytes, 6 + 16 + 30 + 6, 1 << 30)],
    ["an endless lead", "short-data", (bytes) => withWord(bytes, 6 + 16 + 120 + 19 + 16 + 6, 0x7fffffff)],
  ])("refuses %s", (_name, code, change) => {
    const bytes = scpFile({ leads: [{ id: 1, values: steps(200, 1) }] });
    expect(codeOf(() => readEcgFile(change(bytes)))).toBe(code);
  });
});
