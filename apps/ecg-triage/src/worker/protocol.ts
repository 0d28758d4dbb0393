import type { Reason } from "@bedside/chart";
import type {
  CsvGaps,
  CsvLayout,
  EcgFilter,
  Examined,
  ExaminedPatient,
  FilteredRecording,
  Recording,
  RecordingFile,
} from "@bedside/ecg";

/** A file with those that lie beside it, by the names that it gives them: a WFDB header and its signal files. */
export interface FileGroup {
  main: File;
  beside: [name: string, file: File][];
  /** `DiagnosticReport/9`: the resource of the chart that holds it; null for a file of this PC. */
  holder: string | null;
}

/** What the page asks of the worker. The bytes of a file are read there; the page never holds them. */
export interface Asked {
  /** Which files belong together. */
  sort: { files: File[] };
  read: { group: FileGroup; csv: CsvLayout | null };
  examine: { recording: Recording; patient: ExaminedPatient | null };
  /** A filtered copy, to draw. */
  filter: { recording: Recording; filter: EcgFilter };
}

export type SortedFiles = FileGroup[];
export type ReadAnswer =
  | { ok: true; file: RecordingFile }
  /** `gaps`: it is a CSV that opens once somebody says this. */
  | { ok: false; reason: Reason; gaps: CsvGaps | null };

export interface Answered {
  sort: SortedFiles;
  read: ReadAnswer;
  examine: Examined;
  filter: FilteredRecording;
}

export type Kind = keyof Asked;
export type Request = { [K in Kind]: { id: number; kind: K; asked: Asked[K] } }[Kind];
export type Reply = { [K in Kind]: { id: number; kind: K; answer: Answered[K] } }[Kind] | Failure;

/** Something went wrong that is no word about the file, e.g. the memory ran out. */
interface Failure {
  id: number;
  kind: "failed";
  detail: string;
}
