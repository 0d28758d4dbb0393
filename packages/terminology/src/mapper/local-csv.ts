import Papa from "papaparse";
import type { Decision } from "./decide.ts";
import type { Mapper, Mapping } from "./mapper.ts";
import type { LocalRow } from "./query.ts";

const NEEDED = ["name", "specimen", "unit"] as const;
const OPTIONAL = ["item", "method", "timing", "samples"] as const;
/** Columns that the answer adds, in this order. */
export const ANSWER_COLUMNS = ["loinc", "loinc_name", "decision", "score", "relation", "reason", "candidates"] as const;

export interface Refusal {
  /** Row of the file as a spreadsheet counts: the header is row 1. Null for the whole file. */
  row: number | null;
  reason: string;
}

export interface MappedCsv {
  csv: string;
  refusals: readonly Refusal[];
  counts: Readonly<Record<Decision, number>>;
}

/** The text of a CSV file, or why it can not be read. */
export function decodeCsv(bytes: Uint8Array): { ok: true; text: string } | { ok: false; reason: string } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { ok: false, reason: "UTF-16 text; save it as CSV UTF-8" };
  const text = decoded("utf-8", bytes);
  if (text?.includes("\0")) return { ok: false, reason: "not text; save it as CSV UTF-8" };
  if (text !== null) return { ok: true, text };
  const big5 = decoded("big5", bytes) !== null;
  return {
    ok: false,
    reason: big5 ? "not UTF-8 text, probably Big5; save it as CSV UTF-8" : "not UTF-8 text; save it as CSV UTF-8",
  };
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A laboratory's list with the answer's columns added. A bad row is named and left out; the rest is done. */
export function mapCsv(text: string, mapper: Mapper): MappedCsv {
  const { data, errors } = Papa.parse<string[]>(text, {
    skipEmptyLines: "greedy",
    delimitersToGuess: [",", ";", "\t"],
  });
  const counts: Record<Decision, number> = { accept: 0, review: 0, none: 0 };
  const refuse = (reason: string): MappedCsv => ({ csv: "", refusals: [{ row: null, reason }], counts });
  const header = (data[0] ?? []).map((cell) => cell.trim());
  if (header.length === 0) return refuse("empty");
  const columns = header.map((cell) => cell.toLowerCase());
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) return refuse(`no column ${missing.map((column) => `"${column}"`).join(", ")}`);
  const twice = [...NEEDED, ...OPTIONAL].filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (twice.length > 0) return refuse(`two columns ${twice.map((column) => `"${column}"`).join(", ")}`);

  // An earlier answer in the list is replaced.
  const kept = [...header.keys()].filter((i) => !(ANSWER_COLUMNS as readonly string[]).includes(columns[i]!));
  const cellOf = (cells: readonly string[], column: string) => cells[columns.indexOf(column)]?.trim() ?? "";
  const broken = new Map(errors.filter(({ type }) => type === "Quotes").map(({ row, message }) => [row ?? 0, message]));
  const refusals: Refusal[] = [];
  const out: string[][] = [[...kept.map((i) => header[i]!), ...ANSWER_COLUMNS]];
  for (const [i, cells] of data.entries()) {
    if (i === 0) continue;
    const quotes = broken.get(i);
    if (quotes !== undefined || cells.length !== header.length) {
      const reason = quotes ?? `${cells.length} cells, the header has ${header.length}`;
      refusals.push({ row: i + 1, reason });
      continue;
    }
    const row: LocalRow = {
      name: cellOf(cells, "name"),
      specimen: cellOf(cells, "specimen"),
      unit: cellOf(cells, "unit"),
      item: cellOf(cells, "item"),
      method: cellOf(cells, "method"),
      timing: cellOf(cells, "timing"),
      samples: cellOf(cells, "samples"),
    };
    if (row.name === "" && row.item === "") {
      refusals.push({ row: i + 1, reason: "no name" });
      continue;
    }
    const mapping = mapper.map(row);
    counts[mapping.decision] += 1;
    out.push([...kept.map((column) => cells[column]!), ...answerCells(mapping)]);
  }
  return { csv: `${Papa.unparse(out, { newline: "\n" })}\n`, refusals, counts };
}

function answerCells({ decision, score, suggestions, relation, reason }: Mapping): string[] {
  const first = decision === "none" ? undefined : suggestions[0];
  return [
    first?.loinc ?? "",
    first?.name ?? "",
    decision,
    score.toFixed(3),
    relation ?? "",
    reason.en,
    suggestions.map(({ loinc }) => loinc).join("|"),
  ];
}
