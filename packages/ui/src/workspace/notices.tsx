import { useState } from "react";
import { LinkButton } from "../components/basic.tsx";
import { useFactText } from "../components/facttext.ts";
import { formatDateTime } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import type { HospitalCodes } from "./hospital-codes.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { causeOf } from "./read-name.ts";
import type { Entries, EntryQuestion } from "./useEntries.ts";
import type { Filing } from "./useFiling.ts";

/** Says that work of an earlier page is on the screen again, until somebody has seen it. */
export function CameBack({ what }: { what: string }) {
  const text = useText<WorkspaceMessages>();
  const [isSeen, setSeen] = useState(false);
  if (isSeen) return null;
  return (
    <span data-testid="came-back" role="status">
      {text("back.came", { what })}{" "}
      <LinkButton onAction={() => setSeen(true)} testId="came-back-seen">
        {text("back.seen")}
      </LinkButton>
    </span>
  );
}

/** A code map of the hospital that is not used, so that what stands only under its codes is missing. */
export function CodeMapsUnused({ problems }: Pick<HospitalCodes, "problems">) {
  const text = useText<WorkspaceMessages>();
  return problems.map(({ address, problem }) => (
    <div key={address} data-testid="code-map-unused">
      {text("codes.unused")}
      <details>
        <summary>{text("codes.unused.desk")}</summary>
        <code lang="en">
          {address} · {problem}
        </code>
      </details>
    </div>
  ));
}

/** The record was not told what was filed before. */
export function FiledUnknown({ filing: { unknown } }: { filing: Filing }) {
  const text = useText<WorkspaceMessages>();
  if (!unknown) return null;
  return (
    <span data-testid="filed-unknown">
      {text("file.unknown", { cause: text(`cause.${causeOf(unknown)}`) })}{" "}
      <LinkButton onAction={unknown.retry}>{text("action.retry")}</LinkButton>
    </span>
  );
}

/** Entries of an earlier page: those that came back, and those that ask. */
export function EntriesBack({ entries }: { entries: Entries }) {
  const text = useText<WorkspaceMessages>();
  return (
    <>
      {entries.cameBack > 0 && <CameBack what={text("unfiled.entries", { n: entries.cameBack })} />}
      <EntryQuestions questions={entries.questions} />
    </>
  );
}

/** An entry beside a value of the record that whoever made it had not seen: the person decides, nothing is used unasked. */
function EntryQuestions({ questions }: { questions: readonly EntryQuestion[] }) {
  const text = useText<WorkspaceMessages>();
  const facts = useFactText();
  return questions.map(({ concept, at, mine, newer, keep, drop }) => (
    <span key={concept} data-testid="entry-question" data-concept={concept} role="status">
      {text("back.question", {
        concept: facts.name(concept),
        mine: facts.value(concept, mine, newer.unit),
        at: formatDateTime(at),
        newer: facts.value(concept, newer.value, newer.unit),
        date: newer.effective ? formatDateTime(newer.effective) : text("back.undated"),
      })}{" "}
      <LinkButton onAction={keep} testId="entry-question-mine">
        {text("back.mine")}
      </LinkButton>{" "}
      <LinkButton onAction={drop} testId="entry-question-record">
        {text("back.record")}
      </LinkButton>
    </span>
  ));
}
