import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { Output } from "./output.ts";

/** A JSON document, and the line of the file that it begins on. */
export interface JsonDocument {
  value: unknown;
  line: number;
}

/** The JSON documents of a file: one, or one a line. Null when the file can not be read, which has been said. */
export async function readDocuments(file: string, output: Output): Promise<JsonDocument[] | null> {
  const bytes = await readBytes(file, output);
  if (bytes === null) return null;
  const text = decode(bytes);
  if (text === null) return refuseFile(output, file, "not UTF-8 text");
  if (text.trim() === "") return refuseFile(output, file, "empty");
  const whole = parse(text);
  if (whole.ok) return [{ value: whole.value, line: 1 }];
  const lines = text.split(/\r?\n/);
  const parsed = lines.map((line) => (line.trim() === "" ? null : parse(line)));
  // One row that is an object of its own makes it NDJSON; a CSV, or one broken document over several lines, has none.
  const isNdjson = parsed.some((row) => row?.ok && isResource(row.value));
  if (!isNdjson) return refuseFile(output, file, `not JSON (${whole.message})`);
  return parsed.flatMap((row, i) => {
    if (row === null) return [];
    if (row.ok) return [{ value: row.value, line: i + 1 }];
    output.refuse(file, `row ${i + 1}`, `not JSON (${row.message})`);
    return [];
  });
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
export function decode(bytes: Uint8Array): string | null {
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
