import type { Fact, FactState } from "@bedside/chart";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { formatTime } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import type { FactSheetProps } from "../props.ts";
import { FactRow } from "./FactRow.tsx";
import styles from "./facts.module.css";

type Group = "needs-you" | "found" | "unreadable";
const GROUPS: Group[] = ["needs-you", "found", "unreadable"];

const GROUP_OF: Record<FactState, Group> = {
  conflicting: "needs-you",
  absent: "needs-you",
  stale: "needs-you",
  implausible: "needs-you",
  loading: "found",
  found: "found",
  entered: "found",
  failed: "unreadable",
  unmapped: "unreadable",
};

const FIRST: FactState[] = ["conflicting", "absent", "implausible", "stale"];

/** The fixed order of the sheet: what needs a person, what was found, what could not be read. */
export function groupFacts(facts: Fact[], unused: string[] = []): Record<Group, Fact[]> {
  const groups: Record<Group, Fact[]> = { "needs-you": [], found: [], unreadable: [] };
  for (const fact of facts) {
    const group = GROUP_OF[fact.state];
    groups[group === "needs-you" && unused.includes(fact.concept) ? "found" : group].push(fact);
  }
  groups["needs-you"].sort((a, b) => FIRST.indexOf(a.state) - FIRST.indexOf(b.state));
  return groups;
}

/** Every fact that a result rests on. Up and Down move between rows; the other keys are those of the row. */
export function FactSheet(props: FactSheetProps) {
  const { facts, readAt, title, entries, sourceTexts, effects, unused, footer, ...handlers } = props;
  const t = useText();
  const headingId = useId();
  const root = useRef<HTMLElement>(null);
  const refocus = useRef<string | null>(null);
  const groups = groupFacts(facts, unused);
  const order = GROUPS.flatMap((group) => groups[group]);
  const [current, setCurrent] = useState<string | null>(null);
  const active = order.some((fact) => fact.concept === current) ? current : (order[0]?.concept ?? null);
  const reading = facts.some((fact) => fact.state === "loading");
  const counted = facts.filter((fact) => fact.value !== null || !unused?.includes(fact.concept));
  const usable = counted.filter((fact) => fact.value !== null).length;
  const single = GROUPS.filter((group) => groups[group].length > 0).length <= 1 && groups["needs-you"].length === 0;

  useEffect(() => {
    if (!refocus.current) return;
    rowButton(root.current, refocus.current)?.focus();
    refocus.current = null;
  });

  const keys = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.hasAttribute("data-row")) return;
    const index = order.findIndex((fact) => fact.concept === active);
    const next =
      event.key === "ArrowDown"
        ? index + 1
        : event.key === "ArrowUp"
          ? index - 1
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? order.length - 1
              : null;
    const fact = next === null ? undefined : order[next];
    if (!fact) return;
    event.preventDefault();
    setCurrent(fact.concept);
    rowButton(root.current, fact.concept)?.focus();
  };
  /** A row that changes its group keeps the focus. */
  const keepFocus = (concept: string) => {
    refocus.current = concept;
    setCurrent(concept);
  };
  return (
    <section className={styles.sheet} aria-labelledby={headingId} ref={root} data-testid="fact-sheet">
      <div className={styles.head}>
        <h2 id={headingId}>{title ?? t("facts.title")}</h2>
        <span className={styles.headCount}>
          {t(reading ? "facts.here" : "facts.usable", { usable, total: counted.length })}
        </span>
        {readAt && <span className={styles.headEnd}>{t("facts.read-at", { time: formatTime(readAt) })}</span>}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys of the rows inside, which are buttons */}
      <div className={styles.groups} onKeyDown={keys}>
        {GROUPS.map(
          (group) =>
            groups[group].length > 0 && (
              <div key={group} data-group={group}>
                {!single && (
                  <h3 className={styles.groupHead}>
                    {t(`facts.${group}`)} <span>{groups[group].length}</span>
                  </h3>
                )}
                <ul className={styles.rows}>
                  {groups[group].map((fact) => (
                    <FactRow
                      key={fact.concept}
                      fact={fact}
                      layout={group === "found" && !single && fact.state === "found" ? "compact" : "full"}
                      entry={entries?.[fact.concept]}
                      sourceText={sourceTexts?.[fact.concept]}
                      unused={unused?.includes(fact.concept)}
                      effects={effects?.[fact.concept]}
                      tabIndex={fact.concept === active ? 0 : -1}
                      onOpen={(concept) => {
                        setCurrent(concept);
                        handlers.onOpen?.(concept);
                      }}
                      onEnter={
                        handlers.onEnter &&
                        ((concept, value) => {
                          keepFocus(concept);
                          handlers.onEnter?.(concept, value);
                        })
                      }
                      onChoose={
                        handlers.onChoose &&
                        ((concept, source) => {
                          keepFocus(concept);
                          handlers.onChoose?.(concept, source);
                        })
                      }
                      onRestore={
                        handlers.onRestore &&
                        ((concept) => {
                          keepFocus(concept);
                          handlers.onRestore?.(concept);
                        })
                      }
                      onRetry={handlers.onRetry}
                    />
                  ))}
                </ul>
              </div>
            ),
        )}
      </div>
      <div className={styles.foot}>{footer ?? t("facts.hint")}</div>
    </section>
  );
}

function rowButton(root: HTMLElement | null, concept: string): HTMLButtonElement | null {
  return root?.querySelector(`[data-fact="${CSS.escape(concept)}"] [data-row]`) ?? null;
}
