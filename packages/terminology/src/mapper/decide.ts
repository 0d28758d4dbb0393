import { confidence, type Standing } from "./confidence.ts";

export type Decision = "accept" | "review" | "none";

/** What an answer needs to be accepted, or to be shown at all. */
export interface Thresholds {
  /** Chance that the code is right. */
  accept: number;
  /** Share of the candidates that must agree on the property, and on the specimen. */
  property: number;
  specimen: number;
  /** Chance below which nothing is answered. */
  review: number;
}

export interface Calibration {
  weights: readonly number[];
  thresholds: Thresholds;
}

/** Accept, show for review, or answer nothing. What the unit or the specimen speaks against is never accepted. */
export function decide(standing: Standing, calibration: Calibration): { decision: Decision; score: number } {
  if (standing.signals.length === 0) return { decision: "none", score: 0 };
  const score = confidence(standing.signals, calibration.weights);
  const { accept, property, specimen, review } = calibration.thresholds;
  if (score < review) return { decision: "none", score };
  const sure = score >= accept && standing.property >= property && standing.specimen >= specimen;
  return { decision: sure && standing.veto === null ? "accept" : "review", score };
}
