import {
  companionsOf,
  ECG_REASONS,
  EcgFileError,
  leadSamples,
  type Recording,
  type RecordingFile,
  readEcgFile,
} from "@bedside/ecg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64, steps } from "./files/bytes.ts";
import { dicomFile, dicomNumber, dicomStatement } from "./files/dicom.ts";
import { edfFile } from "./files/edf.ts";
import { aecgFile, latin1, museFile, philipsFile, utf8, utf16, xli } from "./files/xml.ts";

const first = (file: RecordingFile): Recording => file.recordings[0]!;

function expectMillivolt(recording: Recording, lead: string, values: number[], mvPerStep: number): void {
  const samples = leadSamples(recording, lead);
  expect(samples).toHaveLength(values.length);
  for (const [i, value] of values.entries())
    expect(Math.abs(samples![i]! - value * mvPerStep), `${lead} ${i}`).toBeLessThan(1e-6 * (1 + Math.abs(value)));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof EcgFileError ? error.code : `not typed: ${String(error)}`;
  }
  return "read";
}

/** Twelve leads in steps, the limb leads as I and II tell them with a rest in each, the first three samples on a line. */
function twelve(count: number): number[][] {
  const lead = (seed: number) => steps(count, seed).map((v, i) => (i < 3 ? 4 * i : v));
  const [one, two] = [lead(0), lead(1)];
  const rest = (i: number) => (i < 3 ? 0 : (i % 5) - 2);
  const three = one.map((v, i) => two[i]! - v - rest(i));
  const avr = one.map((v, i) => -Math.floor((v + two[i]!) / 2) - rest(i));
  const avl = one.map((v, i) => Math.floor((v - three[i]!) / 2) - rest(i));
  const avf = two.map((v, i) => Math.floor((v + three[i]!) / 2) - rest(i));
  return [one, two, three, avr, avl, avf, ...[2, 3, 4, 5, 6, 7].map(lead)];
}
const NAMES = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

describe("HL7 aECG", () => {
  const leads = ["I", "II", "V1"].map((lead, i) => ({ lead, values: steps(300, i) }));

  it("origin, scale and several sequence sets", () => {
    const text = aecgFile({ sets: [leads, leads.slice(0, 2)], origin: '<origin value="1" unit="mV"/>' });
    const file = readEcgFile(utf8(text));
    expect(file.recordings.map((it) => it.start)).toEqual(["2026-11-22T14:02:03", "2026-11-22T14:02:03"]);
    expect(leadSamples(first(file), "V1")![7]).toBeCloseTo(1 + leads[2]!.values[7]! * 0.0025, 6);
    expect(file.recordings[1]!.leads).not.toContain("V1");
    expect(first(file).derivedLeads).toEqual(["III", "aVR", "aVL", "aVF"]);
  });

  it.each([
    ["UTF-16", utf16],
    ["UTF-8 with a mark", (text: string) => utf8(`\ufeff${text}`)],
    ["ISO-8859-1", latin1],
  ])("reads %s", (_name, encode) => {
    expectMillivolt(first(readEcgFile(encode(aecgFile({ sets: [leads] })))), "II", leads[1]!.values, 0.0025);
  });

  it("refuses a unit that is no voltage, a word among the digits and an unknown entity", () => {
    const good = aecgFile({ sets: [leads] });
    expect(
      codeOf(() => readEcgFile(utf8(good.replace('scale value="2.5" unit="uV"', 'scale value="2.5" unit="mmHg"')))),
    ).toBe("unknown-unit");
    expect(codeOf(() => readEcgFile(utf8(good.replace("<digits>", "<digits>NaN "))))).toBe("bad-data");
    expect(codeOf(() => readEcgFile(utf8(good.replace("<digits>", "<digits>&lol; "))))).toBe("xml");
  });
});

