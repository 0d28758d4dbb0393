import { readFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { type CsvLayout, companionsOf, EcgFileError, type Recording, readEcgFile } from "@bedside/ecg";
import { causeOf } from "./read.ts";

export type FileEcg =
  | { ok: true; recording: Recording }
  | { ok: false; source: string | null; error: { code: string; message: string } };

/** Every recording of a file, and what of it could not be read. A file that holds none gives one error. */
export async function ecgsOf(file: string, csv: CsvLayout): Promise<FileEcg[]> {
  // A signal file is opened by the header beside it, as its own content tells nothing.
  const opened = path.extname(file) === ".dat" ? `${file.slice(0, -".dat".length)}.hea` : file;
  let reading = opened;
  try {
    const bytes = opened === "-" ? await buffer(process.stdin) : await readFile(opened);
    const companions: Record<string, Uint8Array> = {};
    for (let missing = companionsOf(bytes); missing.length > 0; ) {
      for (const name of missing) {
        reading = path.join(path.dirname(opened), path.basename(name));
        companions[name] = await readFile(reading);
      }
      missing = companionsOf(bytes, companions).filter((name) => !Object.hasOwn(companions, name));
    }
    return recordingsOf(bytes, file, companions, csv);
  } catch (error) {
    if (reading !== opened) return [failure("unreadable", `${path.basename(reading)}: ${causeOf(error)}`)];
    return [failure("unreadable", causeOf(error))];
  }
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
