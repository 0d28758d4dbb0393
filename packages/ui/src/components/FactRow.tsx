import type { Fact } from "@bedside/chart";
import { Fragment, type KeyboardEvent, useRef, useState } from "react";
import { formatDate, formatDateTime } from "../format/format.ts";
import { useReasonText, useText } from "../i18n/i18n.tsx";
import { UndoIcon } from "../icons/icons.tsx";
import type { FactRowProps } from "../props.ts";
import { cx, LinkButton } from "./basic.tsx";
import { ConflictPicker } from "./ConflictPicker.tsx";
import { FactEntry } from "./FactEntry.tsx";
import { FactStateChip } from "./FactStateChip.tsx";
import styles from "./facts.module.css";
import { otherUnit, useDefaultEntry, useFactText, useMappingText } from "./facttext.ts";

/** States that need a value from a person: the entry field stands in the row. */
const ASKS = new Set<Fact["state"]>(["absent", "unmapped", "implausible", "failed"]);

/** One fact: name, value, unit; date, source, mapping; state. Enter opens its source, E enters, Delete restores. */
export function FactRow(props: FactRowProps) {
  const { fact, layout = "full", entry, sourceText, onEnter, onRestore, onOpen } = props;
  const t = useText();
  const text = useFactText();
  const defaultEntry = useDefaultEntry();
  const [ownEditing, setOwnEditing] = useState(false);
  const editing = props.editing ?? ownEditing;
  const button = useRef<HTMLButtonElement>(null);
  const setEditing = (next: boolean) => {
    setOwnEditing(next);
    props.onEditing?.(next);
  };
  const control = entry ?? defaultEntry(fact.concept);
  const name = text.name(fact.concept);
  const canEnter = Boolean(onEnter && control);
  const showEntry = canEnter && (editing || (ASKS.has(fact.state) && !props.unused));
  const keys = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "e" && canEnter) {
      event.preventDefault();
      setEditing(true);
    } else if (event.key === "Delete" && fact.state === "entered") {
      event.preventDefault();
      onRestore?.(fact.concept);
    }
  };
  return (
    <li
      className={cx(styles.row, layout === "compact" && styles.compact)}
      data-fact={fact.concept}
      data-state={fact.state}
    >
      <button
        ref={button}
        type="button"
        className={styles.open}
        tabIndex={props.tabIndex}
        aria-label={rowLabel()}
        aria-keyshortcuts={canEnter ? "Enter E Delete" : "Enter"}
        data-row
        onKeyDown={keys}
        onClick={() => onOpen?.(fact.concept)}
      >
        {name}
      </button>
      <span className={styles.value} data-value>
        {fact.state === "loading" ? (
          <span className={styles.well} />
        ) : (
          fact.value !== null && (
            <>
              {text.number(fact.concept, fact.value)}
              {typeof fact.value === "number" && text.unit(fact.concept, fact.unit) && (
                <small>{`\u202f${text.unit(fact.concept, fact.unit)}`}</small>
              )}
            </>
          )
        )}
      </span>
      <FactSource fact={fact} sourceText={sourceText} unused={props.unused} />
      <span className={styles.state}>
        <FactStateChip state={fact.state} ageDays={fact.ageDays} word={quietWord()} />
      </span>
      {fact.state === "conflicting" && (
        <div className={styles.wide}>
          <ConflictPicker
            fact={fact}
            effects={props.effects}
            onChoose={props.onChoose && ((source) => props.onChoose?.(fact.concept, source))}
            onAsk={canEnter ? () => setEditing(true) : undefined}
          />
        </div>
      )}
      {(showEntry || (fact.state === "failed" && props.onRetry)) && (
        <div className={cx(styles.wide, styles.controls)}>
          {fact.state === "failed" && props.onRetry && (
            <LinkButton onAction={() => props.onRetry?.(fact.concept)} testId={`retry-${fact.concept}`}>
              {t("fact.retry")}
            </LinkButton>
          )}
          {showEntry && control && (
            <FactEntry
              concept={fact.concept}
              control={control}
              autoFocus={editing}
              onCancel={
                editing
                  ? () => {
                      setEditing(false);
                      button.current?.focus();
                    }
                  : undefined
              }
              onEnter={(value) => {
                setEditing(false);
                button.current?.focus();
                onEnter?.(fact.concept, value);
              }}
            />
          )}
        </div>
      )}
      {fact.state === "entered" && fact.entry && (
        <div className={cx(styles.wide, styles.original)}>
          <span>{originalText(fact)}</span>
          {onRestore && (
            <button
              type="button"
              className={styles.restore}
              onClick={() => onRestore(fact.concept)}
              data-testid={`restore-${fact.concept}`}
            >
              <UndoIcon size={13} />
              {t("fact.restore")}
            </button>
          )}
        </div>
      )}
    </li>
  );

  function quietWord(): string | undefined {
    if (fact.state !== "found") return undefined;
    if (sourceText && fact.source === null && fact.reason === null) return t("state.setting");
    return fact.reason ? t("state.derived") : undefined;
  }

  function rowLabel(): string {
    const value = text.value(fact.concept, fact.value, fact.unit);
    return [name, value, t(`state.${fact.state}`)].filter(Boolean).join(", ");
  }

  function originalText(given: Fact): string {
    const original = given.entry?.original;
    if (!original || original.value === null) return original ? t(`state.${original.state}`) : t("fact.chart-nothing");
    return t("fact.chart-said", {
      value: [text.value(given.concept, original.value, original.unit), formatDate(original.effective)]
        .filter(Boolean)
        .join(" · "),
    });
  }
}

/** Line 2: date, mapping or resource, value in the hospital's unit; or why there is no value. */
/** Dates and codes stay in one piece; sentences may wrap. */
const LONGEST_UNBROKEN = 24;

function FactSource({ fact, sourceText, unused }: { fact: Fact; sourceText?: string; unused?: boolean }) {
  const t = useText();
  const text = useFactText();
  // The row has no room for the relation and the value's own code; the source popover has them.
  const mappingText = useMappingText();
  const reasonText = useReasonText();
  const parts: (string | null)[] = [];
  if (fact.state === "entered" && fact.entry) parts.push(formatDateTime(fact.entry.at), fact.entry.by);
  else if (sourceText) parts.push(sourceText);
  else {
    if (fact.value !== null && (fact.effective || fact.source))
      parts.push(formatDate(fact.effective) || (fact.source?.startsWith("Patient/") ? null : t("fact.undated")));
    parts.push(
      mappingText(fact.mapping)?.split(/[,，;]/)[0] ?? fact.source?.split("/")[0] ?? null,
      fact.value === null ? null : otherUnit(fact, text),
    );
    if (fact.value === null && fact.raw) parts.push(t("fact.raw", { value: text.raw(fact.raw) }));
    parts.push(reasonText(fact.reason) || null);
  }
  if (unused && !sourceText) parts.push(t("facts.unused"));
  return (
    <span className={styles.source}>
      {parts
        .filter((part) => part !== null && part !== "")
        .map((part, index) => (
          <Fragment key={part}>
            {index > 0 && " · "}
            <span className={cx((part?.length ?? 0) < LONGEST_UNBROKEN && styles.keep)}>{part}</span>
          </Fragment>
        ))}
    </span>
  );
}
