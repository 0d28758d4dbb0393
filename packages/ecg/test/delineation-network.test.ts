import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MARKS, networkMarks } from "../src/signal/delineation-network.ts";

interface Golden {
  samples: number[][];
  marks: number[][];
}

const golden = JSON.parse(readFileSync(new URL("files/delineation-golden.json", import.meta.url), "utf8")) as Golden[];
const FIDUCIAL = 205;

describe("the delineation network", () => {
  it.each(golden)("places the marks of a made-up beat where the trained network does (file $#)", (beat) => {
    const found = networkMarks(
      beat.samples.map((lead) => Float64Array.from(lead)),
      FIDUCIAL,
    );
    for (const [l, marks] of beat.marks.entries())
      for (const [m, name] of MARKS.entries()) expect(found[l]![name]).toBeCloseTo(marks[m]!, 1);
  });

  it("counts from the fiducial it is given, and takes a beat that is shorter than what it reads", () => {
    const samples = golden[0]!.samples.map((lead) => Float64Array.from(lead));
    const short = networkMarks(
      samples.map((lead) => lead.slice(5, 555)),
      FIDUCIAL - 5,
    );
    const whole = networkMarks(samples, FIDUCIAL);
    for (const [l, marks] of whole.entries())
      for (const name of MARKS) expect(short[l]![name]).toBeCloseTo(marks[name] - 5, 0);
  });

  it("finds the marks of a beat in order", () => {
    for (const lead of golden.flatMap(({ samples }) =>
      networkMarks(
        samples.map((s) => Float64Array.from(s)),
        FIDUCIAL,
      ),
    )) {
      const places = MARKS.map((name) => lead[name]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });
});
