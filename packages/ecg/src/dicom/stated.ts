import type { DataSet } from "dicom-parser";
import { noMeasurements, statedOrNull } from "../file/stated.ts";
import { textOrNull } from "../file/text.ts";
import type { Stated, StatedMeasurements, StatedText } from "../recording.ts";
import { codeAt, items } from "./walk.ts";

type Measure = Exclude<keyof StatedMeasurements, "qtcMs" | "axisDeg">;

/** A place in the measurements. */
type Place = { plain: Measure } | { qtc: keyof StatedMeasurements["qtcMs"] } | { axis: "p" | "qrs" | "t" };

/** What each concept measures: SCP-ECG codes (scheme SCPECG), then the words that other schemes carry as meaning. */
const CONCEPTS: [code: string, meaning: RegExp, place: Place][] = [
  ["5.10.2.1-3", /^RR interval/i, { plain: "rrMs" }],
  ["5.13.5-1", /^P duration/i, { plain: "pMs" }],
  ["5.13.5-7", /^PR interval/i, { plain: "prMs" }],
  ["5.13.5-9", /^QRS (?:duration|interval)/i, { plain: "qrsMs" }],
  ["5.13.5-11", /^QT interval/i, { plain: "qtMs" }],
  ["", /^QTcB|Bazett/i, { qtc: "bazett" }],
  ["", /^QTcF|Fridericia/i, { qtc: "fridericia" }],
  ["5.10.2.5-5", /^QTc interval/i, { qtc: "unnamed" }],
  ["5.10.2.5-1", /^(?:ventricular|heart) rate/i, { plain: "hrBpm" }],
  ["5.10.2.5-3", /^atrial rate/i, { plain: "atrialRateBpm" }],
  ["5.10.3-11", /^P(?: wave)? axis/i, { axis: "p" }],
  ["5.10.3-13", /^QRS axis/i, { axis: "qrs" }],
  ["5.10.3-15", /^T(?: wave)? axis/i, { axis: "t" }],
];

/** Numbers and texts of the Waveform Annotation Sequence that speak of the whole ECG. An interval of 0 is an absent one. */
export function statedOf(data: DataSet): Stated | null {
  const measurements = noMeasurements();
  const statements: StatedText[] = [];
  for (const item of items(data, "x0040b020")) {
    const text = dicomText(item, "x00700006");
    if (text !== null) statements.push({ text, code: null, by: null });
    const concept = codeAt(item, "x0040a043");
    const coded = codeAt(item, "x0040a168");
    if (coded.meaning !== "") statements.push({ text: coded.meaning, code: coded.code || null, by: null });
    const value = item.floatString("x0040a30a");
    if (value === undefined || !Number.isFinite(value)) continue;
    const found = CONCEPTS.find(([code]) => code !== "" && code === concept.code) ?? byMeaning(concept.meaning);
    if (found) put(measurements, found[2], value);
  }
  return statedOrNull(measurements, statements);
}

function put(measurements: StatedMeasurements, place: Place, value: number): void {
  if ("axis" in place) measurements.axisDeg[place.axis] = value;
  else if (value <= 0) return;
  else if ("qtc" in place) measurements.qtcMs[place.qtc] = value;
  else measurements[place.plain] = value;
}

const byMeaning = (meaning: string) => CONCEPTS.find(([, words]) => words.test(meaning));

/** Specific Character Sets whose name differs from the label of the web's decoders; others are read as Latin-1. */
const CHARACTER_SETS: Record<string, string> = {
  "ISO_IR 192": "utf-8",
  "ISO_IR 100": "iso-8859-1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 148": "windows-1254",
  "ISO_IR 166": "windows-874",
  GB18030: "gb18030",
  GBK: "gbk",
};

/** A text element in the object's character set; null when it is absent or empty. */
export function dicomText(data: DataSet, tag: string): string | null {
  const element = data.elements[tag];
  if (!element || element.length <= 0) return null;
  const bytes = data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  const set = data.string("x00080005")?.trim() ?? "ISO_IR 100";
  return textOrNull(new TextDecoder(CHARACTER_SETS[set] ?? "iso-8859-1").decode(bytes));
}
