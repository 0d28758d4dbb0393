import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { fromCompact } from "../file/dates.ts";
import { EcgFileError, orThrow, readBeside } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { noMeasurements, statedOrNull } from "../file/stated.ts";
import { numberOrNull, textOrNull } from "../file/text.ts";
import { millivoltsIn } from "../file/units.ts";
import type { AppliedFilters, FilePatient, Recording, RecordingFile, Stated, StatedText } from "../recording.ts";
import { at, childrenOf, descendants, type XmlElement } from "./tree.ts";

/**
 * HL7 Annotated ECG (`AnnotatedECG`, HL7 v3 PORT_MT020001): every sequence set of a rhythm series is a recording, those
 * of derived series are averaged beats. Value of a sample = origin + digit * scale. Throws `EcgFileError`.
 */
export function readAecg(root: XmlElement, source: string | null): RecordingFile {
  const series = childrenOf(root, "component").flatMap((component) => childrenOf(component, "series"));
  const common = { patient: patientOf(root), stated: statedOf(root) };
  const recordings: Recording[] = [];
  const averagedBeats: Recording[] = [];
  const refused: RecordingFile["refused"] = [];
  for (const one of series) {
    const shared = { ...common, filters: filtersOf(one), device: deviceOf(one), source };
    const start =
      valueAttribute(at(one, "effectiveTime", "low")) ??
      valueAttribute(at(root, "effectiveTime", "low")) ??
      valueAttribute(at(root, "effectiveTime", "center"));
    const readAveraged = (series: XmlElement) =>
      readBeside(averagedBeats, refused, codeOf(series), () =>
        sequenceSets(series).map((set) => readSet(set, { ...shared, start: null })),
      );
    if (codeOf(one) === "REPRESENTATIVE_BEAT") readAveraged(one);
    else recordings.push(...sequenceSets(one).map((set) => readSet(set, { ...shared, start: fromCompact(start) })));
    for (const derivation of childrenOf(one, "derivation"))
      for (const derived of childrenOf(derivation, "derivedSeries")) readAveraged(derived);
  }
  if (recordings.length === 0) throw new EcgFileError("no-waveform");
  return { format: "aecg", recordings, averagedBeats, refused };
}

const valueAttribute = (element: XmlElement | null): string | null => textOrNull(element?.attributes.value);
const codeOf = (element: XmlElement): string => at(element, "code")?.attributes.code?.trim() ?? "";

function sequenceSets(series: XmlElement): XmlElement[] {
  return childrenOf(series, "component").flatMap((component) => childrenOf(component, "sequenceSet"));
}

type Shared = Pick<Recording, "patient" | "stated" | "filters" | "device" | "source" | "start">;

function readSet(set: XmlElement, shared: Shared): Recording {
  const sequences = childrenOf(set, "component").flatMap((component) => childrenOf(component, "sequence"));
  const time = sequences.find((sequence) => /^TIME_(?:ABSOLUTE|RELATIVE)$/.test(codeOf(sequence)));
  const increment = at(time, "value", "increment");
  const period = numberOrNull(increment?.attributes.value);
  const unit = increment?.attributes.unit ?? "s";
  const seconds = period === null ? 0 : period * (unit === "ms" ? 1e-3 : unit === "us" ? 1e-6 : unit === "s" ? 1 : 0);
  // 1 / 0.002 is 500.00000000000006 or so; a rate has no more than seven digits.
  const samplingRateHz = checkRate(seconds > 0 ? Number((1 / seconds).toPrecision(8)) : 0);
  const leads = sequences.filter((sequence) => sequence !== time).map(readSequence);
  const head = codeOf(time ?? set) === "TIME_ABSOLUTE" ? fromCompact(valueAttribute(at(time, "value", "head"))) : null;
  return orThrow(assembleRecording(leads, { format: "aecg", samplingRateHz, ...shared, start: head ?? shared.start }));
}

function readSequence(sequence: XmlElement): LeadSeries {
  const code = codeOf(sequence);
  const lead = leadByName(code) ?? code.replace(/^MDC_ECG_(?:LEAD|ELEC_POTL)_/, "");
  if (lead === "") throw new EcgFileError("unknown-lead", { detail: "no code" });
  const value = at(sequence, "value");
  const scale = at(value, "scale");
  const origin = at(value, "origin");
  const step = numberOrNull(scale?.attributes.value);
  const zero = origin ? numberOrNull(origin.attributes.value) : 0;
  if (step === null || step === 0 || zero === null) throw new EcgFileError("bad-scale", { lead });
  const perStep = step * unitOf(scale, lead);
  const offset = zero === 0 ? 0 : zero * unitOf(origin, lead);
  const digits = at(value, "digits")?.text.trim() ?? "";
  if (digits === "") throw new EcgFileError("empty-data", { lead });
  const tokens = digits.split(/\s+/);
  checkCounts(1, tokens.length);
  const samples = Float32Array.from(tokens, (token) => {
    const digit = numberOrNull(token);
    if (digit === null) throw new EcgFileError("bad-data", { lead, token: token.slice(0, 20) });
    return offset + digit * perStep;
  });
  return { lead, samples, lsbUv: Math.abs(perStep * 1000) };
}

function unitOf(quantity: XmlElement | null, lead: string): number {
  const unit = textOrNull(quantity?.attributes.unit);
  if (unit === null) throw new EcgFileError("missing-unit", { lead });
  const millivolts = millivoltsIn(unit);
  if (millivolts === null) throw new EcgFileError("unknown-unit", { lead, unit });
  return millivolts;
}

