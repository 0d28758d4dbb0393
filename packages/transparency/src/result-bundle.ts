import type { Filing, FilingInput } from "./filing.ts";
import { riskAssessmentBundle } from "./risk-assessment.ts";
import { ruleObservationBundle } from "./rule-observation.ts";

/** The Bundle that fits the model: a probability goes out as RiskAssessment, all else as Observation. */
export function resultBundle(input: FilingInput): Filing {
  const { kind, output } = input.card;
  const isProbability = kind !== "rules" && (output.unit === "1" || output.unit === "%");
  return isProbability ? riskAssessmentBundle(input) : ruleObservationBundle(input);
}
