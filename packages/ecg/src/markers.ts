import type { BeatGroup } from "./signal/analyse.ts";
import { globalEdge } from "./signal/global-edges.ts";
import { axisOf, levels } from "./signal/levels.ts";
import type { MedianBeat } from "./signal/median-beat.ts";

/** The marks of a median beat in the order in which they must stand. */
export const MARKERS = ["pOnset", "pOffset", "qrsOnset", "qrsOffset", "tPeak", "tOffset"] as const;
export type MarkerName = (typeof MARKERS)[number];

/** One mark for all leads together. */
export interface Marker {
  /** From the fiducial of the median beat. */
  ms: number;
  /** Standard uncertainty; null where none is known, as of a mark set by hand. */
  sdMs: number | null;
  /** `leads`: the median over the leads; `hand` or `tangent`: a person set it. */
  method: "leads" | "hand" | "tangent";
  /** Seen, but not sure enough for an interval to be given. */
  unsure: boolean;
}

/** Null is a wave that was not found. */
export type Markers = Record<MarkerName, Marker | null>;

/** What follows from the marks. Null is what can not be given. */
export interface MarkerMeasures {
  prMs: number | null;
  qrsMs: number | null;
  qtMs: number | null;
  qtcMs: CorrectedQt | null;
  /** Standard uncertainty of each interval; null where an end has none. */
  uncertainty: { prMs: number | null; qrsMs: number | null; qtMs: number | null };
  axisDeg: { p: number | null; qrs: number | null; t: number | null };
  stMv: Record<string, number> | null;
  stJMv: Record<string, number> | null;
}

export interface CorrectedQt {
  bazett: number;
  fridericia: number;
  framingham: number;
  hodges: number;
}

/** The machine's marks on the median beat of a group. `isPaced` takes P away; an unsure P or T gives no PR or QT. */
export function markersOf(group: BeatGroup, isPaced: boolean, unsure: { p: boolean; t: boolean }): Markers {
  const { beat } = group;
  const toMs = 1000 / beat.samplingRateHz;
  const mark = (name: MarkerName): Marker | null => {
    const edge = globalEdge(group, name);
    if (!edge) return null;
    // How near our peak of T is to a reader's was never measured.
    const sdMs = name === "tPeak" ? null : edge.sd * toMs;
    return { ms: (edge.at - beat.fiducial) * toMs, sdMs, method: "leads", unsure: false };
  };
  const pOnset = isPaced ? null : mark("pOnset");
  const tOffset = mark("tOffset");
  const qrsOffset = mark("qrsOffset");
  const between = (marker: Marker | null, after: Marker | null, before: Marker | null) =>
    marker && (!after || marker.ms > after.ms) && (!before || marker.ms < before.ms) ? marker : null;
  return {
    pOnset: pOnset && { ...pOnset, unsure: unsure.p },
    pOffset: pOnset && between(mark("pOffset"), pOnset, null),
    qrsOnset: mark("qrsOnset"),
    qrsOffset,
    tPeak: between(mark("tPeak"), qrsOffset, tOffset),
    tOffset: tOffset && { ...tOffset, unsure: unsure.t },
  };
}

/**
 * Everything that the marks decide: intervals, QTc by four formulas, axes, and the ST level of each lead at J and J + 60 ms.
 * The machine's marks and those of a person go through here alike.
 * @param rrMs mean RR interval
 */