const SEXES: Record<string, FilePatient["sex"]> = { M: "male", F: "female", UN: "other" };

function patientOf(root: XmlElement): FilePatient | null {
  const subject = descendants(root, "trialSubject", (element) => element.name !== "series")[0];
  if (!subject) return null;
  const person = at(subject, "subjectDemographicPerson");
  const name = at(person, "name");
  const parts = name ? [name.text, ...name.children.map((child) => child.text)].map((part) => part.trim()) : [];
  const age = childrenOf(root, "controlVariable")
    .flatMap((control) => childrenOf(control, "relatedObservation"))
    .find((observation) => codeOf(observation) === "21612-7");
  const years = at(age, "value")?.attributes;
  return {
    id: textOrNull(at(subject, "id")?.attributes.extension),
    name: textOrNull(parts.filter((part) => part !== "").join(" ")),
    birthDate: fromCompact(valueAttribute(at(person, "birthTime"))),
    sex: SEXES[at(person, "administrativeGenderCode")?.attributes.code?.trim() ?? ""] ?? null,
    ageYears: years?.unit === "a" ? numberOrNull(years.value) : null,
  };
}

function deviceOf(series: XmlElement): string | null {
  const author = at(series, "author", "seriesAuthor");
  const model = textOrNull(at(author, "manufacturedSeriesDevice", "manufacturerModelName")?.text);
  const maker = textOrNull(at(author, "manufacturerOrganization", "name")?.text);
  return textOrNull([maker, model].filter((part) => part !== null).join(" "));
}

function filtersOf(series: XmlElement): AppliedFilters | null {
  const filters: AppliedFilters = { highPassHz: null, lowPassHz: null, notchHz: null };
  const controls = childrenOf(series, "controlVariable").flatMap((control) => childrenOf(control, "controlVariable"));
  for (const control of controls) {
    const parts = descendants(control, "controlVariable");
    const hertz = parts.map((part) => at(part, "value")?.attributes).find((value) => value?.unit === "Hz");
    const frequency = numberOrNull(hertz?.value);
    if (codeOf(control).endsWith("FILTER_LOW_PASS")) filters.lowPassHz = frequency;
    if (codeOf(control).endsWith("FILTER_HIGH_PASS")) filters.highPassHz = frequency;
    if (codeOf(control).endsWith("FILTER_NOTCH")) filters.notchHz = frequency;
  }
  return Object.values(filters).some((value) => value !== null) ? filters : null;
}

/** Global annotations; those of the averaged beat go before those of single beats. */
function statedOf(root: XmlElement): Stated | null {
  const all = descendants(root, "annotation");
  const averaged = descendants(root, "derivedSeries").flatMap((derived) => descendants(derived, "annotation"));
  const measured = [...averaged, ...all].filter((annotation) =>
    descendants(annotation, "supportingROI").every((roi) => !codesBelow(roi).some(isLead)),
  );
  const number = (...codes: string[]): number | null => {
    for (const code of codes) {
      const found = measured.find((annotation) => codeOf(annotation) === code);
      const value = numberOrNull(at(found, "value")?.attributes.value);
      if (value !== null) return value;
    }
    return null;
  };
  const measurements = {
    ...noMeasurements(),
    hrBpm: number("MDC_ECG_HEART_RATE"),
    rrMs: number("MDC_ECG_TIME_PD_RR"),
    pMs: number("MDC_ECG_TIME_PD_P"),
    prMs: number("MDC_ECG_TIME_PD_PR", "MDC_ECG_TIME_PD_PQ"),
    qrsMs: number("MDC_ECG_TIME_PD_QRS"),
    qtMs: number("MDC_ECG_TIME_PD_QT"),
    qtcMs: {
      bazett: number("MDC_ECG_TIME_PD_QTcB"),
      fridericia: number("MDC_ECG_TIME_PD_QTcF"),
      unnamed: number("MDC_ECG_TIME_PD_QTc"),
    },
    axisDeg: {
      p: number("MDC_ECG_ANGLE_P_FRONT"),
      qrs: number("MDC_ECG_ANGLE_QRS_FRONT"),
      t: number("MDC_ECG_ANGLE_T_FRONT"),
    },
  };
  return statedOrNull(measurements, statementsOf(root));
}

const isLead = (code: string): boolean => code.startsWith("MDC_ECG_LEAD_");
const codesBelow = (element: XmlElement): string[] =>
  descendants(element, "code").map((it) => it.attributes.code ?? "");

function statementsOf(root: XmlElement): StatedText[] {
  return descendants(root, "annotationSet").flatMap((set) => {
    const author = at(set, "author", "assignedEntity", "assignedAuthorType");
    const by = at(author, "assignedDevice") ? "device" : at(author, "assignedPerson") ? "person" : null;
    return descendants(set, "annotation").flatMap((annotation): StatedText[] => {
      const value = at(annotation, "value");
      const coded = textOrNull(value?.attributes.code);
      if (codeOf(annotation) === "MDC_ECG_RHY" && coded !== null)
        return [{ text: textOrNull(value?.attributes.displayName) ?? coded, code: coded, by }];
      if (!codeOf(annotation).startsWith("MDC_ECG_INTERPRETATION")) return [];
      const text = textOrNull(value?.text) ?? textOrNull(at(annotation, "text")?.text);
      return text === null ? [] : [{ text, code: coded, by }];
    });
  });
}
