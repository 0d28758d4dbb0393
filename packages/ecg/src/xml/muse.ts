import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { fromBase64 } from "../file/base64.ts";
import { crc32 } from "../file/crc.ts";
import { fromAmericanFields } from "../file/dates.ts";
import { EcgFileError, orThrow, readBeside } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { noMeasurements, statedOrNull } from "../file/stated.ts";
import { numberOrNull, textOrNull } from "../file/text.ts";
import { millivoltsIn } from "../file/units.ts";
import type { AppliedFilters, FilePatient, Recording, RecordingFile, Stated } from "../recording.ts";
import { at, childrenOf, type XmlElement } from "./tree.ts";

/**
 * GE MUSE XML (`RestingECG`): each `Waveform` of type Rhythm is a recording, Median ones are averaged beats. Samples are
 * base64 of little-endian 16-bit integers; III, aVR, aVL and aVF are not stored. Throws `EcgFileError`.
 */
export function readMuse(root: XmlElement, source: string | null): RecordingFile {
  const test = at(root, "TestDemographics");
  const shared = {
    source,
    device: textOrNull(at(test, "AcquisitionDevice")?.text),
    patient: patientOf(at(root, "PatientDemographics")),
    stated: statedOf(root),
  };
  const start = fromAmericanFields(at(test, "AcquisitionDate")?.text, at(test, "AcquisitionTime")?.text);
  const recordings: Recording[] = [];
  const averagedBeats: Recording[] = [];
  const refused: RecordingFile["refused"] = [];
  for (const waveform of childrenOf(root, "Waveform")) {
    const type = textOrNull(at(waveform, "WaveformType")?.text);
    if (type?.toLowerCase() === "rhythm") recordings.push(readWaveform(waveform, { ...shared, start }));
    else readBeside(averagedBeats, refused, type, () => [readWaveform(waveform, { ...shared, start: null })]);
  }
  if (recordings.length === 0) throw new EcgFileError("no-waveform");
  return { format: "muse", recordings, averagedBeats, refused };
}

const numberAt = (element: XmlElement | null, name: string): number | null => numberOrNull(at(element, name)?.text);

type Shared = Pick<Recording, "source" | "device" | "patient" | "stated" | "start">;

function readWaveform(waveform: XmlElement, shared: Shared): Recording {
  const base = numberAt(waveform, "SampleBase") ?? 0;
  const samplingRateHz = checkRate(base * 10 ** (numberAt(waveform, "SampleExponent") ?? 0));
  const warnings: Recording["warnings"] = [];
  const leads = childrenOf(waveform, "LeadData").map((data) => readLead(data, warnings));
  return orThrow(
    assembleRecording(leads, { format: "muse", samplingRateHz, ...shared, filters: filtersOf(waveform), warnings }),
  );
}

function readLead(data: XmlElement, warnings: Recording["warnings"]): LeadSeries {
  const name = textOrNull(at(data, "LeadID")?.text);
  if (name === null) throw new EcgFileError("unknown-lead", { detail: "no LeadID" });
  const lead = leadByName(name) ?? name;
  const perBit = numberAt(data, "LeadAmplitudeUnitsPerBit");
  const unit = textOrNull(at(data, "LeadAmplitudeUnits")?.text);
  if (perBit === null || perBit === 0) throw new EcgFileError("bad-scale", { lead });
  if (unit === null) throw new EcgFileError("missing-unit", { lead });
  const millivolts = millivoltsIn(unit);
  if (millivolts === null) throw new EcgFileError("unknown-unit", { lead, unit });
  const size = numberAt(data, "LeadSampleSize") ?? 2;
  if (size !== 2) throw new EcgFileError("bad-sample-size", { lead, size });
  const bytes = fromBase64(at(data, "WaveFormData")?.text ?? "");
  const count = Math.floor(bytes.length / 2);
  const declared = numberAt(data, "LeadSampleCountTotal") ?? count;
  if (declared !== count) throw new EcgFileError("count-mismatch", { lead, declared, held: count });
  checkCounts(1, count);
  const checksum = textOrNull(at(data, "LeadDataCRC32")?.text);
  if (checksum !== null && Number(checksum) >>> 0 !== crc32(bytes))
    warnings.push({ code: "crc", values: { part: lead } });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Float32Array(count);
  for (let i = 0; i < count; i++) samples[i] = view.getInt16(2 * i, true) * perBit * millivolts;
  return { lead, samples, lsbUv: Math.abs(perBit * millivolts * 1000) };
}

/** MUSE writes the high pass in hundredths of a hertz: 16 is 0.16 Hz. */
function filtersOf(waveform: XmlElement): AppliedFilters | null {
  const high = numberAt(waveform, "HighPassFilter");
  const filters = {
    highPassHz: high === null ? null : high / 100,
    lowPassHz: numberAt(waveform, "LowPassFilter"),
    notchHz: numberAt(waveform, "ACFilter"),
  };
  return Object.values(filters).some((value) => value !== null) ? filters : null;
}

function patientOf(person: XmlElement | null): FilePatient | null {
  if (!person) return null;
  const names = ["PatientFirstName", "PatientLastName"].map((name) => textOrNull(at(person, name)?.text));
  const sex = at(person, "Gender")?.text.trim().toLowerCase();
  const age = numberAt(person, "PatientAge");
  return {
    id: textOrNull(at(person, "PatientID")?.text),
    name: textOrNull(names.filter((name) => name !== null).join(" ")),
    birthDate: fromAmericanFields(at(person, "DateofBirth")?.text, null),
    sex: sex === "male" || sex === "female" ? sex : sex === "unknown" ? "unknown" : null,
    ageYears: at(person, "AgeUnits")?.text.trim().toUpperCase() === "YEARS" ? age : null,
  };
}

function statedOf(root: XmlElement): Stated | null {
  const from = at(root, "RestingECGMeasurements");
  const measurements = {
    ...noMeasurements(),
    hrBpm: numberAt(from, "VentricularRate"),
    atrialRateBpm: numberAt(from, "AtrialRate"),
    prMs: numberAt(from, "PRInterval"),
    qrsMs: numberAt(from, "QRSDuration"),
    qtMs: numberAt(from, "QTInterval"),
    // QTCorrected is Bazett's by MUSE's manual; the misspelt element is Fridericia's.
    qtcMs: {
      bazett: numberAt(from, "QTCorrected"),
      fridericia: numberAt(from, "QTcFrederica") ?? numberAt(from, "QTcFridericia"),
      unnamed: null,
    },
    axisDeg: { p: numberAt(from, "PAxis"), qrs: numberAt(from, "RAxis"), t: numberAt(from, "TAxis") },
  };
  const machine = new Set(
    childrenOf(at(root, "OriginalDiagnosis"), "DiagnosisStatement").map((it) => at(it, "StmtText")?.text.trim()),
  );
  const statements = childrenOf(at(root, "Diagnosis"), "DiagnosisStatement").flatMap((statement) => {
    const text = textOrNull(at(statement, "StmtText")?.text);
    if (text === null) return [];
    const isOfUser = childrenOf(statement, "StmtFlag").some((flag) => flag.text.trim() === "USERINSERT");
    return [{ text, code: null, by: isOfUser ? ("person" as const) : machine.has(text) ? ("device" as const) : null }];
  });
  return statedOrNull(measurements, statements);
}
