import * as z from "zod/mini";
import { type Decision, RELATIONS, type Relation, type Target } from "../project/decision.ts";
import { type LocalRow, localRow } from "../project/row.ts";
import type { Snapshot } from "../project/state.ts";
import type { ExchangeProblem } from "./reasons.ts";

/** A row of a project as files carry it. */
export interface MapRecord {
  row: LocalRow;
  state: Snapshot;
}

/** What a file holds, and what of it was set aside. */
export interface ReadMap {
  records: MapRecord[];
  problems: ExchangeProblem[];
}

/** Who reads a file, when, for what the file does not say of its own. */
export interface Reader {
  by: string;
  at: string;
}

const text = z._default(z.string(), "");
const maybe = z._default(z.nullable(z.string()), null);
const texts = z._default(z.array(z.string()), []);
const signed = z.object({ by: z.string(), at: z.string() });

const target = z.object({
  system: z.string(),
  version: text,
  code: z.string(),
  display: text,
  relation: z.enum(RELATIONS),
  forCalculation: z._default(z.boolean(), false),
}) satisfies z.ZodMiniType<Target>;

const evidence = z.object({ score: z._default(z.nullable(z.number()), null), for: texts, against: texts });

const decision = z.union([
  z.object({
    kind: z.literal("map"),
    targets: z.tuple([target], target),
    evidence: z._default(z.nullable(evidence), null),
    comment: text,
  }),
  z.object({ kind: z.literal("no-map"), comment: text }),
]) satisfies z.ZodMiniType<Decision>;

/** What of a row's state stands in no field of a standard. */
export const detailsSchema = z.object({
  authors: texts,
  decidedAt: maybe,
  approval: z._default(z.nullable(signed), null),
  evidence: z._default(z.nullable(evidence), null),
  /** The approved version, where a change of it waits. */
  published: z._default(z.nullable(z.object({ decision, authors: texts, decidedAt: text, approval: signed })), null),
  review: z._default(
    z.nullable(z.extend(signed, { reason: z.string(), rejected: z._default(z.boolean(), false) })),
    null,
  ),
  notes: z._default(z.array(z.extend(signed, { text: z.string() })), []),
  assignee: maybe,
});
export type Details = z.infer<typeof detailsSchema>;

export const rowDetailsSchema = z.object({
  order: text,
  timing: text,
  samples: texts,
  count: z._default(z.number(), 0),
  patients: z._default(z.nullable(z.number()), null),
  firstSeen: maybe,
  lastSeen: maybe,
  source: text,
  gone: z._default(z.boolean(), false),
});
export type RowDetails = z.infer<typeof rowDetailsSchema>;

/** The details of a row and its state beside its decision. */
export function detailsOf(state: Snapshot): Details {
  const { decision, authors, decidedAt, approval, published, review, notes, assignee } = state;
  return {
    authors: [...authors],
    decidedAt,
    approval,
    evidence: decision?.kind === "map" && decision.evidence ? copyOf(decision.evidence) : null,
    published: approval === null && published ? copyOf(published) : null,
    review,
    notes: notes.map((note) => ({ ...note })),
    assignee,
  };
}

const copyOf = (value: object) => JSON.parse(JSON.stringify(value));

export const rowDetailsOf = ({
  key: _,
  system: _s,
  code: _c,
  item: _i,
  specimen: _p,
  unit: _u,
  method: _m,
  ...rest
}: LocalRow) => rest;

/** A record out of its parts. An approved version is what is published. */
export function recordOf(
  content: Pick<LocalRow, "system" | "code" | "item" | "specimen" | "unit" | "method">,
  decided: { targets: readonly Target[]; isNoMap: boolean; comment: string },
  row: RowDetails,
  details: Details,
): MapRecord {
  const [first, ...others] = decided.targets;
  const { evidence, published, ...state } = details;
  const { comment } = decided;
  const said: Decision | null = first
    ? { kind: "map", targets: [first, ...others], evidence, comment }
    : decided.isNoMap
      ? { kind: "no-map", comment }
      : null;
  const approved = said && state.approval && { decision: said, authors: state.authors, approval: state.approval };
  return {
    row: localRow({ ...content, ...row }),
    state: {
      ...state,
      decision: said,
      published: approved ? { ...approved, decidedAt: state.decidedAt ?? approved.approval.at } : published,
    },
  };
}

export const isRelation = (word: string): word is Relation => RELATIONS.some((relation) => relation === word);
