import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

/** Does the work unless the file is there already, or is not there at all. */
function unless(code: "EEXIST" | "ENOENT", work: () => void): void {
  try {
    work();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== code) throw cause;
  }
}

/**
 * Path of a database file that only its owner can read (0600), in a folder made for the owner alone (0700). SQLite gives
 * the files that it puts beside the database the same mode. A folder that exists keeps its mode.
 */
export function privateFile(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, name);
  // Only a new file is opened here: closing an open database's file would give its locks away.
  unless("EEXIST", () => closeSync(openSync(file, "wx", 0o600)));
  for (const suffix of ["", "-wal", "-shm", "-journal"]) unless("ENOENT", () => chmodSync(file + suffix, 0o600));
  return file;
}
