import { SYSTEMS, systemLabel } from "@bedside/terminology";
import { Button, CrossIcon, formatDate, formatNumber, useText } from "@bedside/ui";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Candidates } from "../candidates/client.ts";
import {
  approvalRefusal,
  type Change,
  type Entry,
  mayBeForCalculation,
  RELATIONS,
  type Relation,
  statusOf,
  targetsOf,
} from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import { CandidateList, candidateCards } from "./CandidateList.tsx";
import styles from "./detail.module.css";
import {
  changesOf,
  currentOf,
  type Draft,
  type Drafts,
  draftOf,
  noMapChange,
  withChoice,
  withRelation,
} from "./draft.ts";
import { Stepper } from "./Stepper.tsx";
import { Status } from "./status.tsx";
import { TextAsk } from "./TextAsk.tsx";
import { useCandidates } from "./useCandidates.ts";
import { Values } from "./Values.tsx";

interface RowDetailProps {
  entry: Entry;
  person: string;
  candidates: Candidates;
  /** Number of the matching table in use: another one gives other candidates. */
  table: number;
  isPublished: boolean;
  onMake: (changes: readonly Change[]) => void;
  onNext: () => void;
  onClose: () => void;
  /** What was entered for rows and not saved, by their keys: it waits while other rows are looked at. */
  drafts: Drafts;
  /** Takes the keys of the open row. */
  keys: { current: RowKeys | null };
}

/** What the keyboard asks of the open row. */
export interface RowKeys {
  save(): void;
  noMap(): void;
  approve(): void;
  pick(place: number): void;
}

/** One row: what it is, what came under it, what it may map to, and who has to say so. Keyed by its row. */
export function RowDetail(props: RowDetailProps) {
  const { entry, person, candidates, onMake, onNext } = props;
  const { row, state } = entry;
  const text = useText<ConsoleMessages>();
  const [draft, showDraft] = useState<Draft>(() => props.drafts.get(entry) ?? draftOf(entry));
  const setDraft = (next: Draft) => {
    showDraft(next);
    props.drafts.keep(entry, next);
  };
  const [asking, setAsking] = useState<"assign" | "reject" | "revoke" | null>(null);
  const suggestions = useCandidates(candidates, row, props.table);
  const current = currentOf(state);
  const changes = changesOf(entry, draft);
  const refusal = approvalRefusal(state, person);
  const canApprove = refusal === null && changes.length === 0;

  // What a colleague or an undo has made of the row is what it begins with again.
  const [begun, setBegun] = useState(state.decision);
  if (begun !== state.decision) {
    setBegun(state.decision);
    showDraft({ ...draftOf(entry), note: draft.note });
  }
  // The one that the mapper is sure of is chosen for a row that nobody has decided; saving is the person's.
  const sure =
    state.decision === null && suggestions.state === "ready" && suggestions.isSure ? suggestions.candidates[0] : null;
  const [offered, setOffered] = useState<typeof sure>(null);
  if (sure && sure !== offered) {
    setOffered(sure);
    if (draft.chosen === null) showDraft(withChoice(draft, sure));
  }

  /** Beside the primary: send a proposal back, take an approval back, or give the row to somebody. */
  const second = canApprove ? "reject" : state.published ? "revoke" : "assign";

  const save = () => {
    if (changes.length === 0) return;
    onMake(changes);
    saved();
  };
  const noMap = () => {
    onMake(noMapChange(entry, draft.note));
    saved();
  };
  const saved = () => {
    props.drafts.forget(entry);
    showDraft({ ...draft, note: "" });
  };
  const approve = () => canApprove && onMake([{ row: row.key, do: "approve" }]);
  const pick = (place: number) => {
    const suggested = suggestions.state === "ready" ? suggestions.candidates : [];
    const candidate = candidateCards(current, suggested, [])[place - 1];
    if (candidate) setDraft(withChoice(draft, candidate));
  };
  const keys = useEffectEvent((): RowKeys => ({ save, noMap, approve, pick }));
  useEffect(() => {
    const open: RowKeys = {
      save: () => keys().save(),
      noMap: () => keys().noMap(),
      approve: () => keys().approve(),
      pick: (place) => keys().pick(place),
    };
    props.keys.current = open;
    return () => {
      if (props.keys.current === open) props.keys.current = null;
    };
  }, [props.keys]);

  return (
    <>
      <Head {...props} />
      <div className={styles.scroll}>
        <Values row={row} target={draft.chosen} source={candidates} />
        <CandidateList
          row={row}
          source={candidates}
          suggestions={suggestions}
          current={current}
          chosen={draft.chosen}
          onChoose={(candidate) => setDraft(withChoice(draft, candidate))}
        />
        {targetsOf(state.decision).length > 1 && (
          <p className={styles.muted}>{text("cand.more", { n: targetsOf(state.decision).length - 1 })}</p>
        )}
        <RelationField draft={draft} onChange={setDraft} />
        <div className={styles.field}>
          <label htmlFor="row-note">{text("note.label")}</label>
          <input
            id="row-note"
            value={draft.note}
            placeholder={text("note.placeholder")}
            onChange={(event) => setDraft({ ...draft, note: event.target.value })}
            data-testid="note"
          />
        </div>
        <Notes entry={entry} />
      </div>
      <Stepper entry={entry} person={person} isPublished={props.isPublished} />
      <div className={styles.foot}>
        <Button variant="quiet" kbd="N" onAction={noMap} testId="no-map">
          {text("do.no-map")}
        </Button>
        <Button variant="quiet" kbd="J" onAction={onNext} testId="next">
          {text("do.next")}
        </Button>
        <span className={styles.space} />
        <Button onAction={() => setAsking(second)} testId={second}>
          {text(second === "reject" ? "do.reject" : second === "revoke" ? "do.revoke" : "do.ask")}
        </Button>
        {canApprove ? (
          <Button variant="primary" kbd="A" onAction={approve} testId="approve">
            {text("do.approve")}
          </Button>
        ) : (
          <Button
            variant="primary"
            kbd="Ctrl S"
            onAction={save}
            testId="save"
            {...(changes.length === 0 ? { disabledReason: text("do.save-nothing") } : {})}
          >
            {text("do.save")}
          </Button>
        )}
      </div>
      {asking === "assign" && (
        <TextAsk
          title={text("ask.assign.title")}
          label={text("ask.assign.label")}
          initial={state.assignee ?? ""}
          onCancel={() => setAsking(null)}
          onDone={(to) => {
            setAsking(null);
            onMake([{ row: row.key, do: "assign", to: to || null }]);
          }}
        />
      )}
      {(asking === "reject" || asking === "revoke") && (
        <TextAsk
          title={
            asking === "reject"
              ? text("ask.reject.title", { by: state.authors.join(", ") })
              : text("ask.revoke.title", { by: state.published?.approval.by ?? "" })
          }
          label={text("ask.reject.label")}
          isNeeded
          onCancel={() => setAsking(null)}
          onDone={(reason) => {
            setAsking(null);
            onMake([{ row: row.key, do: asking, reason }]);
          }}
        />
      )}
    </>
  );
}

