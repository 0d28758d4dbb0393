import { readFileSync } from "node:fs";
import path from "node:path";
import { EcgFileError, leadSamples, type Recording, readEcgFile } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { hasShared, SHARED_ECG } from "./shared.ts";

interface Statistics {
  first20: number[];
  min: number;
  max: number;
  mean: number;
  rms: number;
  sumAbs: number;
  n: number;
}

interface Reference {
  format: string;
  start: string | null;
  samplingRateHz: number;
  durationS: number;
  nSamples: number;
  leads: string[];
  perLead: Record<string, Statistics>;
  perLeadEcg?: Record<string, Statistics>;
  derivedLeads?: Record<string, Statistics>;
  ecgEndSampleExclusive?: number;
  representativeBeat?: { samplingRateHz: number; nSamples: number; perLead: Record<string, Partial<Statistics>> };
  identity: { hasName: boolean; sex?: string | null; birthDate?: string | null; age?: number };
  measurementsInFile: Record<string, unknown>;
  doubtful?: boolean;
}

const folder = path.join(SHARED_ECG, "interop");
const reference = (hasShared ? JSON.parse(readFileSync(path.join(folder, "reference.json"), "utf8")) : {}) as Record<
  string,
  Reference
>;
const names = Object.keys(reference).filter((name) => !reference[name]!.doubtful);
const read = (name: string) => readEcgFile(readFileSync(path.join(folder, name)), "a-name-that-tells-nothing");

const FORMATS: Record<string, string> = {
  "scp-ecg": "scp",
  "philips-sierra-xml": "philips",
  "hl7-aecg": "aecg",
  "ge-muse-xml": "muse",
  "dicom-12lead-ecg": "dicom",
};

function statisticsOf(samples: Float32Array): Statistics {
  let [min, max, sum, squares, sumAbs] = [Infinity, -Infinity, 0, 0, 0];
  for (const v of samples) {
    min = Math.min(min, v);
    max = Math.max(max, v);
    sum += v;
    squares += v * v;
    sumAbs += Math.abs(v);
  }
  const n = samples.length;
  return { first20: [...samples.slice(0, 20)], min, max, mean: sum / n, rms: Math.sqrt(squares / n), sumAbs, n };
}

function expectSame(got: Statistics, wanted: Partial<Statistics>, where: string): void {
  const close = (a: number, b: number, what: string, atLeast = 1e-6) =>
    expect(Math.abs(a - b), `${where} ${what}: ${a} for ${b}`).toBeLessThanOrEqual(
      Math.max(1e-5 * Math.abs(b), atLeast),
    );
  wanted.first20?.forEach((value, i) => {
    close(got.first20[i]!, value, `sample ${i}`);
  });
  for (const key of ["min", "max", "mean", "rms", "sumAbs", "n"] as const)
    if (wanted[key] !== undefined) close(got[key], wanted[key], key);
}

function expectLeads(recording: Recording, perLead: Record<string, Partial<Statistics>>, where: string): void {
  for (const [lead, wanted] of Object.entries(perLead)) {
    const samples = leadSamples(recording, lead);
    if (!samples) throw new Error(`${where}: no lead ${lead}`);
    expectSame(statisticsOf(samples), wanted, `${where} ${lead}`);
  }
}

