import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { Output } from "./output.ts";

/** The JSON documents of a file: one, or one a line. Null when the file can not be read, which has been said. */
export async function readDocuments(file: string, output: Output): Promise<unknown[] | null> {
  const bytes = await readBytes(file, output);
  if (bytes === null) return null;
  const text = decode(bytes);
  if (text === null) return refuseFile(output, file, "not UTF-8 text");
  if (text.trim() === "") return refuseFile(output, file, "empty");
  const whole = parse(text);
  if (whole.ok) return [whole.value];
  const lines = text.split(/\r?\n/);
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length < 2 || !parse(filled[0] ?? "").ok) return refuseFile(output, file, `not JSON (${whole.message})`);
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const parsed = parse(line);
    if (parsed.ok) return [parsed.value];
    output.refuse(file, `row ${i + 1}`, `not JSON (${parsed.message})`);
    return [];
  });
}

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
