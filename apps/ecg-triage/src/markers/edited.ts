import {
  type EcgRule,
  type ExaminedPatient,
  inOrder,
  MARKERS,
  type Markers,
  type Measurements,
  measure,
  type Recording,
  rulesOf,
  withMarkers,
} from "@bedside/ecg";
import { useMemo } from "react";
import type { Reading } from "../useReading.ts";
import type { Edit, Moves } from "./useEdits.ts";

/** A reading whose measurements may be a person's: then the machine's stand beside them. */
export interface EditedReading extends Reading {
  edit: Edit | null;
  machine: { measures: Measurements; rules: EcgRule[] };
}

/** The machine's marks with those that a person set; null where they no longer stand in their order. */
export function markersWith(machine: Markers, moves: Moves): Markers | null {
  const markers = { ...machine };
  for (const name of MARKERS) {
    const move = moves[name];
    if (move) markers[name] = { ...move, sdMs: null, unsure: false };
  }
  return inOrder(markers) ? markers : null;
}

/** What an edit makes of the machine's measurements: everything anew from other beats, then what its marks decide. */
export function useEditedMeasures(
  recording: Recording | null,
  machine: Measurements | null,
  edit: Edit | null,
): { base: Measurements; measures: Measurements } | null {
  const beats = edit?.beats ?? null;
  const base = useMemo(() => (recording && beats ? measure(recording, beats) : machine), [recording, machine, beats]);
  return useMemo(() => {
    if (!base) return null;
    const markers = base.median && edit && markersWith(base.median.markers, edit.moves);
    return { base, measures: markers ? withMarkers(base, markers) : base };
  }, [base, edit]);
}

/** The reading with the measurements that the reader uses, and the rules asked again about them. */
export function useEditedReading(
  reading: Reading | null,
  recording: Recording | null,
  edit: Edit | null,
  patient: ExaminedPatient | null,
): EditedReading | null {
  const edited = useEditedMeasures(recording, reading?.measures ?? null, edit);
  const measures = edit && edited ? edited.measures : null;
  const rules = useMemo(
    () => (recording && measures ? rulesOf(recording, measures, patient) : null),
    [recording, measures, patient],
  );
  if (!reading) return null;
  const machine = { measures: reading.measures, rules: reading.rules };
  if (!measures || !rules) return { ...reading, edit: null, machine };
  return { ...reading, measures, rules, edit, machine };
}

export interface RuleChange {
  rule: EcgRule;
  /** It no longer fires, fires now, or does so as before. */
  state: "off" | "on" | "still";
}

/** What other measurements change in the rules' warnings: those of the machine first. */
export function ruleChanges(machine: readonly EcgRule[], now: readonly EcgRule[]): RuleChange[] {
  const same = (a: EcgRule, b: EcgRule) => a.id === b.id && a.leads.join() === b.leads.join();
  return [
    ...machine.map((rule): RuleChange => {
      const still = now.find((it) => same(it, rule));
      return still ? { rule: still, state: "still" } : { rule, state: "off" };
    }),
    ...now.filter((rule) => !machine.some((it) => same(it, rule))).map((rule): RuleChange => ({ rule, state: "on" })),
  ];
}
