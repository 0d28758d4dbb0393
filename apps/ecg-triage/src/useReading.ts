import type { EcgReading, ExaminedPatient, Measurements, Recording, Statement } from "@bedside/ecg";
import { type CatalogueEntry, type Inference, InferenceError, type ModelStatus } from "@bedside/inference";
import { useRead } from "@bedside/ui/workspace";
import { type Unexamined, useExamined } from "./worker/useExamined.ts";

export interface Reading extends EcgReading {
  measures: Measurements;
  status: ModelStatus | null;
  latencyMs: number | null;
  /** Asks the network again; null where the recording itself is not for it. */
  retry: (() => void) | null;
}

/**
 * Measures the recording in the worker and asks the network, unless the signal or the recording forbids it. Until it is
 * measured, and when it could not be, there is no reading and `unexamined` says so.
 */
export function useReading(
  inference: Inference,
  network: CatalogueEntry | null,
  recording: Recording | null,
  reference: string,
  patient: ExaminedPatient | null,
): { reading: Reading | null; unexamined: Unexamined | null } {
  const { examined: local, unexamined } = useExamined(recording, reference, patient);
  const input = local?.input;
  const answer = useRead({
    queryKey: ["read", reference, network?.card.id],
    enabled: network !== null && input?.ok === true,
    queryFn: async ({ signal }) => {
      if (!network || !input?.ok) throw new Error("not enabled");
      const { probability, latencyMs } = await inference.classify(network.card.id, input.ecg.slice(), 1, { signal });
      const findings = network.card.findings ?? [];
      return {
        latencyMs,
        statements: findings.map(
          (finding, index): Statement => ({ finding, probability: probability[index] ?? Number.NaN }),
        ),
      };
    },
  });
  if (!local) return { reading: null, unexamined };
  const { quality, measures, rules } = local;
  const failure =
    answer.error instanceof InferenceError
      ? answer.error.reason
      : answer.error
        ? { code: "run-failed", values: { model: network?.card.id ?? "", detail: answer.error.message } }
        : null;
  const reading: Reading = {
    quality,
    measures,
    rules,
    statements: answer.data?.statements ?? null,
    refusal: local.input.ok ? failure : local.input.reason,
    status: network ? inference.status(network.card.id) : null,
    latencyMs: answer.data?.latencyMs ?? null,
    retry: answer.error ? () => void answer.refetch() : null,
  };
  return { reading, unexamined: null };
}
