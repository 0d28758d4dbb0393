import {
  type ExchangeProblem,
  fromCsv,
  fromSssom,
  type Reader,
  type ReadMap,
  readConceptMapFile,
} from "../codemap/index.ts";

/** Largest map file that is read; a larger one is no code map. */
const MOST_BYTES = 64 * 2 ** 20;

/** Whether a file is a map, by its name and its header; a list of items is read otherwise. */
export async function isMapFile(file: File): Promise<boolean> {
  if (/\.json$/i.test(file.name)) return true;
  const start = await file.slice(0, 20_000).text();
  const head = start.split(/\r?\n/).find((line) => !line.startsWith("#")) ?? "";
  const columns = /\.tsv$/i.test(file.name) ? ["predicate_id", "object_id"] : ["target_code", "relation"];
  return columns.every((column) => head.toLowerCase().includes(column));
}

/** Reads a ConceptMap (JSON), SSSOM (TSV) or the workbench's own CSV. What is wrong is among the problems. */
export async function readMapFile(file: File, reader: Reader): Promise<ReadMap> {
  if (file.size > MOST_BYTES) {
    const [size, most] = [file.size, MOST_BYTES].map((bytes) => String(Math.ceil(bytes / 2 ** 20)));
    return none({ code: "file-too-large", values: { size: size!, most: most! } });
  }
  const text = await file.text();
  if (/\.tsv$/i.test(file.name)) return fromSssom(text, reader);
  if (/\.csv$/i.test(file.name)) return fromCsv(text, reader);
  return readConceptMapFile(text, reader);
}

const none = (problem: ExchangeProblem): ReadMap => ({ records: [], problems: [problem] });
