import { numberOrNull } from "../file/text.ts";

/** What lines before the table say: keys in lower case without blanks. */
export type Notes = Map<string, string>;

/** Lines of a name and a value that some exporters write before the samples without a mark. */
const UNMARKED = new Set([
  "name",
  "dateofbirth",
  "recordeddate",
  "classification",
  "symptoms",
  "softwareversion",
  "device",
  "samplerate",
  "lead",
  "unit",
]);
const RATES = ["samplingratehz", "samplingrate", "samplerate", "samplingfrequency", "samplefrequency", "fs"];

const keyOf = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, "");

/** `# unit: mV` or `# unit = mV`: its key and value; null for another comment. */
export function noteOf(line: string): [key: string, value: string] | null {
  const match = /^#\s*([\w -]{1,40}?)\s*[:=]\s*(.*)$/.exec(line);
  return match ? [keyOf(match[1]!), match[2]!.trim()] : null;
}

/** `Sample Rate,512 hertz`; null when the cells are no such line. */
export function unmarkedNoteOf(cells: string[]): [key: string, value: string] | null {
  const [name, value] = cells;
  return cells.length === 2 && name !== undefined && value !== undefined && UNMARKED.has(keyOf(name))
    ? [keyOf(name), value]
    : null;
}

/** `500`, `500 Hz`, `512 hertz`. */
export function rateOf(notes: Notes): number | null {
  const said = RATES.map((key) => notes.get(key)).find((value) => value !== undefined);
  return numberOrNull(said?.replace(/\s*(?:hz|hertz)$/i, ""));
}

/** A FHIR dateTime, may be partial and without a zone; also with blanks before time and zone. */
export function startOf(notes: Notes): string | null {
  const said = notes.get("start") ?? notes.get("starttime") ?? notes.get("recordeddate") ?? "";
  const iso = said
    .replace(/^(\S{10}) (\d)/, "$1T$2")
    .replace(/ ?([+-]\d{2}):?(\d{2})$/, (zone, hours, minutes) => (said.includes(":") ? `${hours}:${minutes}` : zone));
  return /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.test(iso) ? iso : null;
}
