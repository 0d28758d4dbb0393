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
  const seen = useCallback((concept: string) => seenIn(chart?.facts[concept]), [chart]);
  const { facts, asked, live } = useMemo(() => layActs(chart?.facts ?? {}, acts, by), [chart, acts, by]);
  const questions = useMemo(
    () =>
      asked.map(({ act, fact, mine, newer }): EntryQuestion => {
        const { concept, at } = act;
        const keep = () => put(concept, { ...act, seen: seenIn(fact) });
        return { concept, at, mine, newer, keep, drop: () => put(concept, null) };
      }),
    [asked, put],
  );
  return {
    facts,
    acts: live,
    questions,
    cameBack: live.filter((it) => before.includes(it) && !asked.some(({ act }) => act === it)).length,
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

interface Laid {
  facts: Record<string, Fact>;
  /** Acts that wait for an answer: the record has a value that they were made without. */
  asked: { act: Act; fact: Fact; mine: FactValue; newer: Candidate }[];
  /** Acts that still say something: a choice whose row is gone does not. */
  live: Act[];
}

/** Lays the acts over the facts of the record, in the name of `by`. An act on a fact that still loads waits. */
export function layActs(record: Record<string, Fact>, acts: readonly Act[], by: string): Laid {
  const facts = { ...record };
  const asked: Laid["asked"] = [];
  const live = acts.filter((act) => {
    const fact = facts[act.concept] ?? missingFact(act.concept);
    if (fact.state === "loading") return true;
    const entered = applied(act, fact, by);
    if (entered === null || entered.value === null) return false;
    const newer = unseenBy(act, fact, entered.value);
    if (newer) asked.push({ act, fact, mine: entered.value, newer });
    else facts[act.concept] = entered;
    return true;
  });
  return { facts, asked, live };
}

/** The acts among what was kept; what does not fit (another version of the program) is left out. */
export function actsIn(kept: readonly unknown[]): Act[] {
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

/** The values of the record that an act made now has seen. */
export const seenIn = (fact: Fact | undefined): string[] => rowsOf(fact).map(keyOf);

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
