import { EcgFileError, leadSamples, type Recording, readEcgFile } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { base64, int16, steps } from "./files/bytes.ts";
import { type DicomGroup, dicomFile, TRANSFER_SYNTAX } from "./files/dicom.ts";
import { edfFile } from "./files/edf.ts";
import { type ScpOptions, scpFile } from "./files/scp.ts";
import { aecgFile, latin1, museFile, philipsFile, utf8, utf16 } from "./files/xml.ts";

const values = [steps(200, 0), steps(200, 1)] as [number[], number[]];
const first = (bytes: Uint8Array): Recording => readEcgFile(bytes).recordings[0]!;

function expectSteps(recording: Recording, lead: string, steps: (number | null)[], mvPerStep: number): void {
  const samples = leadSamples(recording, lead)!;
  expect(samples).toHaveLength(steps.length);
  for (const [i, step] of steps.entries())
    if (step === null) expect(samples[i], `${lead} ${i}`).toBeNaN();
    else expect(samples[i], `${lead} ${i}`).toBeCloseTo(step * mvPerStep, 6);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof EcgFileError ? error.code : `not typed: ${String(error)}`;
  }
  return "read";
}

describe("DICOM as archives hand it over", () => {
  const channel = (at: number, more = {}) => ({
    source: [`5.6.3-9-${at + 1}`, "SCPECG", "Lead"] as [string, string, string],
    values: values[at]!,
    sensitivity: "2.5",
    ...more,
  });
  const group = (more: Partial<DicomGroup> = {}): DicomGroup => ({
    samplingHz: "500",
    channels: [channel(0), channel(1)],
    ...more,
  });

  it.each(Object.entries(TRANSFER_SYNTAX))("transfer syntax %s", (_name, transferSyntax) => {
    const recording = first(dicomFile([group()], { transferSyntax }));
    expectSteps(recording, "I", values[0], 0.0025);
    expectSteps(recording, "II", values[1], 0.0025);
    expect(recording).toMatchObject({ start: "2026-11-22T14:02:03", patient: { name: "王 美", sex: "female" } });
  });

  it.each(["implicit", "explicit"] as const)("without preamble, %s", (form) => {
    const bytes = dicomFile([group()], { transferSyntax: TRANSFER_SYNTAX[form], bare: true });
    expectSteps(first(bytes), "II", values[1], 0.0025);
  });

  it("what is deflated is inflated up to a limit only, in under a second", () => {
    const bomb = dicomFile([group()], { transferSyntax: TRANSFER_SYNTAX.deflated, tail: new Uint8Array(200_000_000) });
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = performance.now();
    expect(codeOf(() => readEcgFile(bomb))).toBe("inflated-too-large");
    expect(performance.now() - before).toBeLessThan(2000);
    const cut = dicomFile([group()], { transferSyntax: TRANSFER_SYNTAX.deflated });
    expect(codeOf(() => readEcgFile(cut.subarray(0, cut.length - 200)))).not.toMatch(/^(read|not typed)/);
  });

  it("a channel without source is known by its label; without either it is refused", () => {
    const labelled = [0, 1].map((at) => channel(at, { source: undefined, label: ["Lead I", "II"][at] }));
    expectSteps(first(dicomFile([group({ channels: labelled })])), "II", values[1], 0.0025);
    const nameless = [channel(0, { source: undefined })];
    expect(codeOf(() => readEcgFile(dicomFile([group({ channels: nameless })])))).toBe("unknown-lead");
  });

  it("a channel that is no voltage is left out and named; alone it is refused", () => {
    const pressure = channel(1, { source: ["109016", "DCM", "Aortic pressure"], unit: "mm[Hg]" });
    const recording = first(dicomFile([group({ channels: [channel(0), pressure] })]));
    expect(recording.leads).toEqual(["I"]);
    expect(recording.warnings).toContainEqual({ code: "not-a-lead", values: { name: "Aortic pressure" } });
    expect(codeOf(() => readEcgFile(dicomFile([group({ channels: [pressure] })])))).toBe("unknown-unit");
  });

  it.each([
    ["samples", { sampleSkew: "3" }, 3],
    ["seconds", { timeSkew: "0.006" }, 3],
    ["less than half a sample", { timeSkew: "0.0004" }, 0],
    ["samples before the group", { sampleSkew: "-2" }, -2],
  ])("skew in %s", (_name, skew, shift) => {
    const recording = first(dicomFile([group({ channels: [channel(0), channel(1, skew)] })]));
    expectSteps(recording, "I", values[0], 0.0025);
    const gap = new Array(Math.abs(shift)).fill(null);
    expectSteps(
      recording,
      "II",
      shift < 0 ? [...values[1].slice(-shift), ...gap] : [...gap, ...values[1]].slice(0, 200),
      0.0025,
    );
    const beyond = [channel(0, { sampleSkew: "1e12" })];
    expect(codeOf(() => readEcgFile(dicomFile([group({ channels: beyond })])))).toBe("dicom-skew");
  });

  it("groups one after the other begin when they say; the object's zone is the start's", () => {
    const { recordings } = readEcgFile(dicomFile([group(), group({ offsetMs: "2500" })], { zone: "+0800" }));
    expect(recordings.map(({ start }) => start)).toEqual(["2026-11-22T14:02:03+08:00", "2026-11-22T14:02:05.5+08:00"]);
  });
});

