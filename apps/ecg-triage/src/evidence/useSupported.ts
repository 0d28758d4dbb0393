import { claimedStatements, type Recording, supportedReading } from "@bedside/ecg";
import type { CatalogueEntry, Inference } from "@bedside/inference";
import type { Reading } from "../useReading.ts";
import { useOcclusion } from "./useOcclusion.ts";

/**
 * The reading without claims that rest on an unusable lead. Where a lead is unusable the evidence is asked for even while
 * the paper does not show it; until it is known the claims stand.
 */
export function useSupported(
  inference: Inference,
  network: CatalogueEntry | null,
  ecg: { recording: Recording | null; reference: string },
  reading: Reading | null,
): Reading | null {
  const isInDoubt =
    Object.values(reading?.quality.leads ?? {}).some(({ verdict }) => verdict === "unusable") &&
    claimedStatements(reading).length > 0;
  const { byLabel } = useOcclusion(inference, network, ecg, isInDoubt);
  return reading && byLabel && isInDoubt ? supportedReading(reading, byLabel) : reading;
}
