import type { Reason } from "@bedside/chart";
import type { CsvGaps, RecordingFile } from "@bedside/ecg";
import type { ChartEcg } from "../useEcgs.ts";
import type { FileGroup } from "../worker/protocol.ts";

/** One recording of a file that the reader opened here. */
export interface OpenedEcg extends ChartEcg {
  fileName: string;
  /** The resource of the chart that holds the file; null for a file of this PC, which is in no record. */
  holder: string | null;
  /** Its place among the recordings of its file, from 1. */
  part: number;
  parts: number;
}

/** A file that could not be opened, or a part of it. */
export interface FileProblem {
  id: number;
  fileName: string;
  reason: Reason;
  /** What was given, where more of it opens the file. */
  group: FileGroup | null;
}

/** A CSV that waits for its layout. */
export interface CsvQuestion {
  group: FileGroup;
  gaps: CsvGaps;
}

/** The recordings of a file, each as an ECG beside those of the chart. `next` numbers them for this page. */
export function openedEcgs(file: RecordingFile, { main, holder }: FileGroup, next: () => number): OpenedEcg[] {
  return file.recordings.map((recording, at) => ({
    reference: `file:${next()}`,
    at: recording.start,
    recording,
    error: null,
    report: null,
    fileName: main.name,
    holder,
    part: at + 1,
    parts: file.recordings.length,
  }));
}

export const isOpened = (ecg: ChartEcg | null): ecg is OpenedEcg => ecg !== null && "fileName" in ecg;
