import type { AppliedFilters, EcgFilter, FilterEffect } from "@bedside/ecg";
import type { TextFunction } from "@bedside/ui";
import type { messages } from "../messages.ts";
import type { DrawnFilter } from "./useFiltered.ts";

type Text = TextFunction<keyof typeof messages | "list.comma">;

/** What the paper says of filters: a few words behind speed and gain, and a line of its own where a filter is drawn. */
export interface FilterWords {
  short: string;
  /** Null for a recording as it was stored. */
  line: string | null;
}

/** Both of ours, with its measured effect, and of the device's before it stored the recording. */
export function filterWords(text: Text, filter: DrawnFilter, device: AppliedFilters | null): FilterWords {
  const comma = text("list.comma");
  const ofDevice = device
    ? text("filter.device", { bands: bands(text, device.highPassHz, device.lowPassHz, device.notchHz) })
    : text("filter.device-unknown");
  if (filter.state !== "on")
    return {
      short: [text(filter.state === "none" ? "filter.as-recorded" : `filter.${filter.state}`), ofDevice].join(comma),
      line: null,
    };
  const { applied, effect } = filter;
  const drawn = ours(text, applied);
  return { short: drawn, line: [text("filter.drawn-only"), ...changes(text, effect), ofDevice].join(comma) };
}

const ours = (text: Text, { baselineHz, highHz, mainsHz }: EcgFilter): string =>
  bands(text, baselineHz ?? null, highHz ?? null, mainsHz ?? null);

function bands(text: Text, from: number | null, to: number | null, notch: number | null): string {
  const band =
    from !== null && to !== null
      ? text("filter.band", { from, to })
      : from !== null
        ? text("filter.from", { from })
        : to !== null
          ? text("filter.to", { to })
          : null;
  return [band, notch === null ? null : text("filter.notch", { hz: notch })]
    .filter((it) => it !== null)
    .join(text("list.comma"));
}

/** Rounded up: the filter changes no more than is said. */
function changes(text: Text, { diagnostic, stShiftMv, qrsLoss }: FilterEffect): string[] {
  const effect =
    stShiftMv === null || qrsLoss === null
      ? text("filter.effect-unknown")
      : text("filter.effect", { st: (Math.ceil(stShiftMv * 100) / 100).toFixed(2), loss: Math.ceil(qrsLoss * 100) });
  return diagnostic ? [effect] : [text("filter.not-diagnostic"), effect];
}
