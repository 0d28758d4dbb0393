import { assembleRecording, type LeadSeries, type RecordingFrame } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { fromBase64 } from "../file/base64.ts";
import { fromFields } from "../file/dates.ts";
import { EcgFileError, orThrow, readBeside } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { noMeasurements, statedOrNull } from "../file/stated.ts";
import { numberOrNull, textOrNull } from "../file/text.ts";
import {
  type AppliedFilters,
  type FilePatient,
  LEADS_12,
  type Recording,
  type RecordingFile,
  type Stated,
  type StatedText,
} from "../recording.ts";
import { at, childrenOf, descendants, type XmlElement } from "./tree.ts";
import { restoreLimbLeads, unpackXli } from "./xli.ts";

const LIMB_LEADS = LEADS_12.slice(0, 6);

/**
 * Philips Sierra ECG XML (`restingecgdata`), schema 1.03 (plain base64) and 1.04 (XLI): the twelve or more leads of
 * `parsedwaveforms` as one recording, `repbeats` as one averaged beat. Throws `EcgFileError`.
 */
export function readPhilips(root: XmlElement, source: string | null): RecordingFile {
  const waveforms = at(root, "waveforms");
  const parsed = at(waveforms, "parsedwaveforms");
  if (!parsed) throw new EcgFileError("no-waveform");
  const acquired = at(root, "dataacquisition");
  const signal = at(acquired, "signalcharacteristics");
  const machine = at(acquired, "machine");
  const shared = {
    format: "philips" as const,
    source,
    start: fromFields(acquired?.attributes.date, acquired?.attributes.time),
    device: textOrNull(machine?.text) ?? textOrNull(machine?.attributes.detaildescription),
    filters: filtersOf(parsed, signal),
    patient: patientOf(root),
    stated: statedOf(root),
  };
  const read = readLeads(parsed, signal);
  const recording = orThrow(assembleRecording(read.leads, { ...shared, samplingRateHz: read.samplingRateHz }));
  const ecgEnd = calibrationStart(read.leads, recording.samplingRateHz);
  const averagedBeats: Recording[] = [];
  const refused: RecordingFile["refused"] = [];
  readBeside(averagedBeats, refused, "repbeats", () => averagedBeat(waveforms, shared));
  return {
    format: "philips",
    recordings: [
      ecgEnd === null
        ? recording
        : {
            ...recording,
            ecgEnd,
            warnings: [
              ...recording.warnings,
              { code: "calibration-pulse", values: { seconds: ecgEnd / recording.samplingRateHz } },
            ],
          },
    ],
    averagedBeats,
    refused,
  };
}

