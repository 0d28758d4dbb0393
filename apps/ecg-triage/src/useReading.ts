import type { PatientIdentity } from "@bedside/chart";
import { type EcgReading, examine, type Measurements, type Recording, type Statement } from "@bedside/ecg";
import { type CatalogueEntry, type Inference, InferenceError, type ModelStatus } from "@bedside/inference";
import { useRead } from "@bedside/ui/workspace";
import { useMemo } from "react";

export interface Reading extends EcgReading {
  measures: Measurements;
  status: ModelStatus | null;
  latencyMs: number | null;
  /** Asks the network again; null where the recording itself is not for it. */
  retry: (() => void) | null;
}

/** Measures the recording here and asks the network, unless the signal or the recording forbids it. */
export function useReading(
  inference: Inference,
  network: CatalogueEntry | null,
  recording: Recording | null,
  reference: string,
  patient: PatientIdentity | null,
): Reading | null {
  const local = useMemo(() => (recording ? examine(recording, patient) : null), [recording, patient]);
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
  if (!local) return null;
  const { quality, measures, rules } = local;
  const failure =
    answer.error instanceof InferenceError
      ? answer.error.reason
      : answer.error
        ? { code: "run-failed", values: { model: network?.card.id ?? "", detail: answer.error.message } }
        : null;
  return {
    quality,
    measures,
    rules,
    statements: answer.data?.statements ?? null,
    refusal: local.input.ok ? failure : local.input.reason,
    status: network ? inference.status(network.card.id) : null,
    latencyMs: answer.data?.latencyMs ?? null,
    retry: answer.error ? () => void answer.refetch() : null,
  };
}
