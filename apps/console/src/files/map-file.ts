import {
  decodeText,
  type Encoding,
  type ExchangeProblem,
  fromCsv,
  fromSssom,
  ListError,
  type Reader,
  type ReadMap,
  readConceptMapFile,
} from "../codemap/index.ts";

/** Largest map file that is read; a larger one is no code map. */
const MOST_BYTES = 64 * 2 ** 20;
/** So much of a file shows what its columns are. */
const HEAD_BYTES = 20_000;

export interface MapFile extends ReadMap {
  /** What the text was read as; null when it was not read. */
  encoding: Encoding | null;
}

/** Whether a file is a map, by its name and its header; a list of items is read otherwise. */
export async function isMapFile(file: File): Promise<boolean> {
  if (/\.json$/i.test(file.name)) return true;
  const start = textOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()), null);
  const head = "text" in start ? (start.text.split(/\r?\n/).find((line) => !line.startsWith("#")) ?? "") : "";
  const columns = /\.tsv$/i.test(file.name) ? ["predicate_id", "object_id"] : ["target_code", "relation"];
  return columns.every((column) => head.toLowerCase().includes(column));
}

/**
 * Reads a ConceptMap (JSON), SSSOM (TSV) or the workbench's own CSV. What is wrong is among the problems. A spreadsheet in Taiwan
 * saves CSV as Big5: the encoding is found as for lists, or the chosen one is tried alone; a text that it does not fit is refused.
 */
export async function readMapFile(file: File, reader: Reader, chosen: Encoding | null = null): Promise<MapFile> {
  if (file.size > MOST_BYTES) {
    const [size, most] = [file.size, MOST_BYTES].map((bytes) => String(Math.ceil(bytes / 2 ** 20)));
    return none({ code: "file-too-large", values: { size: size!, most: most! } });
  }
  const read = textOf(new Uint8Array(await file.arrayBuffer()), chosen);
  if (!("text" in read)) return none(read);
  const { text, encoding } = read;
  if (/\.tsv$/i.test(file.name)) return { ...fromSssom(text, reader), encoding };
  if (/\.csv$/i.test(file.name)) return { ...fromCsv(text, reader), encoding };
  return { ...readConceptMapFile(text, reader), encoding };
}

function textOf(bytes: Uint8Array, chosen: Encoding | null): { text: string; encoding: Encoding } | ExchangeProblem {
  try {
    return decodeText(bytes, chosen);
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause;
    return { code: "encoding-unknown", values: { encoding: String(cause.values.encoding) } };
  }
}

const none = (problem: ExchangeProblem): MapFile => ({ records: [], problems: [problem], encoding: null });