function Head({ entry: { row, state }, onClose }: RowDetailProps) {
  const text = useText<ConsoleMessages>();
  const heading = useRef<HTMLHeadingElement>(null);
  const facts = [
    row.system === SYSTEMS.nhiService || row.system === "" ? null : systemLabel(row.system),
    row.order ? text("row.order", { order: row.order }) : null,
    row.specimen || text("row.no-specimen"),
    row.unit || text("row.no-unit"),
    row.method || text("row.no-method"),
    row.timing || null,
    text("row.results", { n: formatNumber(row.count) }),
    row.patients === null ? null : text("row.patients", { n: formatNumber(row.patients) }),
    row.lastSeen,
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.head}>
      <div className={styles.headLine}>
        <h2 ref={heading} tabIndex={-1} data-testid="detail-title">
          <span className={styles.mono}>{row.code}</span> {row.item}
        </h2>
        <Status status={statusOf(state)} />
        <Button variant="quiet" size="small" label={text("row.close")} onAction={onClose} testId="detail-close">
          <CrossIcon />
        </Button>
      </div>
      <p className={styles.muted}>{facts.join(" · ")}</p>
      {row.source && <p className={styles.muted}>{text("row.source", { source: row.source })}</p>}
      {state.review && (
        <p className={styles.review} data-testid="review">
          {text("row.review", {
            by: state.review.by,
            date: formatDate(state.review.at),
            reason: state.review.reason,
          })}
        </p>
      )}
      {state.assignee && <p className={styles.muted}>{text("row.assigned", { name: state.assignee })}</p>}
    </div>
  );
}

function RelationField({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const text = useText<ConsoleMessages>();
  const { relation, forCalculation, chosen } = draft;
  const feeds = relation === "equal" || relation === "equivalent" || forCalculation;
  return (
    <>
      <div className={styles.field}>
        <label htmlFor="row-relation">{text("relation.label")}</label>
        <span>
          <select
            id="row-relation"
            value={relation}
            disabled={chosen === null}
            onChange={(event) => onChange(withRelation(draft, event.target.value as Relation))}
            data-testid="relation"
          >
            {RELATIONS.map((each) => (
              <option key={each} value={each}>
                {text(`relation.${each}`)}
              </option>
            ))}
          </select>{" "}
          <span className={styles.muted}>{chosen && text(feeds ? "relation.feeds" : "relation.shown")}</span>
        </span>
      </div>
      {chosen && mayBeForCalculation(relation) && (
        <label className={styles.allow}>
          <input
            type="checkbox"
            checked={forCalculation}
            onChange={(event) => onChange({ ...draft, forCalculation: event.target.checked })}
            data-testid="for-calculation"
          />{" "}
          {text("relation.allow")}
        </label>
      )}
    </>
  );
}

function Notes({ entry: { state } }: { entry: Entry }) {
  const text = useText<ConsoleMessages>();
  const said = [
    ...state.notes,
    ...(state.decision?.comment
      ? [{ by: state.authors.join(", "), at: state.decidedAt ?? "", text: state.decision.comment }]
      : []),
  ];
  if (said.length === 0) return null;
  return (
    <ul className={styles.notes} data-testid="notes">
      {said.map((note) => (
        <li key={`${note.at}${note.by}${note.text}`}>
          {text("note.line", { by: note.by, date: formatDate(note.at), text: note.text })}
        </li>
      ))}
    </ul>
  );
}
