import type { EcgFilter, FilterEffect, Recording } from "@bedside/ecg";
import { useRead } from "@bedside/ui/workspace";
import { useMemo } from "react";
import { measurer } from "../worker/ecg-worker.ts";
import type { PaperSettings } from "./usePaper.ts";

export const FILTERS = ["none", "0.05-150", "0.67-150", "0.05-40"] as const;
export const MAINS = [0, 50, 60] as const;

/** What was done to the samples that are drawn. Without `on` they are as recorded, and `state` says why. */
export type DrawnFilter =
  | { state: "none" | "pending" | "long" | "failed" | "not-at-rate" }
  | { state: "on"; applied: EcgFilter; effect: FilterEffect };

export const AS_RECORDED: DrawnFilter = { state: "none" };

/** An hour of two leads at 500 Hz; what is longer is drawn as recorded. */
const MOST_SAMPLES = 3_600_000;

/** The filter that the settings ask for; null for none. */
export function filterOf({ filter, mains }: Pick<PaperSettings, "filter" | "mains">): EcgFilter | null {
  if (filter === "none" && mains === 0) return null;
  const [baselineHz, highHz] = filter === "none" ? [] : filter.split("-").map(Number);
  return {
    ...(baselineHz ? { baselineHz } : {}),
    ...(highHz ? { highHz } : {}),
    ...(mains === 0 ? {} : { mainsHz: mains }),
  };
}

/** True for what is not worth the wait of a filter. */
export const isTooLong = ({ samples }: Recording): boolean =>
  samples.reduce((sum, lead) => sum + lead.length, 0) > MOST_SAMPLES;

/** Whether two recordings are drawn through the same filter, so that one may lie over the other. */
export const isSameFilter = (one: DrawnFilter, other: DrawnFilter): boolean =>
  JSON.stringify(one.state === "on" ? one.applied : null) ===
  JSON.stringify(other.state === "on" ? other.applied : null);

/**
 * The recording to draw: filtered in the worker, once for each choice, as recorded until then. Nothing is measured or read
 * by the network on it.
 */
export function useFiltered(
  recording: Recording | null,
  reference: string,
  settings: Pick<PaperSettings, "filter" | "mains">,
): { recording: Recording | null; filter: DrawnFilter } {
  const wanted = filterOf(settings);
  const tooLong = recording !== null && isTooLong(recording);
  const answer = useRead({
    queryKey: ["filtered", reference, wanted],
    enabled: recording !== null && wanted !== null && !tooLong,
    queryFn: ({ signal }) => {
      if (!recording || !wanted) throw new Error("not enabled");
      return measurer.ask("filter", { recording, filter: wanted }, signal);
    },
  });
  const isWanted = wanted !== null;
  const { data, isError } = answer;
  return useMemo(() => {
    if (!isWanted) return { recording, filter: AS_RECORDED };
    if (tooLong) return { recording, filter: { state: "long" } };
    if (!data || !recording) return { recording, filter: { state: isError ? "failed" : "pending" } };
    const { applied, effect } = data;
    if (Object.keys(applied).length === 0) return { recording, filter: { state: "not-at-rate" } };
    return { recording: data.recording, filter: { state: "on", applied, effect } };
  }, [isWanted, tooLong, data, isError, recording]);
}
