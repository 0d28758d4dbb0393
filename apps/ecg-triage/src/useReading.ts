import type { PatientIdentity, Reason } from "@bedside/chart";
import {
  assessQuality,
  type EcgRule,
  type Measurements,
  measure,
  type Quality,
  type Recording,
  type RulePatient,
  ruleWarnings,
  toNetworkInput,
} from "@bedside/ecg";
import { type CatalogueEntry, type Inference, InferenceError, type ModelStatus } from "@bedside/inference";
import type { ModelFinding } from "@bedside/models";
import { ageAt } from "@bedside/ui";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

/** One statement of the network for this ECG. */
export interface Statement {
  finding: ModelFinding;
  probability: number;
}

export interface Reading {
  quality: Quality;
  measures: Measurements;
  rules: EcgRule[];
  /** Null while the network reads, or when it did not (`refusal`). */
  statements: Statement[] | null;
  refusal: Reason | null;
  status: ModelStatus | null;
  latencyMs: number | null;
}

/** Measures the recording here and asks the network, unless the signal or the recording forbids it. */
export function useReading(
  inference: Inference,
  network: CatalogueEntry | null,
  recording: Recording | null,
  reference: string,
  patient: PatientIdentity | null,
): Reading | null {
  const local = useMemo(() => {
    if (!recording) return null;
    const measures = measure(recording);
    const quality = assessQuality(recording);
    const input =
      quality.overall === "unusable"
        ? ({ ok: false, reason: { code: "quality-unusable" } } as const)
        : toNetworkInput(recording);
    return { quality, measures, rules: ruleWarnings(measures, rulePatient(patient, recording.start)), input };
  }, [recording, patient]);
  const input = local?.input;
  const answer = useQuery({
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
  };
}

/** Sex and age on the day of the recording, as far as they are known: ST limits depend on them. */
function rulePatient(patient: PatientIdentity | null, start: string | null): RulePatient {
  const age = patient && start ? ageAt(patient.birthDate, start.slice(0, 10)) : null;
  return {
    ...(patient?.sex === "male" || patient?.sex === "female" ? { sex: patient.sex } : {}),
    ...(age?.unit === "years" ? { ageYears: age.n } : {}),
  };
}
