import Papa from "papaparse";

/** Rows of a CSV text as records by the header's names. */
export const readCsv = (text: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
