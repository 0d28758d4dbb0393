import type { Reason } from "@bedside/chart";
import type { Recording } from "./recording.ts";

export type NetworkInput = { ok: true; ecg: Float32Array } | { ok: false; reason: Reason };

/** Float32Array(12 * 1000), lead-major, mV at 100 Hz, first 10 s; or the reason why not. */
export function toNetworkInput(_recording: Recording): NetworkInput {
  return { ok: false, reason: { code: "too-short", values: { seconds: 0 } } };
}