describe("GE MUSE XML", () => {
  const leads = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"].map((lead, i) => ({ lead, values: steps(250, i) }));

  it("eight leads in ISO-8859-1, four derived, an American date", () => {
    const recording = first(readEcgFile(latin1(museFile(leads))));
    for (const { lead, values } of leads) expectMillivolt(recording, lead, values, 0.00488);
    expect(recording).toMatchObject({ start: "2026-11-22T14:02:03", patient: { name: "Nu\u00f1ez" } });
    expect(recording.leads).toEqual(NAMES);
  });

  it("a date of crosses is no date; a false count is refused", () => {
    expect(first(readEcgFile(latin1(museFile(leads, { date: "XX-XX-XXXX" })))).start).toBeNull();
    const text = museFile(leads).replace("<LeadSampleCountTotal>250", "<LeadSampleCountTotal>4000000000");
    expect(codeOf(() => readEcgFile(latin1(text)))).toBe("count-mismatch");
  });
});

describe("Philips XML", () => {
  it.each(["1.03", "1.04"] as const)("%s: twelve leads, exactly", (version) => {
    const leads = twelve(400);
    const recording = first(readEcgFile(utf16(philipsFile(leads, version))));
    for (const [i, lead] of NAMES.entries()) expectMillivolt(recording, lead, leads[i]!, 0.005);
    expect(recording).toMatchObject({
      start: "2026-11-22T14:02:03",
      device: "PageWriter",
      ecgEnd: null,
      derivedLeads: [],
    });
  });

  it("any leads come back through XLI", () => {
    const lead = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(lead, { minLength: 12, maxLength: 12 }), (leads) => {
        const whole = leads.map((values, at) => values.map((v, i) => (i < 3 && (at < 2 || at > 5) ? 0 : v)));
        for (let at = 2; at < 6; at++) for (let i = 0; i < 3; i++) whole[at]![i] = 0;
        const recording = first(readEcgFile(utf16(philipsFile(whole, "1.04"))));
        for (const [i, name] of NAMES.entries()) expectMillivolt(recording, name, whole[i]!, 0.005);
      }),
      { numRuns: 30 },
    );
  });

  it("the calibration pulse behind the ECG is kept and not counted as ECG", () => {
    const leads = twelve(800).map((values, at) =>
      values.map((v, i) => (i < 500 ? v : i >= 600 && i < 700 ? (at < 99 ? 200 : v) : 0)),
    );
    const recording = first(readEcgFile(utf16(philipsFile(leads, "1.03"))));
    expect(recording.ecgEnd).toBe(500);
    expect(recording.samples[0]).toHaveLength(800);
    expect(recording.warnings).toContainEqual({ code: "calibration-pulse", values: { seconds: 1 } });
  });

  it("refuses an announced length that the bytes can not hold", () => {
    const leads = twelve(400);
    expect(codeOf(() => readEcgFile(utf16(philipsFile(leads, "1.04", 1_000_000))))).toBe("xli");
    expect(codeOf(() => readEcgFile(utf16(philipsFile(leads, "1.03", 10_000_000))))).toBe("short-data");
    expect(xli(leads).length).toBeGreaterThan(100);
  });
});