/** Attributes of 1.04; 1.03 writes some of them only under `signalcharacteristics`. */
function readLeads(parsed: XmlElement, signal: XmlElement | null): { leads: LeadSeries[]; samplingRateHz: number } {
  const own = parsed.attributes;
  const number = (attribute: string, element: string): number | null =>
    numberOrNull(own[attribute]) ?? numberOrNull(at(signal, element)?.text);
  const samplingRateHz = checkRate(number("samplespersecond", "samplingrate") ?? 0);
  const lsbUv = number("resolution", "resolution");
  if (lsbUv === null || lsbUv <= 0) throw new EcgFileError("bad-scale", { lead: "I" });
  if ((number("bitspersample", "bitspersample") ?? 16) !== 16)
    throw new EcgFileError("bad-sample-size", { lead: "I", size: own.bitspersample ?? "" });
  const offset = number("signaloffset", "signaloffset") ?? 0;
  // Without labels (1.03) the leads stand in the order of the schema, which begins with the standard twelve.
  const labels = textOrNull(own.leadlabels)?.split(/\s+/) ?? [...LEADS_12];
  const named = number("numberofleads", "numberchannelsallocated") ?? (own.leadlabels ? labels.length : 0);
  if (named > labels.length || named < 1) throw new EcgFileError("unknown-lead", { detail: "leadlabels" });
  const names = labels.slice(0, named).map((label) => leadByName(label) ?? label);
  const bytes = fromBase64(textOf(parsed));
  const isPlain = own.compressflag?.trim().toLowerCase() === "false";
  const compression = isPlain ? "" : (own.compression ?? own.compressmethod ?? "").trim();
  let digital: Int16Array[];
  if (compression === "XLI") {
    const durationMs = numberOrNull(own.durationperchannel);
    const count = durationMs === null ? 0 : Math.round((durationMs * samplingRateHz) / 1000);
    checkCounts(names.length, count);
    // Ten bits can not stand for more than a thousand bytes: a longer announcement is not true.
    if (names.length * count * 2 > bytes.length * 1000) throw new EcgFileError("xli", { detail: "announced length" });
    digital = unpackXli(bytes, names.length, count);
    if (LIMB_LEADS.every((lead, i) => names[i] === lead)) restoreLimbLeads(digital);
  } else if (compression.toLowerCase() === "uncompressed" || compression === "") {
    digital = plain(bytes, names.length, numberOrNull(own.durationperchannel), samplingRateHz);
  } else throw new EcgFileError("compression", { name: compression.slice(0, 40) });
  const leads = digital.map((values, i) => ({
    lead: names[i]!,
    samples: Float32Array.from(values, (value) => ((value - offset) * lsbUv) / 1000),
    lsbUv,
  }));
  return { leads, samplingRateHz };
}

/** 1.03 as well puts each lead's samples in a `waveform` element of its own in some exports. */
function textOf(parsed: XmlElement): string {
  return parsed.text.trim() !== ""
    ? parsed.text
    : descendants(parsed, "waveform")
        .map((it) => it.text.trim())
        .join("");
}

/** One lead after the other, 16-bit little-endian. */
function plain(bytes: Uint8Array, leads: number, durationMs: number | null, samplingRateHz: number): Int16Array[] {
  const held = Math.floor(bytes.length / 2 / leads);
  const count = durationMs === null ? held : Math.round((durationMs * samplingRateHz) / 1000);
  checkCounts(leads, count);
  if (count > held) throw new EcgFileError("short-data", { declared: count, held });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: leads }, (_, lead) =>
    Int16Array.from({ length: count }, (_value, i) => view.getInt16(2 * (lead * count + i), true)),
  );
}

/**
 * PageWriters store zeros, a pulse of 1 mV in all leads and zeros behind the ECG. Where that begins, or null when
 * there is none: the tail in which all leads agree must hold the pulse and be a tenth of a second long.
 */
function calibrationStart(leads: LeadSeries[], samplingRateHz: number): number | null {
  const first = leads[0]!.samples;
  let end = first.length;
  let pulse = 0;
  while (end > 0 && leads.every(({ samples }) => samples[end - 1] === first[end - 1])) {
    end--;
    if (Math.abs(first[end]! - 1) < 1e-6) pulse++;
  }
  return leads.length > 1 && end > 0 && pulse >= samplingRateHz / 20 && first.length - end >= samplingRateHz / 10
    ? end
    : null;
}

/** None where 1.03 leaves out their rate or resolution; 1.03 has the samples in `repbeat` itself, 1.04 in a child. */
function averagedBeat(waveforms: XmlElement | null, shared: Omit<RecordingFrame, "samplingRateHz">): Recording[] {
  const beats = at(waveforms, "repbeats");
  const lsbUv = numberOrNull(beats?.attributes.resolution);
  const rate = numberOrNull(beats?.attributes.samplespersec);
  if (!beats || lsbUv === null || lsbUv <= 0 || rate === null) return [];
  const leads = childrenOf(beats, "repbeat").map((beat): LeadSeries => {
    const bytes = fromBase64((at(beat, "waveform") ?? beat).text);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // 0x7fff fills what lies beyond the averaged beat.
    const samples = Float32Array.from({ length: bytes.length >> 1 }, (_, i) => {
      const value = view.getInt16(2 * i, true);
      return value === 0x7fff ? Number.NaN : (value * lsbUv) / 1000;
    });
    const name = beat.attributes.leadname ?? "";
    return { lead: leadByName(name) ?? name, samples, lsbUv };
  });
  if (leads.length === 0) return [];
  return [orThrow(assembleRecording(leads, { ...shared, start: null, samplingRateHz: checkRate(rate) }))];
}

