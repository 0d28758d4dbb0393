import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { Output } from "./output.ts";

/** A JSON document, and the line of the file that it begins on. */
interface JsonDocument {
  value: unknown;
  line: number;
}

/** A line that is no JSON. */
interface BrokenLine {
  line: number;
  message: string;
}

type Documents = { ok: true; documents: JsonDocument[]; broken: BrokenLine[] } | { ok: false; message: string };

/** The JSON documents of a text: one, or one a line (NDJSON, when at least one line is a resource of its own). */
function documentsOf(text: string): Documents {
  const whole = parse(text);
  if (whole.ok) return { ok: true, documents: [{ value: whole.value, line: 1 }], broken: [] };
  const documents: JsonDocument[] = [];
  const broken: BrokenLine[] = [];
  for (const [i, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === "") continue;
    const parsed = parse(content);
    if (parsed.ok) documents.push({ value: parsed.value, line: i + 1 });
    else broken.push({ line: i + 1, message: `not JSON (${parsed.message})` });
  }
  // A CSV, or one broken document over several lines, has no such line.
  if (!documents.some(({ value }) => isResource(value))) return { ok: false, message: `not JSON (${whole.message})` };
  return { ok: true, documents, broken };
}

/** The JSON documents of a file. Null when the file can not be read, which has been said, as has every broken line. */
export async function readDocuments(file: string, output: Output): Promise<JsonDocument[] | null> {
  const bytes = await readBytes(file, output);
  if (bytes === null) return null;
  const text = decode(bytes);
  if (text === null) return refuseFile(output, file, "not UTF-8 text");
  if (text.trim() === "") return refuseFile(output, file, "empty");
  const read = documentsOf(text);
  if (!read.ok) return refuseFile(output, file, read.message);
  for (const { line, message } of read.broken) output.refuse(file, `row ${line}`, message);
  return read.documents;
}

const isResource = (value: unknown) => typeof value === "object" && value !== null && "resourceType" in value;

async function readBytes(file: string, output: Output): Promise<Uint8Array | null> {
  try {
    return file === "-" ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    return refuseFile(output, file, causeOf(error));
  }
}

export function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "no such file";
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES") return "no permission to read it";
  return error instanceof Error ? error.message : String(error);
}

/** The text without byte order mark, or null when it is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Parsed = { ok: true; value: unknown } | { ok: false; message: string };

function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function refuseFile(output: Output, file: string, reason: string): null {
  output.refuse(file, null, reason);
  return null;
}
