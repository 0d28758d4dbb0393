import {
  type ExaminedPatient,
  type MarkerName,
  type Markers,
  type Measurements,
  moveMarker,
  type Recording,
  rulesOf,
  tTangent,
} from "@bedside/ecg";
import { useText } from "@bedside/ui";
import { useMemo, useState } from "react";
import { gapAfter, hasRoom, snapToQrs, widestGap } from "./beats.ts";
import { type EditedReading, ruleChanges, useEditedMeasures } from "./edited.ts";
import type { markerMessages } from "./messages.ts";
import type { Edit, Edits } from "./useEdits.ts";

/** Where a mark that the machine did not find is put first, ms from the one before the dash. */
const FIRST_PLACE: Record<MarkerName, [from: "qrsOnset" | "qrsOffset", ms: number]> = {
  pOnset: ["qrsOnset", -160],
  pOffset: ["qrsOnset", -60],
  qrsOnset: ["qrsOnset", 0],
  qrsOffset: ["qrsOnset", 90],
  tPeak: ["qrsOffset", 200],
  tOffset: ["qrsOffset", 290],
};
/** An end of T this near to the tangent's is the tangent's, ms. */
const SAME_MS = 1;

/** What the markers screen shows of one ECG, and what its reader can do with it. */
export function useMarkers({
  reading,
  recording,
  ecg,
  edits,
  by,
  patient,
  tangentLead,
}: {
  reading: EditedReading;
  recording: Recording;
  ecg: string;
  edits: Edits;
  by: string;
  patient: ExaminedPatient | null;
  tangentLead: string;
}) {
  const text = useText<typeof markerMessages>();
  const [said, say] = useState<string | null>(null);
  const machine = reading.machine.measures;
  const edit = edits.shown(ecg);
  const { base, measures: now } = useEditedMeasures(recording, machine, edit) ?? { base: machine, measures: machine };
  const changes = useMemo(
    () => ruleChanges(reading.machine.rules, rulesOf(recording, now, patient)),
    [reading.machine.rules, recording, now, patient],
  );
  const markers = now.median?.markers ?? null;
  const own: Markers | null = base.median?.markers ?? null;
  const onset = markers?.qrsOnset;
  const peak = markers?.tPeak;
  const tangent = now.median && onset && peak ? tTangent(now.median.beat, tangentLead, onset.ms, peak.ms) : null;
  const beats = edit?.beats ?? machine.beats;
  const fs = recording.samplingRateHz;
  return {
    edit,
    now,
    machine,
    own,
    changes,
    tangent,
    beats,
    said,
    say,
    move(name: MarkerName, ms: number): void {
      if (!now.median || !markers) return;
      const isTangent = name === "tOffset" && tangent !== null && Math.abs(ms - tangent.endMs) < SAME_MS;
      place(name, ms, isTangent ? "tangent" : "hand", now.median);
    },
    toTangent(): void {
      if (now.median && tangent) place("tOffset", Math.round(tangent.endMs), "tangent", now.median);
    },
    place(name: MarkerName): void {
      if (!now.median || !markers) return;
      const [from, ms] = FIRST_PLACE[name];
      place(name, (markers[from]?.ms ?? 0) + ms, "hand", now.median);
    },
    reset(name: MarkerName): void {
      if (!markers || !own) return;
      const { [name]: _own, ...moves } = edit?.moves ?? {};
      const machineMs = own[name]?.ms;
      const stop =
        machineMs === undefined || !now.median ? null : moveMarker(now.median.beat, markers, name, machineMs).stoppedBy;
      if (stop) say(stopWords(name, stop));
      else {
        edits.change(ecg, by, { moves });
        say(null);
      }
    },
    restore(): void {
      if (!edit) return;
      edits.restore(ecg);
      say(text("markers.restored"));
    },
    use(): void {
      edits.use(ecg);
      say(text("markers.in-use"));
    },
    addBeat(timeS: number): void {
      put(snapToQrs(recording, Math.round(timeS * fs)));
    },
    /** Behind the given beat, or in the widest gap. */
    insertBeat(index: number | null): void {
      const rr = machine.hrBpm === null ? fs : (60 / machine.hrBpm) * fs;
      put(snapToQrs(recording, gapAfter(beats, index ?? widestGap(beats), rr)));
    },
    removeBeat(index: number): void {
      const at = beats[index];
      if (at === undefined) return;
      change(beats.filter((_, i) => i !== index));
      say(beatWords("beats.removed", at));
    },
    moveBeat(index: number, byMs: number): void {
      const at = beats[index];
      if (at === undefined) return;
      const to = at + Math.sign(byMs) * Math.max(1, Math.round((Math.abs(byMs) * fs) / 1000));
      const others = beats.filter((_, i) => i !== index);
      if (!isInside(to) || !hasRoom(others, to, fs)) say(text("beats.too-near"));
      else change([...others, to].sort((a, b) => a - b));
    },
  };

  function place(
    name: MarkerName,
    ms: number,
    method: "hand" | "tangent",
    median: NonNullable<Measurements["median"]>,
  ): void {
    const { markers: after, stoppedBy } = moveMarker(median.beat, median.markers, name, ms, method);
    const to = after[name];
    if (!to) return;
    if (to.ms !== median.markers[name]?.ms || to.method !== median.markers[name]?.method) {
      edits.change(ecg, by, { moves: { ...edit?.moves, [name]: { ms: to.ms, method: to.method } } });
    }
    say(stoppedBy && stopWords(name, stoppedBy));
  }

  function stopWords(name: MarkerName, stop: MarkerName | "beat"): string {
    const long = text(`marker.${name}`);
    return stop === "beat"
      ? text("marker.stopped-beat", { name: long })
      : text("marker.stopped", { name: long, next: text(`marker.${stop}`) });
  }

  function put(at: number): void {
    if (!isInside(at) || !hasRoom(beats, at, fs)) {
      say(text("beats.too-near"));
      return;
    }
    change([...beats, at].sort((a, b) => a - b));
    say(beatWords("beats.added", at));
  }

  /** Other beats make another median beat: marks that were set on the old one do not hold. */
  function change(to: Edit["beats"]): void {
    edits.change(ecg, by, { beats: to, moves: {} });
  }

  function beatWords(key: "beats.added" | "beats.removed", at: number): string {
    const dropped = Object.values(edit?.moves ?? {}).some(Boolean);
    return [text(key, { at: (at / fs).toFixed(2) }), dropped ? text("beats.moves-dropped") : null]
      .filter(Boolean)
      .join(" ");
  }

  function isInside(at: number): boolean {
    return at >= 0 && at < (recording.ecgEnd ?? recording.samples[0]?.length ?? 0);
  }
}
