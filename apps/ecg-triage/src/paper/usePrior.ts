import type { Measurements, PaperPrior, Recording } from "@bedside/ecg";
import { useMemo } from "react";
import type { ChartEcg } from "../useEcgs.ts";
import { useExamined } from "../worker/useExamined.ts";
import { type DrawnFilter, useFiltered } from "./useFiltered.ts";
import type { PaperSettings } from "./usePaper.ts";

/** The newest ECG of the chart before this one that can be drawn. */
export interface Prior {
  ecg: ChartEcg;
  /** As it is drawn: with the filter of this one. */
  recording: Recording;
  filter: DrawnFilter;
  measures: Measurements;
  /** How it lies under this one. */
  under: PaperPrior;
}

/** Null without an earlier recording. Measured only when it is asked for. */
export function usePrior(
  earlier: ChartEcg | null,
  own: { recording: Recording | null; beats: readonly number[] | undefined },
  isAsked: boolean,
  settings: PaperSettings,
): Prior | null {
  const recording = isAsked ? (earlier?.recording ?? null) : null;
  const measures = useExamined(recording, earlier?.reference ?? "", null).examined?.measures ?? null;
  const drawn = useFiltered(recording, earlier?.reference ?? "", settings);
  return useMemo(() => {
    const { recording, filter } = drawn;
    if (!earlier || !recording || !measures || !own.recording || !own.beats) return null;
    const seconds = (beats: readonly number[], { samplingRateHz }: Recording) => beats.map((at) => at / samplingRateHz);
    return {
      ecg: earlier,
      recording,
      filter,
      measures,
      under: {
        recording,
        beatsS: seconds(measures.beats, recording),
        ownBeatsS: seconds(own.beats, own.recording),
      },
    };
  }, [earlier, drawn, measures, own.recording, own.beats]);
}

/** The ECG before this one in a list with the newest first, of those that can be drawn. */
export function earlierEcg(ecgs: readonly ChartEcg[], reference: string | undefined): ChartEcg | null {
  const at = ecgs.findIndex((it) => it.reference === reference);
  return at < 0 ? null : (ecgs.slice(at + 1).find((it) => it.recording !== null) ?? null);
}