describe("DICOM", () => {
  const values = [steps(120, 0), steps(120, 1)];
  const channel = (at: number, more = {}) => ({
    source: [`5.6.3-9-${at + 1}`, "SCPECG", "Lead"] as [string, string, string],
    values: values[at]!,
    sensitivity: "2.5",
    ...more,
  });

  it("sensitivity, correction, baseline and unit of each channel", () => {
    const channels = [
      channel(0, { correction: "2" }),
      channel(1, { unit: "mV", sensitivity: "0.01", baseline: "-0.5" }),
    ];
    const recording = first(readEcgFile(dicomFile([{ samplingHz: "500", channels }])));
    expectMillivolt(recording, "I", values[0]!, 0.005);
    expectMillivolt(
      recording,
      "II",
      values[1]!.map((v) => v - 50),
      0.01,
    );
    expect(recording).toMatchObject({
      start: "2026-11-22T14:02:03",
      device: "Maker",
      patient: { id: "A1", name: "王 美", birthDate: "1969-02-28", sex: "female" },
    });
  });

  it("several groups: rhythm groups are recordings, a derived one is an averaged beat", () => {
    const group = (label: string, samplingHz: string, originality?: "DERIVED") => ({
      label,
      samplingHz,
      channels: [channel(0), channel(1)],
      originality,
    });
    const file = readEcgFile(
      dicomFile([group("MEDIAN BEAT", "1000", "DERIVED"), group("RHYTHM", "500"), group("RHYTHM 2", "250")]),
    );
    expect(file.recordings.map((it) => it.samplingRateHz)).toEqual([500, 250]);
    expect(file.averagedBeats.map((it) => it.samplingRateHz)).toEqual([1000]);
  });

  it("8, 16 and 32 bits, signed and unsigned, padding is a gap, leads by MDC code and by name", () => {
    const small = values.map((it) => it.map((v) => Math.max(-100, Math.min(100, v))));
    const of = (bits: 8 | 16 | 32, interpretation: "SB" | "UB" | "SS" | "US" | "SL", shift = 0) =>
      first(
        readEcgFile(
          dicomFile([
            {
              samplingHz: "500",
              bits,
              interpretation,
              channels: [
                { ...channel(0), source: ["2:1", "MDC", "Lead I"], values: small[0]!.map((v) => v + shift) },
                { ...channel(1), source: ["x", "99", "Lead II (Einthoven)"], values: small[1]!.map((v) => v + shift) },
              ],
            },
          ]),
        ),
      );
    for (const recording of [of(8, "SB"), of(16, "SS"), of(32, "SL")])
      expectMillivolt(recording, "II", small[1]!, 0.0025);
    for (const recording of [of(8, "UB", 100), of(16, "US", 100)])
      expectMillivolt(
        recording,
        "I",
        small[0]!.map((v) => v + 100),
        0.0025,
      );
    const gap = first(
      readEcgFile(
        dicomFile([{ samplingHz: "500", padding: 0x8000, channels: [channel(0, { values: [1, -32768, 3] })] }]),
      ),
    );
    expect([...leadSamples(gap, "I")!].map(Number.isNaN)).toEqual([false, true, false]);
  });

  it("the device's numbers and words", () => {
    const annotations = [
      dicomStatement("Sinus rhythm"),
      dicomNumber(["5.13.5-7", "SCPECG", "PR Interval"], "161"),
      dicomNumber(["2:16160", "MDC", "QT interval"], "368"),
      dicomNumber(["5.10.2.1-5", "SCPECG", "PP Interval"], "0"),
      dicomNumber(["5.10.3-13", "SCPECG", "QRS Axis"], "0"),
    ];
    const { stated } = first(readEcgFile(dicomFile([{ samplingHz: "500", channels: [channel(0)] }], { annotations })));
    expect(stated?.measurements).toMatchObject({ prMs: 161, qtMs: 368, rrMs: null, axisDeg: { qrs: 0, p: null } });
    expect(stated?.statements).toEqual([{ text: "Sinus rhythm", code: null, by: null }]);
  });

  it.each<[string, string, () => Uint8Array]>([
    [
      "more samples than there are",
      "short-data",
      () => dicomFile([{ samplingHz: "500", count: 40_000_000, channels: [channel(0)] }]),
    ],
    [
      "a count beyond every ECG",
      "too-many-samples",
      () => dicomFile([{ samplingHz: "500", count: 0xffffffff, channels: [channel(0)] }]),
    ],
    ["a rate of zero", "bad-rate", () => dicomFile([{ samplingHz: "0", channels: [channel(0)] }])],
    ["no group", "no-waveform", () => dicomFile([])],
    [
      "audio coding",
      "dicom-coding",
      () => dicomFile([{ samplingHz: "500", bits: 16, interpretation: "UB", channels: [channel(0)] }]),
    ],
  ])("refuses %s", (_name, code, make) => {
    expect(codeOf(() => readEcgFile(make()))).toBe(code);
  });
});

