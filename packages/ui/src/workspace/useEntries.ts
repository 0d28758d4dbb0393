import { chooseCandidate, enterFact, type Fact, type FactValue, type PatientChart, restoreFact } from "@bedside/chart";
import { useCallback, useMemo, useState } from "react";

export interface Entries {
  /** The chart's facts with what the clinician entered or chose laid over them. */
  facts: Record<string, Fact>;
  enter: (concept: string, value: FactValue) => void;
  choose: (concept: string, source: string) => void;
  restore: (concept: string) => void;
  /** Concepts with an entry or a choice. */
  touched: string[];
}

type Act = { kind: "enter"; value: FactValue; at: string } | { kind: "choose"; source: string; at: string };

/**
 * What the clinician entered and chose, kept in this tab's memory only. Every act carries who and when; the chart's own
 * value stays beside it in the fact.
 */
export function useEntries(chart: PatientChart | null, by: string): Entries {
  const [acts, setActs] = useState<Record<string, Act>>({});
  const set = useCallback((concept: string, act: Act | null) => {
    setActs((before) => {
      const { [concept]: _gone, ...rest } = before;
      return act ? { ...rest, [concept]: act } : rest;
    });
  }, []);
  const facts = useMemo(() => {
    const laid: Record<string, Fact> = { ...chart?.facts };
    for (const [concept, act] of Object.entries(acts)) {
      const fact = laid[concept] ?? missingFact(concept);
      const stamp = { by, at: act.at };
      laid[concept] = act.kind === "enter" ? enterFact(fact, act.value, stamp) : chosen(fact, act.source, stamp);
    }
    return laid;
  }, [chart, acts, by]);
  return {
    facts,
    touched: Object.keys(acts),
    enter: useCallback((concept, value) => set(concept, { kind: "enter", value, at: new Date().toISOString() }), [set]),
    choose: useCallback(
      (concept, source) => set(concept, { kind: "choose", source, at: new Date().toISOString() }),
      [set],
    ),
    restore: useCallback((concept) => set(concept, null), [set]),
  };
}

/** A choice outlives a reload of the chart only while its row is still there. */
function chosen(fact: Fact, source: string, stamp: { by: string; at: string }): Fact {
  const original = restoreFact(fact);
  return original.candidates.some((row) => row.source === source) ? chooseCandidate(original, source, stamp) : fact;
}

/** A concept that only a person can tell (symptoms): nothing in the chart speaks of it. */
export function missingFact(concept: string): Fact {
  return {
    concept,
    state: "absent",
    value: null,
    unit: null,
    effective: null,
    source: null,
    raw: null,
    mapping: null,
    candidates: [],
    reason: null,
    ageDays: null,
  };
}