describe("EDF as recorders write it", () => {
  const signal = (label: string, more = {}) => ({ label, values: values[0], perRecord: 100, unit: "uV", ...more });

  it.each([
    ["ECG aVR-M", "aVR"],
    ["V2-REF", "V2"],
    ["EKG V1", "V1"],
    ["ECG", "ECG"],
    ["MLII", "MLII"],
    ["CM5", "CM5"],
    ["Chan 3", "Chan 3"],
  ])("label %s", (label, lead) => {
    expect(first(edfFile({ signals: [signal(label)] })).leads).toEqual([lead]);
  });

  it("an EEG is no ECG, and a channel of a Holter without a voltage is none", () => {
    for (const other of [signal("EEG Fp1"), signal("EMG chin"), signal("V1-V2"), signal("X", { unit: "g" })])
      expect(
        codeOf(() => readEcgFile(edfFile({ signals: [other] }))),
        other.label,
      ).toBe("no-waveform");
  });

  it.each(["\u00b5V", "\u00c2\u00b5V", "uV"])("unit %s", (unit) => {
    expectSteps(first(edfFile({ signals: [signal("II", { unit })] })), "II", values[0], 0.0001);
  });

  it("the first annotation gives the fraction of the start's second", () => {
    const file = edfFile({ signals: [signal("II")], onsets: [0.25, 1.25], reserved: "EDF+C" });
    expect(first(file)).toMatchObject({ start: "2026-11-22T14:02:03.25", durationS: 2 });
  });
});

describe("beside the rhythm", () => {
  it("a broken averaged beat is named and does not keep the rhythm from being read", () => {
    const leads = [0, 1].map((at) => ({ lead: ["I", "II"][at]!, values: values[at]! }));
    const broken =
      '<derivation><derivedSeries><code code="REPRESENTATIVE_BEAT"/><component><sequenceSet/></component></derivedSeries></derivation>';
    const text = aecgFile({ sets: [leads] });
    const at = text.lastIndexOf("</series>");
    const file = readEcgFile(utf8(`${text.slice(0, at)}${broken}${text.slice(at)}`));
    expectSteps(file.recordings[0]!, "II", values[1], 0.0025);
    expect(file.refused.map(({ source, error }) => [source, error.code])).toEqual([
      ["REPRESENTATIVE_BEAT", "bad-rate"],
    ]);

    const muse = museFile(leads);
    const waveform = muse.slice(muse.indexOf("<Waveform>"), muse.indexOf("</Waveform>") + "</Waveform>".length);
    const median = waveform.replace(/rhythm/i, "Median").replace(/<LeadID>I</, "<LeadID>II<");
    const both = readEcgFile(latin1(muse.replace("<Waveform>", `${median}<Waveform>`)));
    expectSteps(both.recordings[0]!, "I", values[0], 0.00488);
    expect(both.refused.map(({ source, error }) => [source, error.code])).toEqual([["Median", "duplicate-lead"]]);
  });

  it("an Observation that another resource contains", () => {
    const component = (code: string, data: number[]) => ({
      code: { coding: [{ system: "urn:iso:std:iso:11073:10101", code }] },
      valueSampledData: {
        origin: { value: 0, system: "urn:iso:std:iso:11073:10101", code: "266418" },
        interval: 2e-3 / 60,
        intervalUnit: "min",
        factor: 0.0025,
        dimensions: 1,
        data: data.join(" "),
      },
    });
    const observation = {
      resourceType: "Observation",
      id: "a",
      status: "final",
      component: [component("131073", values[0]), component("131074", values[1])],
    };
    const report = { resourceType: "DiagnosticReport", contained: [observation], result: [{ reference: "#a" }] };
    const recording = first(utf8(JSON.stringify(report)));
    expect(recording.samplingRateHz).toBeCloseTo(500, 6);
    expectSteps(recording, "II", values[1], 0.0025);
  });
});

