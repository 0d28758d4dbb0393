import { csvGaps, readEcgFile } from "@bedside/ecg";
import { describe, expect, it } from "vitest";

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (count: number, columns: number) =>
  Array.from({ length: count }, (_, row) => Array.from({ length: columns }, (_c, at) => (row % 7) + at).join(",")).join(
    "\n",
  );

describe("what a CSV does not say", () => {
  it("is named all at once, and a layout that says it opens the file", () => {
    const file = bytes(rows(600, 3));
    expect(csvGaps(file)).toEqual({ samplingRateHz: true, unit: true, columns: 3 });
    const csv = { samplingRateHz: 500, unit: "uV", leads: ["V1", "V2", "V3"] };
    expect(csvGaps(file, csv)).toBeNull();
    expect(readEcgFile(file, null, { csv }).recordings[0]?.leads).toEqual(["V1", "V2", "V3"]);
  });

  it("is only what is open", () => {
    expect(csvGaps(bytes(`I,II\n${rows(600, 2)}`))).toEqual({ samplingRateHz: true, unit: true, columns: null });
    expect(csvGaps(bytes(`# samplingRateHz: 250\nI,II\n${rows(600, 2)}`))).toEqual({
      samplingRateHz: false,
      unit: true,
      columns: null,
    });
    expect(csvGaps(bytes(`# unit: mV\n# samplingRateHz: 250\n${rows(600, 2)}`))?.columns).toBe(2);
    expect(csvGaps(bytes(`# unit: mV\n# samplingRateHz: 250\nI,II\n${rows(600, 2)}`))).toBeNull();
  });

  it("is told from the first rows of a long file", () => {
    expect(csvGaps(bytes(rows(100_000, 12)))).toEqual({ samplingRateHz: true, unit: true, columns: 12 });
  });

  it("is nothing for what is no CSV", () => {
    expect(csvGaps(bytes("<AnnotatedECG/>"))).toBeNull();
    expect(csvGaps(new Uint8Array())).toBeNull();
  });
});