describe("EDF", () => {
  const values = [steps(1000, 0), steps(1000, 1)];
  const signals = ["ECG I", "EKG II"].map((label, i) => ({
    label,
    values: values[i]!,
    perRecord: 250,
    prefilter: "HP:0.05Hz LP:150Hz N:50Hz",
  }));

  it("EDF+ with identity, device, filters; what is no lead is left out and said", () => {
    const file = readEcgFile(
      edfFile({
        signals: [...signals, { label: "Resp", values: values[0]!, perRecord: 250, unit: "l/s" }],
        reserved: "EDF+C",
        patient: "MCH-1 F 02-MAY-1951 Wang_Mei",
        recording: "Startdate 22-NOV-2026 X X Holter_3",
      }),
    );
    const recording = first(file);
    expectMillivolt(recording, "I", values[0]!, 0.0001);
    expectMillivolt(recording, "II", values[1]!, 0.0001);
    expect(recording).toMatchObject({
      start: "2026-11-22T14:02:03",
      samplingRateHz: 250,
      device: "Holter 3",
      patient: { id: "MCH-1", name: "Wang Mei", birthDate: "1951-05-02", sex: "female" },
      filters: { highPassHz: 0.05, lowPassHz: 150, notchHz: 50 },
    });
    expect(recording.warnings).toContainEqual({ code: "not-a-lead", values: { name: "Resp" } });
    expect(recording.lsbUv[0]).toBeCloseTo(0.1, 9);
  });

  it("BDF has 24 bits; an unclosed file is read as far as it goes", () => {
    const wide = values[0]!.map((v) => v * 300);
    const digital: [number, number] = [-8388608, 8388607];
    const physical: [number, number] = [-8388608, 8388607];
    const bdf = edfFile({ bdf: true, signals: [{ label: "V1", values: wide, perRecord: 250, digital, physical }] });
    expectMillivolt(first(readEcgFile(bdf)), "V1", wide, 0.001);
    expect(first(readEcgFile(edfFile({ signals, records: -1 }))).durationS).toBe(4);
    expect(codeOf(() => readEcgFile(edfFile({ signals, records: 9 })))).toBe("edf-cut");
    expect(codeOf(() => readEcgFile(edfFile({ signals, records: -5 })))).toBe("edf");
  });

  it("EDF+D: each stretch is a recording with its own start; leads of another rate too", () => {
    const file = readEcgFile(edfFile({ signals, onsets: [0, 1, 60, 61] }));
    expect(file.recordings.map(({ start, durationS }) => [start, durationS])).toEqual([
      ["2026-11-22T14:02:03", 2],
      ["2026-11-22T14:03:03", 2],
    ]);
    const two = edfFile({ signals: [signals[0]!, { label: "ECG V1", values: values[1]!, perRecord: 125 }] });
    expect(readEcgFile(two).recordings.map(({ samplingRateHz, leads }) => [samplingRateHz, leads[0]])).toEqual([
      [250, "I"],
      [125, "V1"],
    ]);
  });

  it.each<[string, string, () => Uint8Array]>([
    ["no lead", "no-waveform", () => edfFile({ signals: [{ label: "Resp", values: values[0]!, perRecord: 250 }] })],
    ["no unit", "missing-unit", () => edfFile({ signals: [{ ...signals[0]!, unit: "" }] })],
    ["one digital value", "bad-scale", () => edfFile({ signals: [{ ...signals[0]!, digital: [5, 5] }] })],
    ["a cut header", "edf", () => edfFile({ signals }).subarray(0, 600)],
  ])("refuses %s", (_name, code, make) => {
    expect(codeOf(() => readEcgFile(make()))).toBe(code);
  });
});