describe("several recordings in one Observation", () => {
  const component = (code: string, data: number[], period: number) => ({
    code: { coding: [{ system: "urn:iso:std:iso:11073:10101", code }] },
    valueSampledData: { origin: { value: 0, unit: "mV" }, period, factor: 0.0025, dimensions: 1, data: data.join(" ") },
  });
  const read = (components: object[]) =>
    readEcgFile(
      utf8(
        JSON.stringify({
          resourceType: "Observation",
          id: "a",
          status: "final",
          effectiveDateTime: "2026-11-22T14:02:03Z",
          component: components,
        }),
      ),
    ).recordings;

  it("leads of another period begin with the others", () => {
    const recordings = read([
      component("131073", values[0], 2),
      component("131075", values[1], 4),
      component("131074", values[1], 2),
    ]);
    expect(recordings.map(({ samplingRateHz, start, leads }) => [samplingRateHz, start, leads[0]])).toEqual([
      [500, "2026-11-22T14:02:03Z", "I"],
      [250, "2026-11-22T14:02:03Z", "V1"],
    ]);
    expectSteps(recordings[0]!, "II", values[1], 0.0025);
    expectSteps(recordings[1]!, "V1", values[1], 0.0025);
  });

  it("leads that come again are another recording, of a time that is not said", () => {
    const recordings = read([
      component("131073", values[0], 2),
      component("131074", values[1], 2),
      component("131073", values[1], 2),
      component("131074", values[0], 2),
    ]);
    expect(recordings.map(({ start }) => start)).toEqual(["2026-11-22T14:02:03Z", null]);
    expectSteps(recordings[1]!, "I", values[1], 0.0025);
    expectSteps(recordings[1]!, "II", values[0], 0.0025);
  });
});

describe("Philips 1.03", () => {
  const leads = Array.from({ length: 12 }, (_, at) => steps(100, at % 8));
  const old = (beats: string) =>
    philipsFile(leads, "1.03")
      .replace(/ leadlabels="[^"]*"/, "")
      .replace(/ numberofleads="12"/, "")
      .replace("<samplingrate>", "<numberchannelsallocated>12</numberchannelsallocated><samplingrate>")
      .replace(
        "</parsedwaveforms>",
        `</parsedwaveforms><repbeats samplespersec="500" resolution="5">${beats}</repbeats>`,
      );
  const beat = (lead: string, data: string) => `<repbeat leadname="${lead}">${data}</repbeat>`;

  it("leads without labels, averaged beats directly in their element", () => {
    const file = readEcgFile(utf16(old(beat("I", base64(int16(values[0]))) + beat("II", base64(int16(values[1]))))));
    expectSteps(file.recordings[0]!, "V6", leads[11]!, 0.005);
    expectSteps(file.averagedBeats[0]!, "II", values[1], 0.005);
  });

  it("a broken averaged beat does not keep the rhythm from being read", () => {
    const file = readEcgFile(utf16(old(beat("I", ""))));
    expectSteps(file.recordings[0]!, "I", leads[0]!, 0.005);
    expect(file.refused.map(({ error }) => error.code)).toEqual(["no-waveform"]);
  });
});

describe("SCP-ECG", () => {
  it.each([1, 2] as const)("%i differences that an encoder of 16 bits let overflow", (differences) => {
    const wild = [30000, -30000, 30000, 29000, -32768, 32767, 0];
    const options: ScpOptions = { leads: [{ id: 1, values: wild }], differences, stepNv: 100 };
    expectSteps(first(scpFile(options)), "I", wild, 0.0001);
  });
});

describe("long and hostile texts", () => {
  it("a document of another root is refused at its root, a huge one by its size", () => {
    const before = performance.now();
    expect(codeOf(() => readEcgFile(utf8(`<foo>${"<a>b</a>".repeat(5_000_000)}</foo>`)))).toBe("xml-root");
    for (const head of ["<AnnotatedECG>", '{"resourceType":"Bundle","entry":['])
      expect(codeOf(() => readEcgFile(utf8(head + " ".repeat(70_000_000))))).toBe("file-too-large");
    expect(codeOf(() => readEcgFile(utf8("no ECG at all, ".repeat(8_000_000))))).toBe("unknown-format");
    expect(performance.now() - before).toBeLessThan(4000);
  });
});
