import type { Reason } from "@bedside/chart";
import type { Examined, ExaminedPatient, Recording } from "@bedside/ecg";
import { useRead } from "@bedside/ui/workspace";
import { measurer } from "./ecg-worker.ts";
import { EcgWorkerError } from "./link.ts";

/** A recording that is not measured yet, or could not be. */
export interface Unexamined {
  /** Null while it is being measured. */
  failure: Reason | null;
  retry: () => void;
}

/** Measures a recording in the worker, once for each patient that its limits depend on. */
export function useExamined(
  recording: Recording | null,
  reference: string,
  patient: ExaminedPatient | null,
): { examined: Examined | null; unexamined: Unexamined | null } {
  const about = patient && { sex: patient.sex, birthDate: patient.birthDate };
  const answer = useRead({
    queryKey: ["examined", reference, about],
    enabled: recording !== null,
    queryFn: ({ signal }) => {
      if (!recording) throw new Error("not enabled");
      return measurer.ask("examine", { recording, patient: about }, signal);
    },
  });
  if (!recording) return { examined: null, unexamined: null };
  const examined = answer.data ?? null;
  return {
    examined,
    unexamined: examined
      ? null
      : { failure: answer.error ? failureOf(answer.error) : null, retry: () => void answer.refetch() },
  };
}

const failureOf = (error: Error): Reason =>
  error instanceof EcgWorkerError ? error.reason : { code: "worker-failed", values: { detail: error.message } };
