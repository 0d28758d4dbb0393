import { ecgError } from "../reasons.ts";
import type { EcgError, EcgRead, Recording, RecordingFile } from "../recording.ts";

/** A file that can not be read. `error` holds the code of `ECG_REASONS`, the values and the sentence in both languages. */
export class EcgFileError extends Error {
  readonly error: EcgError;

  constructor(code: string, values: Record<string, string | number> = {}) {
    const error = ecgError(code, values);
    super(error.message.en);
    this.name = "EcgFileError";
    this.error = error;
  }

  get code(): string {
    return this.error.code;
  }

  get values(): Record<string, string | number> {
    return this.error.values;
  }
}

/** Adds what is read beside the rhythm; what of it is broken is named and takes nothing else with it. */
export function readBeside(
  into: Recording[],
  refused: RecordingFile["refused"],
  source: string | null,
  read: () => Recording[],
): void {
  try {
    into.push(...read());
  } catch (thrown) {
    refused.push({ source, error: errorOf(thrown, "ECG") });
  }
}

/** The recording of a reader that returns its refusal. */
export function orThrow(read: EcgRead): Recording {
  if (read.ok) return read.recording;
  throw new EcgFileError(read.error.code, read.error.values);
}

/** What was thrown, as the plain error. Whatever a damaged file made a parser throw is `damaged`. */
export function errorOf(thrown: unknown, format: string): EcgError {
  if (thrown instanceof EcgFileError) return thrown.error;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return ecgError("damaged", { format, detail: detail.replace(/\s+/g, " ").slice(0, 120) });
}
