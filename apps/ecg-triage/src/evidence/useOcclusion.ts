import { type Occlusion, occlusionBatch, occlusionEvidence, type Recording, toNetworkInput } from "@bedside/ecg";
import type { CatalogueEntry, Inference } from "@bedside/inference";
import { useRead } from "@bedside/ui/workspace";

/** What each label of the network rests on in this recording, while it is asked for. */
export interface AskedOcclusion {
  /** By label; null while it is computed, and where it could not be. */
  byLabel: Map<string, Occlusion> | null;
  failed: boolean;
}

/**
 * Asks the network that read this recording again, in one batch, with parts of the recording removed. Only when it is
 * asked for: a batch takes as long as thirty readings.
 */
export function useOcclusion(
  inference: Inference,
  network: CatalogueEntry | null,
  { recording, reference }: { recording: Recording | null; reference: string },
  isAsked: boolean,
): AskedOcclusion {
  const answer = useRead({
    queryKey: ["occlusion", reference, network?.card.id],
    enabled: isAsked && network !== null && recording !== null,
    queryFn: async ({ signal }) => {
      const input = recording && toNetworkInput(recording);
      if (!network || !input?.ok) throw new Error("not enabled");
      const batch = occlusionBatch(input.ecg);
      const { probability, labels } = await inference.classify(network.card.id, batch.ecg, batch.n, { signal });
      return new Map(labels.map((label, at) => [label, occlusionEvidence(probability, labels.length, at)]));
    },
  });
  return { byLabel: answer.data ?? null, failed: answer.isError };
}
