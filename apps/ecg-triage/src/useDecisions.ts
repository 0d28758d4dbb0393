import type { Session } from "@bedside/smart";
import type { FindingDecision } from "@bedside/ui";
import { DECISIONS } from "@bedside/ui/workspace";
import { useMemo, useState } from "react";
import * as z from "zod/mini";

const decisionSchema = z.object({
  /** Reference of the ECG. */
  ecg: z.string(),
  label: z.string(),
  /** `id version` of the network that claimed the finding. */
  model: z.string(),
  decision: z.enum(["accepted", "rejected", "changed"]),
  changedTo: z.optional(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
});

/** A finding's decision as the reader made it. */
export type Decision = z.infer<typeof decisionSchema>;

/**
 * The reader's decisions of all ECGs of the chart, with those of an earlier page of this session or launch. Decisions about
 * another version of the network are not taken over: its findings are others.
 * @param model `id version` of the network, null until it is known
 */
export function useDecisions(session: Session, model: string | null) {
  const [before] = useState(() => decisionsIn(session.kept(DECISIONS)));
  const [made, setMade] = useState(before);
  // Until the network is known nothing is dropped.
  const all = useMemo(() => (model === null ? made : made.filter((it) => it.model === model)), [made, model]);
  return {
    all,
    of: useMemo(() => {
      const byEcg = Map.groupBy(model === null ? [] : all, (it) => it.ecg);
      return new Map([...byEcg].map(([ecg, list]) => [ecg, Object.fromEntries(list.map((it) => [it.label, it]))]));
    }, [all, model]),
    /** How many of an earlier page stand on the screen again. */
    cameBack: model === null ? 0 : all.filter((it) => before.includes(it)).length,
    decide: (ecg: string, label: string, decision: FindingDecision, by: string, changedTo?: string): void => {
      if (model === null) return;
      const made = { ecg, label, model, by, at: new Date().toISOString(), ...(changedTo ? { changedTo } : {}) };
      setMade((all) => [
        ...all.filter((it) => it.ecg !== ecg || it.label !== label),
        ...(decision === "undecided" ? [] : [{ ...made, decision }]),
      ]);
    },
  };
}

/** What does not fit (another version of the program) is left out. */
function decisionsIn(kept: readonly unknown[]): Decision[] {
  return kept.flatMap((item) => {
    const decision = decisionSchema.safeParse(item);
    return decision.success ? [decision.data] : [];
  });
}
