import { SYSTEMS, systemKey } from "@bedside/terminology";

/** A whole number as lists write it (`5,120`, `５１２０`), null when it is none. */
export function readCount(cell: string): number | null {
  if (/^\d{1,12}$/.test(cell)) return Number(cell);
  const text = cell.normalize("NFKC").replace(/[,\s]/g, "");
  return /^\d{1,12}(\.0+)?$/.test(text) ? Math.trunc(Number(text)) : null;
}

/** A day as lists write it (`2024/1/5`, `20240105`, `113/01/05` of the ROC calendar), null when it is none. */
export function readDay(cell: string): string | null {
  const text = cell.normalize("NFKC").trim();
  const parts =
    /^(\d{2,4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?$/.exec(text) ?? /^(\d{3,4})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const written = Number(parts[1]);
  const year = written < 200 ? written + 1911 : written;
  const [month, day] = [Number(parts[2]), Number(parts[3])];
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const daysOf = (year: number, month: number) =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** Sample values of one cell, apart at bars or semicolons. */
export const readSamples = (cell: string): string[] =>
  (cell === "" ? [] : cell.split(/[|;；]/)).map((value) => value.trim()).filter((value) => value !== "");

/** A system that a list names by its URI or by its short name. */
export function readSystem(cell: string, otherwise: string): string {
  const text = cell.trim();
  if (text === "") return otherwise;
  const key = systemKey(text);
  if (key) return SYSTEMS[key];
  if (/^(nhi|健保)/i.test(text)) return SYSTEMS.nhiService;
  if (/^loinc$/i.test(text)) return SYSTEMS.loinc;
  return /^(https?:|urn:)/.test(text) ? text : otherwise;
}
