import { Button, CheckIcon, CrossIcon, LinkButton, RingIcon, useLocale, useText } from "@bedside/ui";
import { useId, useState } from "react";
import type { Candidates } from "../candidates/client.ts";
import type { Candidate, LocalRow } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./detail.module.css";
import { type Suggestions, whyOf } from "./useCandidates.ts";

interface CandidateListProps {
  row: LocalRow;
  source: Candidates;
  suggestions: Suggestions;
  /** What the row is decided as, shown first when the mapper does not name it. */
  current: Candidate | null;
  chosen: Candidate | null;
  onChoose: (candidate: Candidate) => void;
}

const keyOf = ({ system, code }: Candidate) => `${system}|${code}`;
export const sameTarget = (a: Candidate | null, b: Candidate | null): boolean =>
  a !== null && b !== null && keyOf(a) === keyOf(b);

/** The cards of a row: what it is decided as, what the mapper suggests, what was looked for. */
export function candidateCards(
  current: Candidate | null,
  suggested: readonly Candidate[],
  found: readonly Candidate[],
) {
  const all = [...(current ? [current] : []), ...found, ...suggested];
  // A suggestion of the same code has the evidence of today.
  const byKey = new Map<string, Candidate>();
  for (const candidate of all) {
    const before = byKey.get(keyOf(candidate));
    byKey.set(keyOf(candidate), before ? { ...candidate, name: candidate.name || before.name } : candidate);
  }
  return [...byKey.values()];
}

/** Candidates as one radio group, with evidence for and against; and a search for others. */
export function CandidateList(props: CandidateListProps) {
  const { row, source, suggestions, current, chosen, onChoose } = props;
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const name = useId();
  const [wanted, setWanted] = useState("");
  const [found, setFound] = useState<{ text: string; candidates: readonly Candidate[]; why: string | null }>({
    text: "",
    candidates: [],
    why: null,
  });
  const suggested = suggestions.state === "ready" ? suggestions.candidates : [];
  const cards = candidateCards(current, suggested, found.candidates);
  const look = () => {
    if (wanted.trim() === "") return;
    source.search(row, wanted, locale).then(
      (candidates) => setFound({ text: wanted, candidates, why: null }),
      (cause) => setFound({ text: wanted, candidates: [], why: whyOf(cause) }),
    );
  };
  return (
    <fieldset className={styles.candidates} data-testid="candidates">
      <legend>
        <b>{text("cand.title")}</b>{" "}
        {cards.length > 0 && <span className={styles.muted}>{text("cand.count", { n: cards.length })}</span>}
      </legend>
      {suggestions.state === "loading" && (
        <p className={styles.muted} role="status">
          <RingIcon size={13} /> {text("cand.loading")}
        </p>
      )}
      {suggestions.state === "failed" && (
        <p className={styles.bad} role="alert">
          {text("cand.failed", { why: suggestions.why })}{" "}
          <LinkButton onAction={suggestions.retry}>{text("action.retry")}</LinkButton>
        </p>
      )}
      {suggestions.state === "ready" && cards.length === 0 && <p className={styles.muted}>{text("cand.none")}</p>}
      {cards.map((candidate) => (
        <CandidateCard
          key={keyOf(candidate)}
          group={name}
          candidate={candidate}
          isCurrent={sameTarget(candidate, current)}
          isChosen={sameTarget(candidate, chosen)}
          onChoose={() => onChoose(candidate)}
        />
      ))}
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <input
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          placeholder={text("cand.search")}
          aria-label={text("cand.search")}
          data-testid="candidate-search"
        />
        <Button size="small" onAction={look} testId="candidate-look">
          {text("cand.search-go")}
        </Button>
      </form>
      {found.text !== "" && found.candidates.length === 0 && (
        <p className={styles.muted} role="status">
          {found.why ? text("cand.failed", { why: found.why }) : text("cand.search-none", { text: found.text })}
        </p>
      )}
    </fieldset>
  );
}

interface CandidateCardProps {
  group: string;
  candidate: Candidate;
  isCurrent: boolean;
  isChosen: boolean;
  onChoose: () => void;
}

function CandidateCard({ group, candidate, isCurrent, isChosen, onChoose }: CandidateCardProps) {
  const text = useText<ConsoleMessages>();
  const { code, name, score } = candidate;
  return (
    <label className={styles.card} data-chosen={isChosen || undefined} data-testid={`candidate-${code}`}>
      <input type="radio" name={group} checked={isChosen} onChange={onChoose} />
      <span className={styles.cardName}>
        <b className={styles.mono}>{code}</b> {name || <i className={styles.muted}>{text("cand.nameless")}</i>}
      </span>
      {score !== null && (
        <b className={styles.score} title={text("cand.share", { share: score.toFixed(2) })}>
          {score.toFixed(2)}
        </b>
      )}
      <span className={styles.evidence}>
        {isCurrent && <span>{text("cand.current")}</span>}
        {candidate.for.map((sentence) => (
          <span key={sentence} className={styles.good}>
            <CheckIcon size={12} /> {sentence}
          </span>
        ))}
        {candidate.against.map((sentence) => (
          <span key={sentence} className={styles.bad}>
            <CrossIcon size={12} /> {sentence}
          </span>
        ))}
      </span>
    </label>
  );
}
