import { isCsv } from "../csv/read.ts";
import { isDicom } from "../dicom/container.ts";
import { isEdf } from "../edf/header.ts";
import { isScp } from "../scp/sections.ts";
import { decodeText } from "./text.ts";

/** What the content of a file shows it to be. `named` is an archive or document that holds no samples to read. */
export type Sniffed =
  | { kind: "scp" | "dicom" | "edf" | "xml" | "json" | "wfdb" | "csv" }
  | { kind: "archive" | "document"; named: string }
  | { kind: "unknown"; isText: boolean };

const MAGIC: [bytes: number[], kind: "archive" | "document", named: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], "archive", "zip"],
  [[0x1f, 0x8b], "archive", "gzip"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "archive", "xz"],
  [[0x42, 0x5a, 0x68], "archive", "bzip2"],
  [[0x37, 0x7a, 0xbc, 0xaf], "archive", "7z"],
  [[0x28, 0xb5, 0x2f, 0xfd], "archive", "zstd"],
  [[0x25, 0x50, 0x44, 0x46], "document", "PDF"],
  [[0x89, 0x50, 0x4e, 0x47], "document", "PNG"],
  [[0xff, 0xd8, 0xff], "document", "JPEG"],
];

/** What is looked at of a text to tell what it is. */
const HEAD_BYTES = 64 * 1024;

/** Tells a format by content alone; a file's name says nothing. Of a text its head is enough. */
export function sniff(bytes: Uint8Array): Sniffed {
  const has = (at: number, wanted: readonly number[]) => wanted.every((byte, i) => bytes[at + i] === byte);
  for (const [wanted, kind, named] of MAGIC) if (has(0, wanted)) return { kind, named };
  if (isDicom(bytes)) return { kind: "dicom" };
  if (isEdf(bytes)) return { kind: "edf" };
  if (isScp(bytes)) return { kind: "scp" };
  if (!isText(bytes)) return { kind: "unknown", isText: false };
  const text = decodeText(bytes.subarray(0, HEAD_BYTES));
  const head = text.trimStart();
  if (head.startsWith("<")) return { kind: "xml" };
  if (head.startsWith("{") || head.startsWith("[")) return { kind: "json" };
  if (isWfdbHeader(text)) return { kind: "wfdb" };
  return isCsv(text) ? { kind: "csv" } : { kind: "unknown", isText: true };
}

/** No zero bytes but those of UTF-16, in the first four thousand bytes. */
function isText(bytes: Uint8Array): boolean {
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
  return isWide || !bytes.subarray(0, 4000).includes(0);
}

/** A record line (name, number of signals) and a signal line (file, format) or segment line behind it. */
export function isWfdbHeader(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (!/^[\w.+-]{1,64}(?:\/\d+)?\s+\d{1,4}(?:\s|$)/.test(lines[0] ?? "")) return false;
  return /^\S+\s+\d{1,9}(?:x\d+)?(?::\d+)?(?:\+\d+)?(?:\s|$)/.test(lines[1]?.trim() ?? "");
}
