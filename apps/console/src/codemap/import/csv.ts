import Papa from "papaparse";
import { type LineProblem, ListError } from "./reasons.ts";

/** Cells of one record, and the line of the file that it begins on. */
export interface RawRecord {
  line: number;
  cells: string[];
}

export interface Records {
  records: RawRecord[];
  problems: LineProblem[];
}

/** A file with more broken records is none of the kind that it seems to be. */
const MOST_BROKEN = 1000;
const DELIMITERS = [",", "\t", ";", "|"];

/**
 * The records of a CSV text; comma, tab, semicolon or bar, whichever fits. A record with broken quotation marks is named and
 * left out, and reading goes on with the next line: an open quotation mark does not swallow the rest. Empty lines are passed over.
 */
export function csvRecords(text: string, delimiter: string = delimiterOf(text)): Records {
  if (!text.includes('"')) return plainRecords(text, delimiter);
  const records: RawRecord[] = [];
  const problems: LineProblem[] = [];
  let line = 1;
  let from = 0;
  while (from < text.length) {
    const broken = readUntilBroken(text.slice(from), line, delimiter, records);
    if (broken === null) break;
    problems.push({ code: broken.open ? "quote-open" : "quote-inside", line: broken.line, leftOut: true, values: {} });
    if (problems.length > MOST_BROKEN) throw new ListError("too-many-broken", { most: MOST_BROKEN });
    const end = text.indexOf("\n", from + broken.at);
    if (end < 0) break;
    from = end + 1;
    line = broken.line + 1;
  }
  return { records, problems };
}

const isFilled = (cells: readonly string[]) => cells.some((cell) => cell.trim() !== "");

/** Without quotation marks every line is a record. */
function plainRecords(text: string, delimiter: string): Records {
  const { data } = Papa.parse<string[]>(text, { delimiter });
  const records = data.map((cells, at) => ({ line: at + 1, cells })).filter(({ cells }) => isFilled(cells));
  return { records, problems: [] };
}

function delimiterOf(text: string): string {
  const { meta } = Papa.parse<string[]>(text.slice(0, 20_000), { preview: 20, delimitersToGuess: DELIMITERS });
  return DELIMITERS.includes(meta.delimiter) ? meta.delimiter : ",";
}

/** Reads records until one is broken: where that one begins. */
function readUntilBroken(
  text: string,
  firstLine: number,
  delimiter: string,
  records: RawRecord[],
): { at: number; line: number; open: boolean } | null {
  let at = 0;
  let line = firstLine;
  let broken: { at: number; line: number; open: boolean } | null = null;
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors, meta }, parser) => {
      if (errors.some(({ type }) => type === "Quotes")) {
        // A quotation mark that is closed on another line was left open on its own.
        const severalLines = text.slice(at, meta.cursor).trimEnd().includes("\n");
        broken = { at, line, open: severalLines || errors.some(({ code }) => code === "MissingQuotes") };
        parser.abort();
        return;
      }
      if (isFilled(data)) records.push({ line, cells: data });
      line += lineBreaks(text, at, meta.cursor);
      at = meta.cursor;
    },
  });
  return broken;
}

function lineBreaks(text: string, from: number, to: number): number {
  let found = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) found += 1;
  return found;
}
