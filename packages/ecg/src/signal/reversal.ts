import type { BeatGroup } from "./analyse.ts";
import { eightLeads, REVERSALS, type Reversal, reversalFeatures } from "./reversal-features.ts";
import { REVERSAL_THRESHOLDS, REVERSAL_WEIGHTS } from "./reversal-weights.ts";

/**
 * The exchange of electrodes that a twelve-lead recording looks like, or null: a linear classifier over the directions of
 * the waves (learnt on PTB-XL folds 7 and 8 with exchanged leads; `accuracy:ecg reversal` prints what it finds on fold 9). Right and left leg exchanged
 * look alike and are never named.
 */
export function likelyReversal({ beat, waves }: Pick<BeatGroup, "beat" | "waves">): Reversal | null {
  const leads = eightLeads(beat);
  if (!leads || !waves) return null;
  return nameOf(reversalFeatures(leads, waves, beat.samplingRateHz));
}

/** The exchange whose score exceeds that of correct electrodes by most, if it exceeds its own threshold. */
export function nameOf(features: Float64Array): Reversal | null {
  const scores = REVERSAL_WEIGHTS.map((weights) => weights.reduce((sum, w, i) => sum + w * features[i]!, 0));
  let best: Reversal | null = null;
  let most = 0;
  for (const [k, name] of REVERSALS.entries()) {
    const margin = scores[k + 1]! - scores[0]! - REVERSAL_THRESHOLDS[k]!;
    if (margin > most) {
      most = margin;
      best = name;
    }
  }
  return best;
}
