import { type Aspect, confidence, type Standing } from "./confidence.ts";

export type Decision = "accept" | "review" | "none";

/** Chances that an answer must have to be accepted, and below which nothing is answered. */
export interface Thresholds {
  accept: Readonly<Record<Aspect, number>>;
  review: number;
}

export interface Calibration {
  weights: Readonly<Record<Aspect, Readonly<Record<string, number>>>>;
  thresholds: Thresholds;
}

/** Accept, show for review, or answer nothing. What the unit or the specimen speaks against is never accepted. */
export function decide({ signals, veto }: Standing, calibration: Calibration): { decision: Decision; score: number } {
  if (signals.length === 0) return { decision: "none", score: 0 };
  const { weights, thresholds } = calibration;
  const score = confidence(signals, weights.code);
  if (score < thresholds.review) return { decision: "none", score };
  const sure =
    score >= thresholds.accept.code &&
    confidence(signals, weights.property) >= thresholds.accept.property &&
    confidence(signals, weights.specimen) >= thresholds.accept.specimen;
  return { decision: sure && veto === null ? "accept" : "review", score };
}
