import type { Recording } from "./recording.ts";

export interface DescribeOptions {
  samples?: boolean;
  marks?: boolean;
  beats?: boolean;
  /** Adds `rules`; the findings of a network are the caller's. */
  rules?: boolean;
}

/** The object that `bedside ecg` prints, without `file` and `findings`. */
export function describeRecording(recording: Recording, _options: DescribeOptions = {}): Record<string, unknown> {
  return { format: recording.format };
}
