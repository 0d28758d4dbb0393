import { open } from "node:fs/promises";
import path from "node:path";
import { type CsvLayout, companionsOf, EcgFileError, MAX_FILE_BYTES, type Recording, readEcgFile } from "@bedside/ecg";
import { causeOf } from "./read.ts";

export type FileEcg =
  | { ok: true; recording: Recording }
  | { ok: false; source: string | null; error: { code: string; message: string } };

/** Every recording of a file, and what of it could not be read. A file that holds none gives one error. */
export async function ecgsOf(file: string, csv: CsvLayout): Promise<FileEcg[]> {
  // A signal file is opened by the header beside it, as its own content tells nothing.
  const opened = file.replace(/\.(?:dat|mat)$/i, ".hea");
  let reading = opened;
  try {
    const bytes = opened === "-" ? await fromStdin() : await readBytes(opened, MAX_FILE_BYTES);
    let left = MAX_FILE_BYTES;
    const companions: Record<string, Uint8Array> = {};
    for (let missing = companionsOf(bytes); missing.length > 0; ) {
      for (const name of missing) {
        reading = path.join(path.dirname(opened), path.basename(name));
        companions[name] = await readBytes(reading, left);
        left -= companions[name].length;
      }
      missing = companionsOf(bytes, companions).filter((name) => !Object.hasOwn(companions, name));
    }
    return recordingsOf(bytes, file, companions, csv);
  } catch (error) {
    if (error instanceof EcgFileError) return [failure(error.code, error.message)];
    if (reading !== opened) return [failure("unreadable", `${path.basename(reading)}: ${causeOf(error)}`)];
    return [failure("unreadable", causeOf(error))];
  }
}

/** A file's bytes; what is larger than the limit, or no plain file, is refused before it is read. */
async function readBytes(file: string, limit: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const stat = await handle.stat();
    if (stat.size > limit) throw new EcgFileError("file-too-large", { bytes: stat.size, limit: MAX_FILE_BYTES });
    if (!stat.isFile() && !stat.isDirectory()) return await upTo(limit, handle.createReadStream({ autoClose: false }));
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const fromStdin = (): Promise<Uint8Array> => upTo(MAX_FILE_BYTES, process.stdin);

/** All of a stream whose length is not known before, up to a limit. */
async function upTo(limit: number, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > limit) throw new EcgFileError("file-too-large", { bytes: length, limit });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function recordingsOf(
  bytes: Uint8Array,
  file: string,
  companions: Record<string, Uint8Array>,
  csv: CsvLayout,
): FileEcg[] {
  try {
    const { recordings, refused } = readEcgFile(bytes, path.basename(file), { companions, csv });
    return [
      ...recordings.map((recording): FileEcg => ({ ok: true, recording })),
      ...refused.map(({ source, error }) => failure(error.code, error.message.en, source)),
    ];
  } catch (error) {
    if (error instanceof EcgFileError) return [failure(error.code, error.message)];
    throw error;
  }
}

const failure = (code: string, message: string, source: string | null = null): FileEcg => ({
  ok: false,
  source,
  error: { code, message },
});
