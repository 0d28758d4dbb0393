import { EcgFileError, leadSamples, type Recording, readEcgFile, readWfdb } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { int16, steps } from "./files/bytes.ts";
import { utf8 } from "./files/xml.ts";

const checksum = (values: number[]) => (values.reduce((sum, v) => sum + v, 0) << 16) >> 16;
const line = (form: string, values: number[], lead: string, unit = "mV") =>
  `rec.dat ${form} 1000/${unit} 16 0 ${values[0]} ${checksum(values)} 0 ${lead}`;

function read(head: string, lines: string[], data: number[]): Recording[] {
  return readEcgFile(utf8([head, ...lines, ""].join("\n")), null, { companions: { "rec.dat": int16(data) } })
    .recordings;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof EcgFileError ? error.code : `not typed: ${String(error)}`;
  }
  return "read";
}

function expectSteps(recording: Recording | undefined, lead: string, values: (number | null)[]): void {
  const samples = leadSamples(recording!, lead)!;
  expect(samples).toHaveLength(values.length);
  for (const [i, value] of values.entries())
    if (value === null) expect(samples[i], `${lead} ${i}`).toBeNaN();
    else expect(samples[i], `${lead} ${i}`).toBeCloseTo(value / 1000, 6);
}

const [one, two, slow] = [steps(200, 0), steps(200, 1), steps(100, 2)] as [number[], number[], number[]];

describe("WFDB frames", () => {
  it("several samples of a signal in a frame: each signal at its own rate", () => {
    const data = slow.flatMap((v, i) => [one[2 * i]!, one[2 * i + 1]!, two[2 * i]!, two[2 * i + 1]!, v]);
    const lines = [line("16x2", one, "I"), line("16x2", two, "V1"), line("16", slow, "II")];
    const recordings = read("rec 3 250 100 14:02:03.5 22/11/2026", lines, data);
    expect(recordings.map(({ samplingRateHz, leads, start }) => [samplingRateHz, leads, start])).toEqual([
      [500, ["I", "V1"], "2026-11-22T14:02:03.5"],
      [250, ["II"], "2026-11-22T14:02:03.5"],
    ]);
    expectSteps(recordings[0], "I", one);
    expectSteps(recordings[0], "V1", two);
    expectSteps(recordings[1], "II", slow);
  });

  it("skew: the samples before a signal's sample 0 are passed over, what is missing at the end is a gap", () => {
    const data = one.flatMap((v, i) => [v, two[i]!]);
    const [recording] = read("rec 2 500 200", [line("16", one, "I"), line("16:3", two, "II")], data);
    expectSteps(recording, "I", one);
    expectSteps(recording, "II", [...two.slice(3), null, null, null]);
    expect(codeOf(() => read("rec 1 500 200", [line("16:200", one, "I")], one))).toBe("wfdb-header");
    expect(codeOf(() => read("rec 1 500 200", [line("16x5000", one, "I")], one))).toBe("wfdb-format");
  });

  it("a signal that is no voltage is left out and named; alone it is refused", () => {
    const data = one.flatMap((v, i) => [v, two[i]!]);
    const pressure = line("16", two, "ABP", "mmHg");
    const [recording] = read("rec 2 500 200", [line("16", one, "II"), pressure], data);
    expect(recording!.leads).toEqual(["II"]);
    expect(recording!.warnings).toContainEqual({ code: "not-a-lead", values: { name: "ABP" } });
    expect(codeOf(() => read("rec 1 500 200", [pressure], two))).toBe("unknown-unit");
  });

  it("two signals of one name are both kept; a standard lead twice is refused", () => {
    const data = one.flatMap((v, i) => [v, two[i]!]);
    const [recording] = read("rec 2 500 200", [line("16", one, "ECG"), line("16", two, "ECG")], data);
    expect(recording!.leads).toEqual(["ECG", "ECG 2"]);
    expectSteps(recording, "ECG 2", two);
    const lines = [line("16", one, "II"), line("16", two, "II")];
    expect(codeOf(() => read("rec 2 500 200", lines, data))).toBe("duplicate-lead");
  });

  it("a gain that is no number of steps is none", () => {
    const header = utf8("rec 1 500 2\nrec.dat 16 1e-320/mV 16 0\n");
    expect(codeOf(() => readEcgFile(header, null, { companions: { "rec.dat": int16([1, 2]) } }))).toBe("wfdb-gain");
  });

  it("segments that follow each other are one recording; other leads begin another", () => {
    const header = utf8("whole/4 2 500 500 14:02:03 22/11/2026\na 100\nb 100\nc 200\nd 100\n");
    const segment = (name: string, leads: string[], values: number[][]) => ({
      [`${name}.hea`]: utf8(
        [
          `${name} ${leads.length} 500 ${values[0]!.length}`,
          ...leads.map((lead, i) => line("16", values[i]!, lead).replace("rec.dat", `${name}.dat`)),
        ].join("\n"),
      ),
      [`${name}.dat`]: int16(values[0]!.flatMap((_, i) => values.map((it) => it[i]!))),
    });
    const companions = {
      ...segment("a", ["I"], [one.slice(0, 100)]),
      ...segment("b", ["I"], [one.slice(100)]),
      ...segment("c", ["I", "V1"], [one, two]),
      ...segment("d", ["I", "V1"], [slow, slow]),
    };
    const { recordings } = readEcgFile(header, null, { companions });
    expect(recordings.map(({ start, durationS, leads }) => [start, durationS, leads])).toEqual([
      ["2026-11-22T14:02:03", 0.4, ["I"]],
      ["2026-11-22T14:02:03.4", 0.6, ["I", "V1"]],
    ]);
    expectSteps(recordings[0], "I", one);
    expectSteps(recordings[1], "V1", [...two, ...slow]);
  });

  it("readWfdb gives the recording of the first signal", () => {
    const data = slow.flatMap((v, i) => [v, two[2 * i]!, two[2 * i + 1]!]);
    const text = ["rec 2 250 100", line("16", slow, "II"), line("16x2", two, "V1")].join("\n");
    const result = readWfdb(text, int16(data));
    expect(result.ok && result.recording.leads).toEqual(["II"]);
  });
});
