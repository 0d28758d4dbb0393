import type { Reason } from "@bedside/chart";
import type { CsvLayout } from "@bedside/ecg";
import { useRef, useState } from "react";
import { fileReader } from "../worker/ecg-worker.ts";
import { EcgWorkerError } from "../worker/link.ts";
import type { FileGroup } from "../worker/protocol.ts";
import { MOST_BYTES, MOST_FILES } from "./limits.ts";
import { type CsvQuestion, type FileProblem, type OpenedEcg, openedEcgs } from "./opened.ts";

/** Files that the reader opened on this page: their ECGs, what could not be opened, and what is still asked. */
export interface OpenedFiles {
  ecgs: OpenedEcg[];
  problems: FileProblem[];
  /** The file that is being read, or null. */
  busy: string | null;
  /** The CSV whose layout is asked for, or null. */
  question: CsvQuestion | null;
  open(files: readonly File[]): void;
  /** Opens a file that a resource of the chart holds. */
  openHeld(file: File, holder: string): void;
  refuse(fileName: string, reason: Reason): void;
  answer(layout: CsvLayout | null): void;
  close(reference: string): void;
  dismiss(problem: FileProblem): void;
}

/** @param onOpened told the first ECG of each file that was opened */
export function useOpenedFiles(onOpened: (reference: string) => void): OpenedFiles {
  const [ecgs, setEcgs] = useState<OpenedEcg[]>([]);
  const [problems, setProblems] = useState<FileProblem[]>([]);
  const [questions, setQuestions] = useState<CsvQuestion[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const count = useRef(0);
  const next = () => ++count.current;

  const refuse = (fileName: string, reason: Reason, group: FileGroup | null = null) => {
    const problem = { id: next(), fileName, reason, group };
    setProblems((before) => [...before, problem]);
  };

  async function read(group: FileGroup, csv: CsvLayout | null): Promise<void> {
    const { name } = group.main;
    setBusy(name);
    try {
      const answer = await fileReader.ask("read", { group, csv });
      if (!answer.ok) {
        const { gaps, reason } = answer;
        if (gaps) setQuestions((before) => [...before, { group, gaps }]);
        else refuse(name, reason, reason.code === "wfdb-files" ? group : null);
        return;
      }
      for (const { source, error } of answer.file.refused) {
        const { code, values } = error;
        refuse(source === null || source === name ? name : `${name} · ${source}`, { code, values });
      }
      const opened = openedEcgs(answer.file, group, next);
      setEcgs((before) => [...opened, ...before]);
      if (opened[0]) onOpened(opened[0].reference);
    } catch (thrown) {
      fail(name, thrown);
    } finally {
      setBusy(null);
    }
  }

  async function openAll(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    // What a header lacked may be here now.
    const incomplete = problems.filter(({ group }) => group !== null);
    const kept = incomplete.flatMap(({ group }) =>
      group ? [group.main, ...group.beside.map(([, file]) => file)] : [],
    );
    const again = new Set(incomplete);
    setProblems((before) => before.filter((problem) => !again.has(problem)));
    const all = [...files, ...kept.filter((old) => !files.some(({ name }) => name === old.name))];
    if (all.length > MOST_FILES) {
      refuse(first.name, { code: "too-many-files", values: { count: all.length, limit: MOST_FILES } });
      return;
    }
    for (const { name, size } of all.filter(isTooLarge))
      refuse(name, { code: "file-too-large", values: { bytes: size, limit: MOST_BYTES } });
    setBusy(first.name);
    try {
      const groups = await fileReader.ask("sort", { files: all.filter((file) => !isTooLarge(file)) });
      for (const group of groups) await read(group, null);
    } catch (thrown) {
      fail(first.name, thrown);
    } finally {
      setBusy(null);
    }
  }

  function fail(name: string, thrown: unknown): void {
    if (!(thrown instanceof EcgWorkerError)) throw thrown;
    if (thrown.reason.code !== "cancelled") refuse(name, thrown.reason);
  }

  const [question = null] = questions;
  return {
    ecgs,
    problems,
    busy,
    question,
    open: (files) => void openAll(files),
    openHeld: (main, holder) => void read({ main, beside: [], holder }, null),
    refuse,
    answer: (layout) => {
      setQuestions((before) => before.slice(1));
      if (question && layout) void read(question.group, layout);
    },
    close: (reference) => setEcgs((before) => before.filter((ecg) => ecg.reference !== reference)),
    dismiss: (problem) => setProblems((before) => before.filter((it) => it !== problem)),
  };
}

const isTooLarge = ({ size }: File): boolean => size > MOST_BYTES;
