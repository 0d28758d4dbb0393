import type { DataSet } from "dicom-parser";
import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { fromCompact, laterBy } from "../file/dates.ts";
import { EcgFileError, errorOf, orThrow } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { textOrNull } from "../file/text.ts";
import { millivoltsIn } from "../file/units.ts";
import type { AppliedFilters, FilePatient, Recording, RecordingFile } from "../recording.ts";
import { readDicomObject } from "./container.ts";
import { dicomLead } from "./leads.ts";
import { sampleReader } from "./samples.ts";
import { dicomText, statedOf } from "./stated.ts";
import { codeAt, items } from "./walk.ts";

/**
 * A DICOM waveform object (12-lead, general or ambulatory ECG; PS3.3 A.34): each multiplex group is a recording, but
 * derived groups such as a median beat are averaged beats. Millivolt = stored value * sensitivity * correction + baseline
 * (C.10.9.1.4); channel skew is undone to the nearest sample. Throws `EcgFileError`.
 */
export function readDicom(bytes: Uint8Array, source: string | null): RecordingFile {
  const { data, isLittleEndian } = readDicomObject(bytes);
  const shared: Shared = {
    format: "dicom",
    source,
    device: textOrNull(
      [dicomText(data, "x00080070"), dicomText(data, "x00081090")].filter((part) => part !== null).join(" "),
    ),
    patient: patientOf(data),
    stated: statedOf(data),
  };
  const start = startOf(data);
  const recordings: Recording[] = [];
  const averagedBeats: Recording[] = [];
  const refused: RecordingFile["refused"] = [];
  for (const group of items(data, "x54000100")) {
    const label = dicomText(group, "x003a0020");
    try {
      const offsetS = (group.floatString("x00181068") ?? 0) / 1000;
      const read = readGroup(group, { ...shared, start: laterBy(start, offsetS) }, isLittleEndian);
      const isDerived = group.string("x003a0004")?.trim() === "DERIVED" || /median|average|template/i.test(label ?? "");
      if (isDerived) averagedBeats.push({ ...read, start: null });
      else recordings.push(read);
    } catch (thrown) {
      refused.push({ source: label, error: errorOf(thrown, "dicom") });
    }
  }
  const [first] = refused;
  if (recordings.length === 0 && first) throw new EcgFileError(first.error.code, first.error.values);
  if (recordings.length === 0) throw new EcgFileError("no-waveform");
  return { format: "dicom", recordings, averagedBeats, refused };
}

type Shared = Pick<Recording, "format" | "source" | "device" | "patient" | "stated">;

function readGroup(group: DataSet, shared: Shared & Pick<Recording, "start">, littleEndian: boolean): Recording {
  const channels = group.uint16("x003a0005") ?? 0;
  const count = group.uint32("x003a0010") ?? 0;
  const samplingRateHz = checkRate(group.floatString("x003a001a") ?? 0);
  const coding = { bits: group.uint16("x54001004") ?? 0, interpretation: group.string("x54001006")?.trim() ?? "" };
  checkCounts(channels, count);
  const definitions = items(group, "x003a0200");
  if (definitions.length < channels)
    throw new EcgFileError("channels", { declared: channels, defined: definitions.length });
  const element = group.elements.x54001010;
  const held = element ? Math.min(element.length, group.byteArray.length - element.dataOffset) : 0;
  const needed = channels * count * (coding.bits / 8);
  if (!element || held < needed) throw new EcgFileError("short-data", { declared: needed, held });
  const bytes = group.byteArray.subarray(element.dataOffset, element.dataOffset + needed);
  const value = sampleReader(bytes, coding, littleEndian);
  const padding = paddingOf(group, coding.interpretation);
  const scales = definitions.slice(0, channels).map(scaleOf);
  const warnings: Recording["warnings"] = [];
  const leads = scales.flatMap((scale, at): LeadSeries[] => {
    const { lead, perStep, baseline } = scale;
    if (perStep === null) {
      warnings.push({ code: "not-a-lead", values: { name: lead } });
      return [];
    }
    const skew = skewOf(definitions[at]!, samplingRateHz, count, lead);
    const samples = new Float32Array(count).fill(Number.NaN);
    for (let i = Math.max(0, -skew); i < count - Math.max(0, skew); i++) {
      const stored = value(i * channels + at);
      if (stored !== padding) samples[i + skew] = stored * perStep + baseline;
    }
    return [{ lead, samples, lsbUv: Math.abs(perStep * 1000) }];
  });
  if (leads.length === 0) throw new EcgFileError("unknown-unit", { lead: scales[0]!.lead, unit: scales[0]!.unit });
  return orThrow(
    assembleRecording(leads, { ...shared, samplingRateHz, warnings, filters: filtersOf(definitions[0]!) }),
  );
}