describe("CSV", () => {
  const table = (rows: (string | number)[][], separator = ",") => rows.map((row) => row.join(separator)).join("\n");
  const rows = steps(200, 0).map((v, i) => [i * 2, v / 1000, "", v]);

  it("names, units and times in the table", () => {
    const recording = first(readEcgFile(utf8(table([["time (ms)", "I (mV)", "V1 (mV)", "V2_uV"], ...rows]))));
    expect(recording).toMatchObject({ samplingRateHz: 500, leads: ["I", "V1", "V2"], start: null });
    expectMillivolt(recording, "I", steps(200, 0), 0.001);
    expectMillivolt(recording, "V2", steps(200, 0), 0.001);
    expect(leadSamples(recording, "V1")!.every(Number.isNaN)).toBe(true);
  });

  it("notes before the table, semicolons", () => {
    const notes = "# samplingRateHz: 250\n# unit: uV\n# start: 2026-11-22T14:02:03\n";
    const recording = first(
      readEcgFile(
        utf8(
          notes +
            table(
              [
                ["I", "II"],
                [100, 200],
                [300, 400],
              ],
              ";",
            ),
        ),
      ),
    );
    expect(recording).toMatchObject({ samplingRateHz: 250, start: "2026-11-22T14:02:03" });
    expect(leadSamples(recording, "III")![1]).toBeCloseTo(0.1, 7);
  });

  it("a layout tells what the file does not; without it the file is refused by what is missing", () => {
    const bare = utf8(
      table([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(codeOf(() => readEcgFile(bare))).toBe("csv-no-leads");
    expect(codeOf(() => readEcgFile(bare, null, { csv: { leads: ["I", "II"] } }))).toBe("csv-no-rate");
    expect(codeOf(() => readEcgFile(bare, null, { csv: { leads: ["I", "II"], samplingRateHz: 500 } }))).toBe(
      "csv-no-unit",
    );
    const layout = { leads: ["I", "II"], samplingRateHz: 500, unit: "mV" };
    expect(leadSamples(first(readEcgFile(bare, null, { csv: layout })), "II")![1]).toBe(4);
  });

  it.each<[string, string, string]>([
    ["a row with a cell too few", "csv-cells", "I (mV),II (mV)\n1,2\n3\n"],
    ["a word", "bad-data", "I (mV),II (mV)\n1,2\n3,x\n"],
    ["times that jump", "csv-time", "t_s,I (mV)\n0,1\n1,1\n5,1\n"],
    ["a rate that is none", "bad-rate", "# samplingRateHz: 0.5\nI (mV),II (mV)\n1,2\n"],
  ])("refuses %s", (_name, code, text) => {
    expect(codeOf(() => readEcgFile(utf8(text)))).toBe(code);
  });
});

describe("FHIR attachments", () => {
  const aecg = base64(utf8(aecgFile({ sets: [[{ lead: "I", values: steps(100, 0) }]] })));
  const attachment = { contentType: "application/xml", data: aecg };
  const pdf = { contentType: "application/pdf", data: base64(latin1("%PDF-1.7")) };
  const json = (value: unknown) => utf8(JSON.stringify(value));

  it.each<[string, object]>([
    ["Binary", { resourceType: "Binary", id: "1", ...attachment }],
    [
      "DocumentReference",
      { resourceType: "DocumentReference", id: "1", content: [{ attachment: pdf }, { attachment }] },
    ],
    ["DiagnosticReport", { resourceType: "DiagnosticReport", id: "1", presentedForm: [pdf, attachment] }],
    ["Media", { resourceType: "Media", id: "1", content: attachment }],
  ])("%s", (type, resource) => {
    const file = readEcgFile(json(resource));
    expect(file).toMatchObject({ format: "fhir", refused: [] });
    expect(first(file)).toMatchObject({ format: "aecg", source: `${type}/1` });
  });

  it("what is broken in a Bundle is named beside what is read", () => {
    const entry = [
      { resource: { resourceType: "Binary", id: "good", ...attachment } },
      { resource: { resourceType: "Binary", id: "bad", contentType: "application/xml", data: aecg.slice(0, 400) } },
      {
        resource: {
          resourceType: "DocumentReference",
          id: "gone",
          status: "entered-in-error",
          content: [{ attachment }],
        },
      },
    ];
    const file = readEcgFile(json({ resourceType: "Bundle", type: "collection", entry }));
    expect(file.recordings).toHaveLength(1);
    expect(file.refused.map(({ source, error }) => [source, error.code])).toEqual([["Binary/bad", "xml"]]);
  });

  it.each<[string, string, unknown]>([
    ["a picture alone", "attachment-type", { resourceType: "DocumentReference", content: [{ attachment: pdf }] }],
    [
      "an ECG kept elsewhere",
      "attachment-elsewhere",
      { resourceType: "DiagnosticReport", presentedForm: [{ url: "Binary/9" }] },
    ],
    [
      "a waveform of no lead",
      "unknown-lead",
      {
        resourceType: "Observation",
        status: "final",
        code: { text: "Pleth" },
        valueSampledData: { origin: { value: 0, unit: "mV" }, period: 2, dimensions: 1, data: "1 2" },
      },
    ],
    ["a resource without an ECG", "no-fhir-ecg", { resourceType: "Patient", id: "1" }],
    [
      "attachments in attachments",
      "no-fhir-ecg",
      { resourceType: "Binary", data: base64(json({ resourceType: "Binary", ...attachment })) },
    ],
    ["base64 that is none", "bad-base64", { resourceType: "Binary", data: "\u0000!" }],
  ])("refuses %s", (_name, code, resource) => {
    expect(codeOf(() => readEcgFile(json(resource)))).toBe(code);
  });
});

describe("what a file is, its content tells", () => {
  it.each<[string, string, Uint8Array]>([
    ["an empty file", "empty-file", new Uint8Array()],
    ["a zip", "compressed-file", Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0])],
    ["a gzip bomb", "compressed-file", Uint8Array.from([0x1f, 0x8b, 8, 0])],
    ["a PDF", "document-file", latin1("%PDF-1.7 ...")],
    ["another XML", "xml-root", utf8("<svg/>")],
    ["a text", "unknown-format", utf8("Dear colleague,\nthank you for the ECG.")],
    ["bytes", "unknown-format", Uint8Array.from({ length: 500 }, (_, i) => (i * 37) & 0xff)],
    ["half a JSON", "json", utf8('{"resourceType":"Observation"')],
    ["a WFDB header alone", "wfdb-files", utf8("rec 1 500 2\nrec.dat 16 200/mV 12 0 0 3 0 I\n")],
  ])("%s", (_name, code, bytes) => {
    expect(codeOf(() => readEcgFile(bytes, "ecg.dcm"))).toBe(code);
  });

  it("a WFDB header names its files", () => {
    const header = utf8("rec 2 500 2\nrec.dat 16 200/mV 12 0 0 3 0 I\nchest.dat 16 200/mV 12 0 0 7 0 V1\n");
    expect(companionsOf(header)).toEqual(["rec.dat", "chest.dat"]);
    const companions = { "rec.dat": Uint8Array.from([1, 0, 2, 0]), "chest.dat": Uint8Array.from([3, 0, 4, 0]) };
    const recording = first(readEcgFile(header, "x.txt", { companions }));
    expect([...leadSamples(recording, "V1")!].map((mv) => mv * 200)).toEqual([
      expect.closeTo(3, 4),
      expect.closeTo(4, 4),
    ]);
    expect(companionsOf(utf8("<a/>"))).toEqual([]);
  });

  it("WFDB segments are recordings, each with its own start; time without a signal is none", () => {
    const header = utf8("whole/4 1 500 1700 14:02:03 22/11/2026\nlayout 0\none 500\n~ 1000\ntwo 200\n");
    expect(companionsOf(header)).toEqual(["one.hea", "two.hea"]);
    const companions: Record<string, Uint8Array> = {
      "one.hea": utf8("one 1 500 500\none.dat 80 100/mV 8 0 0\n"),
      "two.hea": utf8("two 1 500 200\ntwo.dat 80 100/mV 8 0 0\n"),
    };
    expect(companionsOf(header, companions)).toEqual(["one.hea", "two.hea", "one.dat", "two.dat"]);
    expect(codeOf(() => readEcgFile(header, null, { companions }))).toBe("wfdb-files");
    companions["one.dat"] = new Uint8Array(500).fill(178);
    companions["two.dat"] = new Uint8Array(200).fill(28);
    const { recordings } = readEcgFile(header, null, { companions });
    expect(recordings.map(({ start, durationS, samples }) => [start, durationS, samples[0]![9]])).toEqual([
      ["2026-11-22T14:02:03", 1, 0.5],
      ["2026-11-22T14:02:06", 0.4, -1],
    ]);
    const twice = utf8("whole/2 1 500 1000\none 500\none 500\n");
    expect(codeOf(() => readEcgFile(twice, null, { companions }))).toBe("wfdb-header");
    companions["two.hea"] = header;
    expect(codeOf(() => readEcgFile(header, null, { companions }))).toBe("wfdb-multi");
  });

  it("every sentence stands in both languages with the same places", () => {
    for (const [code, text] of Object.entries(ECG_REASONS)) {
      const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();
      expect(places(text["zh-TW"]), code).toEqual(places(text.en));
      expect(text["zh-TW"], code).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