function filtersOf(parsed: XmlElement, signal: XmlElement | null): AppliedFilters | null {
  const number = (name: string) => numberOrNull(parsed.attributes[name]) ?? numberOrNull(at(signal, name)?.text);
  const isNotched = (parsed.attributes.notchfiltered ?? at(signal, "notchfiltered")?.text)?.trim() === "True";
  const filters = {
    highPassHz: number("hipass"),
    lowPassHz: number("lowpass"),
    notchHz: isNotched ? (number("notchfilterfreqs") ?? numberOrNull(at(signal, "acsetting")?.text)) : null,
  };
  return Object.values(filters).some((value) => value !== null) ? filters : null;
}

function patientOf(root: XmlElement): FilePatient | null {
  const person = at(root, "patient", "generalpatientdata");
  if (!person) return null;
  const name = at(person, "name");
  const names = ["firstname", "middlename", "lastname"].map((part) => textOrNull(at(name, part)?.text));
  const sex = at(person, "sex")?.text.trim().toLowerCase();
  return {
    id: textOrNull(at(person, "patientid")?.text) ?? textOrNull(at(person, "MRN")?.text),
    name: textOrNull(names.filter((part) => part !== null).join(" ")),
    birthDate: fromFields(at(person, "age", "dateofbirth")?.text, null),
    sex: sex === "male" || sex === "female" || sex === "unknown" ? sex : null,
    ageYears: numberOrNull(at(person, "age", "years")?.text),
  };
}

function statedOf(root: XmlElement): Stated | null {
  const interpretations = childrenOf(at(root, "interpretations"), "interpretation");
  const interpretation = interpretations.at(-1) ?? null;
  const measured = at(interpretation, "globalmeasurements");
  const crossLead = at(root, "internalmeasurements", "crossleadmeasurements");
  const number = (name: string, fallback?: string): number | null =>
    numberOrNull(at(measured, name)?.text) ?? (fallback ? numberOrNull(at(crossLead, fallback)?.text) : null);
  const measurements = {
    ...noMeasurements(),
    hrBpm: number("heartrate", "meanventrate"),
    atrialRateBpm: number("atrialrate", "atrialrate"),
    rrMs: number("rrint"),
    prMs: number("print", "meanprint"),
    qrsMs: number("qrsdur", "meanqrsdur"),
    qtMs: number("qtint", "meanqtint"),
    qtcMs: { bazett: number("qtcb"), fridericia: number("qtcf"), unnamed: measured ? null : number("", "meanqtc") },
    axisDeg: {
      p: number("pfrontaxis", "pfrontaxis"),
      qrs: number("qrsfrontaxis", "qrsfrontaxis"),
      t: number("tfrontaxis", "tfrontaxis"),
    },
  };
  return statedOrNull(measurements, statementsOf(interpretation));
}

/** The statements that stand: those marked as deleted are left out. */
function statementsOf(interpretation: XmlElement | null): StatedText[] {
  const severity = textOrNull(at(interpretation, "severity")?.text);
  const statements = childrenOf(interpretation, "statement").flatMap((statement): StatedText[] => {
    const sides = ["leftstatement", "rightstatement"].map((side) => textOrNull(at(statement, side)?.text));
    const text = textOrNull(sides.filter((side) => side !== null).join(" "));
    if (text === null) return [];
    const edited = statement.attributes.editedflag?.trim().toLowerCase();
    const by = edited === "true" ? "person" : edited === "false" ? "device" : null;
    return [{ text, code: textOrNull(at(statement, "statementcode")?.text), by }];
  });
  return severity === null ? statements : [...statements, { text: severity, code: null, by: null }];
}
