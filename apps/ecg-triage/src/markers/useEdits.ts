import type { MarkerName } from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import { MEASUREMENTS } from "@bedside/ui/workspace";
import { useMemo, useState } from "react";
import * as z from "zod/mini";

/** References of opened files. */
const OPENED = "file:";

const move = z.object({ ms: z.number(), method: z.enum(["leads", "hand", "tangent"]) });

const editSchema = z.object({
  /** Reference of the ECG. */
  ecg: z.string(),
  /** Stands in place of the machine's measurements; else it is a draft on the markers screen. */
  isUsed: z.boolean(),
  /** Marks that a person set, ms from the fiducial of the median beat. */
  moves: z.object({
    pOnset: z.optional(move),
    pOffset: z.optional(move),
    qrsOnset: z.optional(move),
    qrsOffset: z.optional(move),
    tPeak: z.optional(move),
    tOffset: z.optional(move),
  } satisfies Record<MarkerName, unknown>),
  /** Sample index of each QRS where a person corrected them, else null. */
  beats: z.nullable(z.array(z.int().check(z.minimum(0)))),
  by: z.string(),
  at: z.iso.datetime(),
});

/** What a reader changed in the measurements of one ECG, who and when. */
export type Edit = z.infer<typeof editSchema>;
export type Moves = Edit["moves"];

export interface Edits {
  /** All of the record's ECGs that is not the machine's, drafts among them. A file that is opened is another one each time. */
  kept: readonly Edit[];
  /** What stands in place of the machine's measurements. */
  used: (ecg: string) => Edit | null;
  /** What the markers screen shows: the draft, else what is used. */
  shown: (ecg: string) => Edit | null;
  change: (ecg: string, by: string, change: Partial<Pick<Edit, "moves" | "beats">>) => void;
  use: (ecg: string) => void;
  /** Back to the machine. */
  restore: (ecg: string) => void;
  /** How many of an earlier page stand on the screen again. */
  cameBack: number;
}

/** The reader's measurements of all ECGs of the chart, with those of an earlier page of this session or launch. */
export function useEdits(session: Session): Edits {
  const [before] = useState(() => editsIn(session.kept(MEASUREMENTS)));
  const [all, setAll] = useState(before);
  return useMemo(() => {
    const used = (ecg: string) => all.find((it) => it.ecg === ecg && it.isUsed) ?? null;
    const shown = (ecg: string) => all.find((it) => it.ecg === ecg && !it.isUsed) ?? used(ecg);
    return {
      kept: all.filter((it) => !it.ecg.startsWith(OPENED)),
      used,
      shown,
      cameBack: new Set(all.filter((it) => before.includes(it)).map((it) => it.ecg)).size,
      change: (ecg, by, change) =>
        setAll((now) => {
          const last = now.findLast((it) => it.ecg === ecg && !it.isUsed) ?? now.find((it) => it.ecg === ecg);
          const next = { moves: last?.moves ?? {}, beats: last?.beats ?? null, ...change };
          const others = now.filter((it) => it.ecg !== ecg || it.isUsed);
          return [...others, { ecg, isUsed: false, ...next, by, at: new Date().toISOString() }];
        }),
      use: (ecg) =>
        setAll((now) => {
          const draft = now.find((it) => it.ecg === ecg && !it.isUsed);
          if (!draft) return now;
          const others = now.filter((it) => it.ecg !== ecg);
          return isEmpty(draft) ? others : [...others, { ...draft, isUsed: true }];
        }),
      restore: (ecg) => setAll((now) => now.filter((it) => it.ecg !== ecg)),
    };
  }, [all, before]);
}

/** Says the same as the machine. */
export const isEmpty = ({ moves, beats }: Edit): boolean => beats === null && Object.values(moves).every((it) => !it);

/** What does not fit (another version of the program) is left out. */
function editsIn(kept: readonly unknown[]): Edit[] {
  return kept.flatMap((item) => {
    const edit = editSchema.safeParse(item);
    return edit.success ? [edit.data] : [];
  });
}
