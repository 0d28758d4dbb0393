import { toNetworkInput } from "@bedside/ecg";
import type { APIRequestContext } from "@playwright/test";
import { recordingsOf } from "./record.ts";

/** The newest ECG of each patient as the network takes it: [n, 12, 1000] millivolt. */
export async function networkInputs(
  request: APIRequestContext,
  patients: readonly string[],
): Promise<{ ecg: Float32Array; n: number }> {
  const parts: Float32Array[] = [];
  for (const patient of patients) {
    const newest = (await recordingsOf(request, patient))[0];
    const input = newest && toNetworkInput(newest.recording);
    if (!input?.ok) throw new Error(`no readable ECG of ${patient}`);
    parts.push(input.ecg);
  }
  const ecg = new Float32Array(parts.length * 12_000);
  parts.forEach((part, index) => {
    ecg.set(part, index * 12_000);
  });
  return { ecg, n: parts.length };
}
