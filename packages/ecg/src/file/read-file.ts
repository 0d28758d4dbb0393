import { type CsvLayout, readCsv } from "../csv/read.ts";
import { readDicom } from "../dicom/read.ts";
import { readEdf } from "../edf/read.ts";
import { readFhirText } from "../fhir/file.ts";
import type { RecordingFile } from "../recording.ts";
import { readScp } from "../scp/read.ts";
import { filesOf, readWfdbRecordings } from "../wfdb/segments.ts";
import { readAecg } from "../xml/aecg.ts";
import { readMuse } from "../xml/muse.ts";
import { readPhilips } from "../xml/philips.ts";
import { parseXml, type XmlElement } from "../xml/tree.ts";
import { EcgFileError, errorOf } from "./error.ts";
import { checkDocument, MAX_FILE_BYTES } from "./limits.ts";
import { type Sniffed, sniff } from "./sniff.ts";
import { decodeText } from "./text.ts";

export interface ReadOptions {
  /** Files that lie beside this one, by name: the signal files of a WFDB header. */
  companions?: Record<string, Uint8Array>;
  /** What a CSV does not say of itself. */
  csv?: CsvLayout;
}

const XML_READERS: Record<string, (root: XmlElement, source: string | null) => RecordingFile> = {
  AnnotatedECG: readAecg,
  RestingECG: readMuse,
  restingecgdata: readPhilips,
};

/**
 * Reads an ECG file of any known format, which its content tells and never its name. Millivolt throughout.
 * Throws `EcgFileError`, and nothing else, for what is no ECG, is damaged or is built to harm: no count of a file is
 * believed before its bytes are there, no XML entity expands and nothing is fetched.
 */
export function readEcgFile(bytes: Uint8Array, name: string | null = null, options: ReadOptions = {}): RecordingFile {
  return readNested(bytes, name, options, 0);
}

/**
 * Names of the files that a WFDB header needs beside it; empty for every other file. A header of several segments names
 * more once the headers of its segments are among `companions`.
 */
export function companionsOf(bytes: Uint8Array, companions: Record<string, Uint8Array> = {}): string[] {
  if (sniff(bytes).kind !== "wfdb") return [];
  try {
    return filesOf(decodeText(bytes), companions);
  } catch (thrown) {
    if (thrown instanceof EcgFileError) return [];
    throw thrown;
  }
}

function readNested(bytes: Uint8Array, name: string | null, options: ReadOptions, depth: number): RecordingFile {
  if (bytes.length === 0) throw new EcgFileError("empty-file");
  if (bytes.length > MAX_FILE_BYTES)
    throw new EcgFileError("file-too-large", { bytes: bytes.length, limit: MAX_FILE_BYTES });
  const sniffed = sniff(bytes);
  try {
    return readAs(sniffed, bytes, name, options, depth);
  } catch (thrown) {
    if (thrown instanceof EcgFileError) throw thrown;
    const error = errorOf(thrown, sniffed.kind);
    throw new EcgFileError(error.code, error.values);
  }
}

function readAs(
  sniffed: Sniffed,
  bytes: Uint8Array,
  name: string | null,
  options: ReadOptions,
  depth: number,
): RecordingFile {
  switch (sniffed.kind) {
    case "xml": {
      checkDocument(bytes);
      const root = parseXml(decodeText(bytes), (rootName) => {
        if (!Object.hasOwn(XML_READERS, rootName)) throw new EcgFileError("xml-root", { name: rootName.slice(0, 60) });
      });
      return XML_READERS[root.name]!(root, name);
    }
    case "json":
      checkDocument(bytes);
      return readFhirText(decodeText(bytes), (attachment, source) =>
        depth === 0 ? readNested(attachment, source, { csv: options.csv }, depth + 1) : null,
      );
    case "dicom":
      return readDicom(bytes, name);
    case "scp":
      return readScp(bytes, name);
    case "edf":
      return readEdf(bytes, name);
    case "wfdb":
      return wfdbFile(decodeText(bytes), options.companions ?? {});
    case "csv":
      return readCsv(decodeText(bytes), name, options.csv);
    case "archive":
      throw new EcgFileError("compressed-file", { kind: sniffed.named });
    case "document":
      throw new EcgFileError("document-file", { kind: sniffed.named });
    case "unknown":
      if (options.csv?.leads && sniffed.isText) return readCsv(decodeText(bytes), name, options.csv);
      throw new EcgFileError("unknown-format");
  }
}

function wfdbFile(text: string, companions: Record<string, Uint8Array>): RecordingFile {
  const missing = filesOf(text, companions).filter((file) => !Object.hasOwn(companions, file));
  if (missing.length > 0) throw new EcgFileError("wfdb-files", { names: missing.join(", ").slice(0, 200) });
  return { format: "wfdb", recordings: readWfdbRecordings(text, companions), averagedBeats: [], refused: [] };
}
