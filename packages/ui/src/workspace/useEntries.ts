import {
  type Candidate,
  choosable,
  chooseCandidate,
  enterFact,
  type Fact,
  type FactValue,
  type PatientChart,
  restoreFact,
} from "@bedside/chart";
import type { Session } from "@bedside/smart";
import { useCallback, useMemo, useState } from "react";
import * as z from "zod/mini";
import { ENTRIES } from "./unfiled.ts";

export interface Entries {
  /** The chart's facts with what the clinician entered or chose laid over them. */
  facts: Record<string, Fact>;
  enter: (concept: string, value: FactValue) => void;
  choose: (concept: string, source: string) => void;
  restore: (concept: string) => void;
  /** What was entered and chosen, newest last: what `Session.keep` keeps. A choice whose row is gone is none. */
  acts: readonly Act[];
  /** How many acts of an earlier page of this session or launch lie on the answer again. */
  cameBack: number;
  questions: readonly EntryQuestion[];
}

/** An entry that is not used for now: the record holds a value that whoever made it had not seen. */
export interface EntryQuestion {
  concept: string;
  /** ISO instant of the entry. */
  at: string;
  mine: FactValue;
  newer: Candidate;
  /** Uses the entry. */
  keep: () => void;
  /** Uses the record. */
  drop: () => void;
}

const value = z.union([z.number(), z.string(), z.boolean()]);
const common = { concept: z.string(), at: z.iso.datetime(), seen: z.array(z.string()) };
const actSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("enter"), value, ...common }),
  z.object({ kind: z.literal("choose"), source: z.string(), ...common }),
]);
/** `seen`: the values that the record had when it was made. */
export type Act = z.infer<typeof actSchema>;

/**
 * What the clinician entered and chose. Every act carries when it was made and which values of the record were seen; the
 * record's own value stays beside it in the fact. An act waits while its fact loads, and asks when the record has another
 * value since: neither a reload nor a new launch lays an old entry over a newer measurement.
 */
export function useEntries(session: Session, chart: PatientChart | null, by: string): Entries {
  const [before] = useState(() => actsIn(session.kept(ENTRIES)));
  const [acts, setActs] = useState(before);
  const put = useCallback(
    (concept: string, act: Act | null) =>
      setActs((all) => [...all.filter((it) => it.concept !== concept), ...(act ? [act] : [])]),
    [],
  );
  const seen = useCallback((concept: string) => rowsOf(chart?.facts[concept]).map(keyOf), [chart]);
  const { facts, questions, lost } = useMemo(() => {
    const laid: Record<string, Fact> = { ...chart?.facts };
    const open: EntryQuestion[] = [];
    const gone = new Set<Act>();
    for (const act of acts) {
      const fact = laid[act.concept] ?? missingFact(act.concept);
      if (fact.state === "loading") continue;
      const entered = applied(act, fact, by);
      if (entered === null || entered.value === null) {
        gone.add(act);
        continue;
      }
      const newer = unseenBy(act, fact, entered.value);
      if (!newer) laid[act.concept] = entered;
      else
        open.push({
          concept: act.concept,
          at: act.at,
          mine: entered.value,
          newer,
          keep: () => put(act.concept, { ...act, seen: rowsOf(fact).map(keyOf) }),
          drop: () => put(act.concept, null),
        });
    }
    return { facts: laid, questions: open, lost: gone };
  }, [chart, acts, by, put]);
  const live = useMemo(() => acts.filter((act) => !lost.has(act)), [acts, lost]);
  const asked = new Set(questions.map(({ concept }) => concept));
  return {
    facts,
    acts: live,
    questions,
    cameBack: live.filter((act) => before.includes(act) && !asked.has(act.concept)).length,
    enter: useCallback(
      (concept, value) =>
        put(concept, { kind: "enter", concept, value, at: new Date().toISOString(), seen: seen(concept) }),
      [put, seen],
    ),
    choose: useCallback(
      (concept, source) =>
        put(concept, { kind: "choose", concept, source, at: new Date().toISOString(), seen: seen(concept) }),
      [put, seen],
    ),
    restore: useCallback((concept) => put(concept, null), [put]),
  };
}

/** The acts among what was kept; what does not fit (another version of the program) is left out. */
function actsIn(kept: readonly unknown[]): Act[] {
  return kept.flatMap((item) => {
    const act = actSchema.safeParse(item);
    if (!act.success) return [];
    try {
      applied(act.data, missingFact(act.data.concept), "");
      return [act.data];
    } catch {
      return [];
    }
  });
}

/** A choice counts only while its row is still there: then it is null. */
function applied(act: Act, fact: Fact, by: string): Fact | null {
  const stamp = { by, at: act.at };
  if (act.kind === "enter") return enterFact(fact, act.value, stamp);
  return rowsOf(fact).some((row) => row.source === act.source) ? chooseCandidate(fact, act.source, stamp) : null;
}

/** Newest first, as the chart reads them. */
const rowsOf = (fact: Fact | undefined): Candidate[] => (fact ? choosable(restoreFact(fact)) : []);

const keyOf = ({ source, effective, value }: Candidate): string => JSON.stringify([source, effective, value]);

/** The first value of the record that the act was made without, unless it says the same. */
function unseenBy(act: Act, fact: Fact, mine: FactValue): Candidate | undefined {
  return rowsOf(fact).find((row) => row.value !== mine && !act.seen.includes(keyOf(row)));
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
