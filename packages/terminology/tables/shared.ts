import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { readCsv } from "./csv.ts";

/** The shared folder of the terminology data, beside the repository. */
export const SHARED = resolve(import.meta.dirname, "../../../../shared/terminology");

/** A text file of the shared data, unpacked when its name ends in `.gz`. */
export function sharedText(file: string): string {
  const bytes = readFileSync(resolve(SHARED, file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Rows of a CSV file of the shared data. */
export const readShared = (file: string): Record<string, string>[] => readCsv(sharedText(file));