describe.skipIf(!hasShared)("files of other makers, sample by sample (shared/ecg/interop)", () => {
  it.each(names)("%s", (name) => {
    const wanted = reference[name]!;
    const file = read(name);
    expect(file.format).toBe(FORMATS[wanted.format]);
    expect(file.recordings).toHaveLength(1);
    expect(file.refused).toEqual([]);
    const [recording] = file.recordings as [Recording];
    expect(recording.samplingRateHz).toBeCloseTo(wanted.samplingRateHz, 9);
    expect(recording.durationS).toBeCloseTo(wanted.durationS, 3);
    expect(recording.start).toBe(wanted.start);
    expect(new Set(recording.leads)).toEqual(new Set([...wanted.leads, ...Object.keys(wanted.derivedLeads ?? {})]));
    expect(new Set(recording.derivedLeads)).toEqual(new Set(Object.keys(wanted.derivedLeads ?? {})));
    expectLeads(recording, wanted.perLead, name);
    expectLeads(recording, wanted.derivedLeads ?? {}, name);
    expect(recording.ecgEnd).toBe(wanted.ecgEndSampleExclusive ?? null);
    for (const [lead, ecg] of Object.entries(wanted.perLeadEcg ?? {}))
      expectSame(statisticsOf(leadSamples(recording, lead)!.subarray(0, recording.ecgEnd!)), ecg, `${name} ${lead}`);
  });

  it.each(names)("%s: whose it is", (name) => {
    const { identity } = reference[name]!;
    const patient = read(name).recordings[0]!.patient;
    expect(patient?.name != null).toBe(identity.hasName);
    if (identity.birthDate !== undefined) expect(patient?.birthDate ?? null).toBe(identity.birthDate);
    if (identity.age !== undefined) expect(patient?.ageYears).toBe(identity.age);
    const sex = { M: "male", MALE: "male", Male: "male", F: "female", Female: "female" }[identity.sex ?? ""] ?? null;
    expect(patient?.sex ?? null).toBe(sex);
  });

  it.each(names)("%s: the device's measurements are kept apart", (name) => {
    const wanted = reference[name]!.measurementsInFile as Record<string, number | null> & {
      axes: Record<string, number> | null;
    };
    const stated = read(name).recordings[0]!.stated?.measurements ?? null;
    expect(stated?.hrBpm ?? null).toBe(wanted.hr ?? null);
    expect(stated?.prMs ?? null).toBe(wanted.pr ?? null);
    expect(stated?.qrsMs ?? null).toBe(wanted.qrs ?? null);
    expect(stated?.qtMs ?? null).toBe(wanted.qt ?? null);
    expect(stated?.qtcMs.bazett ?? stated?.qtcMs.unnamed ?? null).toBe(wanted.qtc ?? null);
    expect(stated?.qtcMs.fridericia ?? null).toBe(wanted.qtcFridericia ?? null);
    expect(stated?.axisDeg.qrs ?? null).toBe(wanted.axes?.QRS ?? null);
    expect(stated?.axisDeg.p ?? null).toBe(wanted.axes?.P ?? null);
    expect(stated?.axisDeg.t ?? null).toBe(wanted.axes?.T ?? null);
  });

  it.each(names.filter((name) => reference[name]!.representativeBeat))("%s: the averaged beat", (name) => {
    const wanted = reference[name]!.representativeBeat!;
    const [beat] = read(name).averagedBeats;
    expect(beat?.samplingRateHz).toBeCloseTo(wanted.samplingRateHz, 9);
    expect(beat?.samples[0]).toHaveLength(wanted.nSamples);
    if (!name.includes("example_1-04") && reference[name]!.format !== "philips-sierra-xml") {
      expectLeads(beat!, wanted.perLead, name);
      return;
    }
    // Philips fills the beat with 0x7fff, which the reference counts as a value and we do not.
    for (const [lead, { mean, min }] of Object.entries(wanted.perLead)) {
      const filled = leadSamples(beat!, lead)!.map((v) => (Number.isNaN(v) ? (0x7fff * 2.5) / 1000 : v));
      expectSame(statisticsOf(filled), { mean: mean!, min: min! }, `${name} ${lead}`);
    }
  });

  it("statements come with the file, and with who made them where it tells", () => {
    const muse = read("MUSE_example.xml").recordings[0]!.stated!.statements;
    expect(muse.map(({ by }) => by)).toEqual(["device", "device", "device", "device", "person"]);
    const philips = read("tbj128_example.xml").recordings[0]!.stated!.statements;
    expect(philips.map(({ code }) => code)).toEqual(["SB", "NPTA", null]);
    expect(philips.some(({ text }) => text.includes("BASELINE WANDER"))).toBe(false);
    expect(read("waveform_ecg.dcm").recordings[0]!.stated!.statements.map(({ text }) => text)).toEqual([
      "RITMO SINUSALE",
      "ECG NORMALE",
    ]);
    expect(read("FDA_Example_aECG.xml").recordings[0]!.stated!.statements).toEqual([
      { text: "Sinus Rhythm", code: "MDC_ECG_RHY_SINUS_RHY", by: "device" },
    ]);
  });

  it("device, filters and the step of a sample", () => {
    const of = (name: string) => read(name).recordings[0]!;
    expect(of("FDA_Example_aECG.xml")).toMatchObject({
      device: "Mortara Instrument, Inc. ELI250",
      filters: { lowPassHz: 150, highPassHz: null, notchHz: 60 },
    });
    expect(of("MUSE_example.xml")).toMatchObject({ device: "MAC55", filters: { highPassHz: 0.16, lowPassHz: 150 } });
    expect(of("tbj128_example.xml")).toMatchObject({
      device: "PageWriter Touch",
      filters: { highPassHz: 0.05, lowPassHz: 150, notchHz: null },
    });
    expect(of("waveform_ecg.dcm").lsbUv[0]).toBeCloseTo(1.25, 9);
    expect(of("MUSE_example.xml").lsbUv).toEqual([
      4.88,
      4.88,
      null,
      null,
      null,
      null,
      4.88,
      4.88,
      4.88,
      4.88,
      4.88,
      4.88,
    ]);
    expect(of("demo.scp").lsbUv[0]).toBeCloseTo(0.183, 9);
  });

  it("a cut recording says so, a wrong checksum as well", () => {
    expect(read("0000050.ECG.scp").recordings[0]!.warnings).toContainEqual({
      code: "scp-truncated",
      values: { declared: 37855, held: 32767 },
    });
    const bytes = new Uint8Array(readFileSync(path.join(folder, "demo.scp")));
    expect(readEcgFile(bytes).recordings[0]!.warnings.filter(({ code }) => code === "crc")).toEqual([]);
    bytes[3000]! ^= 1;
    expect(readEcgFile(bytes).recordings[0]!.warnings.map(({ code }) => code)).toContain("crc");
  });

  it("the FHIR example without a unit is refused: its calibration is not guessed", () => {
    expect(() => read("observation-example-sample-data.json")).toThrow(EcgFileError);
    try {
      read("observation-example-sample-data.json");
    } catch (error) {
      expect((error as EcgFileError).code).toBe("missing-unit");
    }
  });
});