/** Samples by which a channel's first one comes after the start of its group, to the nearest one. */
function skewOf(definition: DataSet, samplingRateHz: number, count: number, lead: string): number {
  const skew = definition.floatString("x003a0215") ?? (definition.floatString("x003a0214") ?? 0) * samplingRateHz;
  if (!(Math.abs(skew) < count)) throw new EcgFileError("dicom-skew", { lead });
  return Math.round(skew);
}

/** Millivolt of one step and of the baseline; `perStep` is null for a channel that is no voltage. */
function scaleOf(definition: DataSet): { lead: string; unit: string; perStep: number | null; baseline: number } {
  const { code, scheme, meaning } = codeAt(definition, "x003a0208");
  const label = dicomText(definition, "x003a0203") ?? "";
  const lead = dicomLead(code, scheme, meaning || label);
  if (lead === null) throw new EcgFileError("unknown-lead", { detail: code || "no channel source" });
  const sensitivity = definition.floatString("x003a0210");
  const correction = definition.floatString("x003a0212") ?? 1;
  const baseline = definition.floatString("x003a0213") ?? 0;
  if (sensitivity === undefined) throw new EcgFileError("missing-unit", { lead });
  if (![sensitivity, correction, baseline].every(Number.isFinite) || sensitivity * correction === 0)
    throw new EcgFileError("bad-scale", { lead });
  const unit = codeAt(definition, "x003a0211").code;
  if (unit === "") throw new EcgFileError("missing-unit", { lead });
  const millivolts = millivoltsIn(unit);
  if (millivolts === null) return { lead, unit, perStep: null, baseline: 0 };
  return { lead, unit, perStep: sensitivity * correction * millivolts, baseline: baseline * millivolts };
}

/** Waveform Padding Value: stands where nothing was recorded, in the coding of the samples. */
function paddingOf(group: DataSet, interpretation: string): number | null {
  const element = group.elements.x5400100a;
  if (!element || element.length < 1) return null;
  if (interpretation === "SS") return group.int16("x5400100a") ?? null;
  if (interpretation === "US") return group.uint16("x5400100a") ?? null;
  return null;
}

function filtersOf(definition: DataSet): AppliedFilters | null {
  const hertz = (tag: string): number | null => {
    const value = definition.floatString(tag);
    return value !== undefined && value > 0 ? value : null;
  };
  const filters = { highPassHz: hertz("x003a0220"), lowPassHz: hertz("x003a0221"), notchHz: hertz("x003a0222") };
  return Object.values(filters).some((value) => value !== null) ? filters : null;
}

/**
 * Acquisition DateTime, else content or study date and time; never the time at which the object was made. In the zone
 * that it names itself or that the object does (Timezone Offset From UTC).
 */
function startOf(data: DataSet): string | null {
  const pair = (date: string, time: string) => {
    const day = data.string(date)?.trim() ?? "";
    const clock = data.string(time)?.trim() ?? "";
    return day === "" ? null : fromCompact(`${day}${/^\d{4}(?:\d{2}(?:\.\d+)?)?$/.test(clock) ? clock : ""}`);
  };
  const start =
    fromCompact(data.string("x0008002a")) ?? pair("x00080023", "x00080033") ?? pair("x00080020", "x00080030");
  const zone = /^([+-]\d{2})(\d{2})$/.exec(data.string("x00080201")?.trim() ?? "");
  return start !== null && zone && /T[\d:.]+$/.test(start) ? `${start}${zone[1]}:${zone[2]}` : start;
}

function patientOf(data: DataSet): FilePatient | null {
  const name = dicomText(data, "x00100010")?.replace(/\^+/g, " ").trim();
  const sex = data.string("x00100040")?.trim();
  const age = /^(\d{3})Y$/.exec(data.string("x00101010")?.trim() ?? "");
  const patient: FilePatient = {
    id: dicomText(data, "x00100020"),
    name: textOrNull(name),
    birthDate: fromCompact(data.string("x00100030")),
    sex: sex === "M" ? "male" : sex === "F" ? "female" : sex === "O" ? "other" : null,
    ageYears: age ? Number(age[1]) : null,
  };
  return Object.values(patient).some((value) => value !== null) ? patient : null;
}
