import { leadSamples, type Recording } from "./recording.ts";

/** Which lead of the recording each lead would have been with the arm electrodes the other way round. */
const ARMS: Record<string, string> = { II: "III", III: "II", aVR: "aVL", aVL: "aVR" };

/**
 * The recording as it would be with the right and left arm electrodes exchanged: I is turned over, II and III, aVR and aVL
 * change places; aVF and the chest leads stay, for the central terminal is the mean of the same three electrodes. To look
 * at, never to measure or file: that the arms were exchanged is a guess.
 */
export function exchangeArms(recording: Recording): Recording {
  const samples = recording.leads.map((lead, at) => {
    const own = recording.samples[at]!;
    if (lead === "I") return own.map((mv) => -mv);
    return leadSamples(recording, ARMS[lead] ?? lead) ?? new Float32Array(own.length).fill(Number.NaN);
  });
  return { ...recording, samples };
}
