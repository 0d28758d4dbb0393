import { EcgFileError, leadSamples, type Recording, readEcgFile } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { steps } from "./files/bytes.ts";
import { latin1, utf8, utf16 } from "./files/xml.ts";

const values = [steps(300, 0), steps(300, 1)];
const comma = (value: number) => String(value).replace(".", ",");

interface Form {
  head: string[];
  separator?: string;
  cell?: (millivolt: number) => string;
  time?: (i: number) => string;
  before?: string;
  end?: string;
}

function table({ head, separator = ",", cell = String, time, before = "", end = "\n" }: Form): string {
  const rows = values[0]!.map((v, i) => [
    ...(time ? [time(i)] : []),
    cell(v / 1000),
    cell(Math.round(values[1]![i]!) / 1000),
  ]);
  return before + [head, ...rows].map((row) => row.join(separator)).join(end) + end;
}

function expectRead(bytes: Uint8Array): Recording {
  const { recordings } = readEcgFile(bytes);
  const [recording] = recordings;
  expect(recording).toMatchObject({ samplingRateHz: 500, format: "csv" });
  for (const [at, lead] of ["I", "II"].entries()) {
    const samples = leadSamples(recording!, lead)!;
    expect(samples).toHaveLength(300);
    for (const [i, v] of values[at]!.entries()) expect(samples[i], `${lead} ${i}`).toBeCloseTo(v / 1000, 6);
  }
  return recording!;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof EcgFileError ? error.code : `not typed: ${String(error)}`;
  }
  return "read";
}

const seconds = (i: number) => (i / 500).toFixed(3);
const plain = { head: ["time (s)", "I (mV)", "II (mV)"], time: seconds };

describe("CSV as programs write it", () => {
  it.each<[string, Form]>([
    ["semicolons and decimal commas", { ...plain, separator: ";", cell: comma, time: (i) => comma(i / 500) }],
    ["tabs and decimal commas", { ...plain, separator: "\t", cell: comma, time: (i) => comma(i / 500) }],
    [
      "quoted cells with decimal commas between commas",
      {
        head: plain.head.map((name) => `"${name}"`),
        cell: (v) => `"${comma(v)}"`,
        time: (i) => `"${comma(i / 500)}"`,
      },
    ],
    ["a separator at the end of each row", { ...plain, end: ",\n" }],
    ["lines that end in returns", { ...plain, end: "\r" }],
    ["a running number first", { ...plain, head: ["sample", ...plain.head], time: (i) => `${i},${seconds(i)}` }],
    ["a nameless first column", { ...plain, head: ["", ...plain.head], time: (i) => `${i},${seconds(i)}` }],
    [
      "names in single quotes and a row of units",
      { ...plain, head: ["'Elapsed time','I','II'\n'seconds'", "'mV'", "'mV'"] },
    ],
    [
      "milliseconds as the name of the column",
      { ...plain, head: ["ms", "I (mV)", "II (mV)"], time: (i) => `${2 * i}` },
    ],
    ["notes in words", { head: ["I", "II"], before: "# Sampling rate: 500 Hz\n# Unit = mV\n" }],
    [
      "a column that is no voltage",
      { ...plain, head: ["time (s)", "HR (bpm)", "I (mV)", "II (mV)"], time: (i) => `${seconds(i)},61` },
    ],
  ])("%s", (_name, form) => {
    expectRead(utf8(table(form)));
  });

  it.each<[string, (text: string) => Uint8Array]>([
    ["UTF-16 with a mark", utf16],
    ["UTF-16 little-endian without", (text) => new Uint8Array(Buffer.from(text, "utf16le"))],
    ["UTF-16 big-endian without", (text) => new Uint8Array(Buffer.from(text, "utf16le").swap16())],
    ["UTF-8 with a mark", (text) => utf8(`\ufeff${text}`)],
    ["Latin-1 with a micro sign", (text) => latin1(text)],
  ])("%s", (_name, encode) => {
    const micro = {
      head: ["time (s)", "I (\u00b5V)", "II (\u00b5V)"],
      time: seconds,
      cell: (v: number) => String(Math.round(v * 1000)),
    };
    expectRead(encode(table(micro)));
  });

  it("a watch's export: notes without a mark, one lead, one value a line", () => {
    const text = [
      "Name,Mei Wang",
      "Recorded Date,2026-11-22 14:02:03 +0800",
      "Classification,Sinus Rhythm",
      "Device,Watch",
      "Sample Rate,512 hertz",
      "",
      "Lead,Lead I",
      "Unit,\u00b5V",
      "",
      ...values[0]!.map((v) => `${v}.000`),
    ].join("\n");
    const [recording] = readEcgFile(utf8(text)).recordings;
    expect(recording).toMatchObject({
      leads: ["I"],
      samplingRateHz: 512,
      start: "2026-11-22T14:02:03+08:00",
      device: "Watch",
    });
    expect(leadSamples(recording!, "I")![40]).toBeCloseTo(values[0]![40]! / 1000, 6);
  });

  describe("a stated rate beside a column of times", () => {
    const timed = (hz: number, time: (i: number) => string) =>
      `# samplingRateHz: ${hz}\n${table({ head: ["time (ms)", "I (mV)", "II (mV)"], time })}`;

    it.each<[string, number, number]>([
      ["half the rate", 250, 2],
      ["a few per cent off", 512, 2],
      ["times that stand still", 500, 0],
    ])("refuses %s", (_name, hz, stepMs) => {
      expect(codeOf(() => readEcgFile(utf8(timed(hz, (i) => String(i * stepMs)))))).toBe("csv-rate");
    });

    it("names both rates", () => {
      const read = () => readEcgFile(utf8(timed(250, (i) => String(2 * i))));
      expect(read).toThrow(expect.objectContaining({ values: { stated: 250, timed: 500 } }));
    });

    it("the same rate, also where the times or the rate are rounded", () => {
      expectRead(utf8(timed(500, (i) => String(2 * i))));
      expectRead(utf8(timed(500, (i) => String(10 * Math.floor(i / 5)))));
      const rounded = readEcgFile(utf8(timed(333, (i) => String(3 * i)))).recordings[0];
      expect(rounded?.samplingRateHz).toBe(333);
    });
  });

  it.each<[string, string, string]>([
    ["a line that never ends", "csv-line", `I (mV),II (mV)\n${"1,".repeat(30_000)}`],
    ["a number beyond every number", "bad-data", "I (mV),II (mV)\n1,1e999\n"],
    ["two decimal commas", "bad-data", "I (mV);II (mV)\n1,2,3;4\n"],
    ["columns of no voltage alone", "unknown-unit", "t_ms,I (bpm)\n0,1\n2,3\n"],
    ["a list of people", "unknown-format", "name,age\nA,1\nB,2\n"],
  ])("refuses %s", (_name, code, text) => {
    expect(codeOf(() => readEcgFile(utf8(text)))).toBe(code);
  });
});