export function measureMarkers(beat: MedianBeat, markers: Markers, rrMs: number): MarkerMeasures {
  const { pOnset, pOffset, qrsOnset, qrsOffset, tPeak, tOffset } = markers;
  const fs = beat.samplingRateHz;
  const index = (marker: Marker) => beat.fiducial + Math.round((marker.ms * fs) / 1000);
  const on = qrsOnset && index(qrsOnset);
  const off = qrsOffset && index(qrsOffset);
  const interval = (from: Marker | null, to: Marker | null) =>
    from && to && !from.unsure && !to.unsure ? Math.round(to.ms - from.ms) : null;
  const prMs = interval(pOnset, qrsOnset);
  const qtMs = interval(qrsOnset, tOffset);
  const later = off === null ? 0 : off + Math.round(0.08 * fs);
  const end = tOffset && index(tOffset);
  return {
    prMs,
    qrsMs: interval(qrsOnset, qrsOffset),
    qtMs,
    qtcMs: qtMs === null ? null : correctedQt(qtMs, rrMs),
    uncertainty: {
      prMs: prMs === null ? null : sdOf(pOnset, qrsOnset),
      qrsMs: sdOf(qrsOnset, qrsOffset),
      qtMs: qtMs === null ? null : sdOf(qrsOnset, tOffset),
    },
    axisDeg: {
      p: pOnset && !pOnset.unsure && pOffset && on !== null ? axisOf(beat, index(pOnset), index(pOffset), on) : null,
      qrs: on !== null && off !== null ? axisOf(beat, on, off, on) : null,
      t:
        on !== null && tOffset && !tOffset.unsure && end !== null && tPeak && later < end
          ? axisOf(beat, later, end, on)
          : null,
    },
    stMv: on !== null && off !== null ? levels(beat, off + Math.round(0.06 * fs), on) : null,
    stJMv: on !== null && off !== null ? levels(beat, off, on) : null,
  };
}

function sdOf(from: Marker | null, to: Marker | null): number | null {
  if (from?.sdMs == null || to?.sdMs == null) return null;
  return Number(Math.hypot(from.sdMs, to.sdMs).toFixed(1));
}

/** Ends of the beat that is shown: a mark stays inside. */
export function beatSpanMs(beat: MedianBeat): { fromMs: number; toMs: number } {
  const toMs = 1000 / beat.samplingRateHz;
  const length = beat.samples[0]?.length ?? 0;
  return { fromMs: -beat.fiducial * toMs, toMs: (length - 1 - beat.fiducial) * toMs };
}

/**
 * The marks with one of them at `ms`. A mark does not pass its neighbours (P end may touch the QRS onset, else 1 ms stays
 * between) nor the ends of the beat: it stops there, and `stoppedBy` says at what.
 */
export function moveMarker(
  beat: MedianBeat,
  markers: Markers,
  name: MarkerName,
  ms: number,
  method: Marker["method"] = "hand",
): { markers: Markers; stoppedBy: MarkerName | "beat" | null } {
  const at = MARKERS.indexOf(name);
  const before = MARKERS.slice(0, at).findLast((it) => markers[it] !== null);
  const after = MARKERS.slice(at + 1).find((it) => markers[it] !== null);
  const gap = (one: MarkerName, other: MarkerName) => (one === "pOffset" && other === "qrsOnset" ? 0 : 1);
  const span = beatSpanMs(beat);
  const least = before ? markers[before]!.ms + gap(before, name) : span.fromMs;
  const most = after ? markers[after]!.ms - gap(name, after) : span.toMs;
  const stopped = ms < least || ms > most;
  const stoppedBy = ms < least ? (before ?? "beat") : ms > most ? (after ?? "beat") : null;
  const to = Math.min(Math.max(ms, least), most);
  return {
    markers: { ...markers, [name]: { ms: to, sdMs: null, method: stopped ? "hand" : method, unsure: false } },
    stoppedBy,
  };
}

/** Do the marks stand in their order? */
export function inOrder(markers: Markers): boolean {
  const placed = MARKERS.filter((name) => markers[name] !== null);
  return placed.every((name, i) => {
    const next = placed[i + 1];
    if (!next) return true;
    const gap = markers[next]!.ms - markers[name]!.ms;
    return name === "pOffset" && next === "qrsOnset" ? gap >= 0 : gap > 0;
  });
}

/** QTc in ms from QT and the mean RR in ms. Bazett 1920, Fridericia 1920, Sagie (Framingham) 1992, Hodges 1983. */
export function correctedQt(qtMs: number, rrMs: number): CorrectedQt {
  const rrS = rrMs / 1000;
  return {
    bazett: Math.round(qtMs / Math.sqrt(rrS)),
    fridericia: Math.round(qtMs / Math.cbrt(rrS)),
    framingham: Math.round(qtMs + 154 * (1 - rrS)),
    hodges: Math.round(qtMs + 1.75 * (60 / rrS - 60)),
  };
}
