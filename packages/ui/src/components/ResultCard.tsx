import type { ModelCard, Result } from "@bedside/models";
import { useEffect, useState } from "react";
import { displayScale, formatDate, NARROW } from "../format/format.ts";
import {
  barOf,
  categoryBounds,
  categorySet,
  formatOutput,
  formatOutputRange,
  formatOutputWithUnit,
  thresholds,
} from "../format/result.ts";
import { useLocale, useLocalized, useReasonText, useText } from "../i18n/i18n.tsx";
import { ChevronRightIcon, CrossSquareIcon, RingIcon, WarningIcon } from "../icons/icons.tsx";
import type { ResultCardProps } from "../props.ts";
import { ActionButton, LinkButton } from "./basic.tsx";
import { useFactText } from "./facttext.ts";
import { CategoryChip, RangeBar } from "./RangeBar.tsx";
import { RefusalCard } from "./RefusalCard.tsx";
import styles from "./result.module.css";

/** One polite sentence, half a second after the last change. */
export function Announce({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 500);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="visually-hidden" role="status" aria-live="polite">
      {said}
    </span>
  );
}

/** Name of the result's category with its bounds. */
export function useCategoryLabel(): (card: ModelCard, result: Result, bounds?: boolean) => string | null {
  const pick = useLocalized();
  return (card, result, bounds = true) => {
    if (result.status === "refused" || !result.category) return null;
    const id = result.category.id;
    const step =
      categorySet(card, result)?.steps.find((s) => s.id === id) ??
      card.categories.flatMap((set) => set.steps).find((s) => s.id === id);
    const name = step ? pick(step.name) : id;
    const limit = bounds ? categoryBounds(card, result, id) : "";
    return limit ? `${name} ${limit}` : name;
  };
}

/** The answer: number, range, verdict, refusal, waiting place or failure, with category and date of the oldest input. */
export function ResultCard(props: ResultCardProps) {
  const { card, result, failed } = props;
  const t = useText();
  const pick = useLocalized();
  const reasonText = useReasonText();
  const categoryLabel = useCategoryLabel();
  const title = pick(card.output.name);
  const bounds = thresholds(card, result);
  const bar = props.bar === undefined ? barOf(card, result) : props.bar;
  const state = failed
    ? "failed"
    : result === null
      ? "loading"
      : result.status === "refused"
        ? "refusal"
        : result.status === "range"
          ? "range"
          : "value";
  const asOf = result?.asOf ? t("result.as-of", { date: formatDate(result.asOf) }) : t("result.undated");
  if (!failed && result?.status === "refused")
    return (
      <div className={styles.answerRefused} data-testid="result-card" data-state="refusal">
        <RefusalCard
          title={t("result.not-calculated-named", { name: title })}
          result={result}
          card={card}
          actions={props.actions}
          headingLevel={2}
        />
        {props.lacks && (
          <ul className={styles.notes}>
            <Lacks text={props.lacks} />
          </ul>
        )}
        <Announce text={t("result.say.refused", { name: title, reason: reasonText(result.reason) })} />
      </div>
    );
  return (
    <section
      className={styles.answer}
      aria-label={t("result.region", { name: title })}
      aria-busy={state === "loading" || undefined}
      data-testid="result-card"
      data-state={state}
    >
      <div className={styles.left}>
        <h2>{title}</h2>
        {failed ? (
          <Failed text={failed.text} onRetry={failed.onRetry} />
        ) : (
          <Figure card={card} result={result} bounds={bounds} />
        )}
        <p className={styles.basis}>
          {pick(card.name)} · {card.version}
          {result && state !== "failed" && <br />}
          {result && state !== "failed" && <span data-testid="as-of">{asOf}</span>}
        </p>
      </div>
      <div className={styles.right}>
        {result === null && !failed && bar && <p className={styles.scaleWaits}>{t("loading.scale")}</p>}
        {!failed && bar && (
          <RangeBar {...bar} {...(result === null ? { empty: true, value: null, range: null } : {})} />
        )}
        {props.interval && (
          <p className={styles.intervalText}>
            {props.interval.label} {formatOutputRange(card, props.interval.low, props.interval.high, bounds)}
          </p>
        )}
        <ul className={styles.notes}>
          {props.lacks && result !== null && <Lacks text={props.lacks} />}
          {result === null && !failed && props.waitingFor && props.waitingFor.length > 0 && (
            <Note text={t("loading.missing", { list: props.waitingFor.join(t("list.comma")) })} />
          )}
          {!failed && result?.status === "range" && <RangeNotes card={card} result={result} bounds={bounds} />}
          {props.notes?.slice(0, 2).map((note) => (
            <Note key={note.text} text={note.text} strong={note.strong} detail={note.detail} />
          ))}
          {!failed &&
            result?.warnings.map((warning) => (
              <li key={warning.code + JSON.stringify(warning.values)} className={styles.warning}>
                <WarningIcon size={14} />
                <span>{reasonText(warning)}</span>
              </li>
            ))}
        </ul>
        {props.actions && props.actions.length > 0 && (
          <div className={styles.actions}>
            {props.actions.slice(0, 2).map((action) => (
              <ActionButton key={action.label} action={action} size="small" />
            ))}
          </div>
        )}
      </div>
      <Announce text={spoken()} />
    </section>
  );

  function spoken(): string {
    if (failed) return t("result.say.failed", { name: title });
    if (!result) return t("result.say.loading", { name: title });
    const category = categoryLabel(card, result) ?? t("result.undecided");
    if (card.kind !== "rules" && result.status === "range" && result.low !== null && result.high !== null)
      return t("result.say.range", {
        name: title,
        low: formatOutput(card, result.low, bounds),
        high: formatOutputWithUnit(card, result.high, bounds),
        category,
        asOf,
      });
    const value =
      card.kind !== "rules" && result.status === "result" && result.value !== null
        ? formatOutputWithUnit(card, result.value, bounds)
        : category;
    if (value === category) return t("result.say.verdict", { name: title, category, asOf });
    return t("result.say.value", { name: title, value, category, asOf });
  }
}

function Figure({ card, result, bounds }: { card: ModelCard; result: Result | null; bounds: number[] }) {
  const t = useText();
  const categoryLabel = useCategoryLabel();
  if (!result)
    return (
      <p className={styles.waiting}>
        <RingIcon size={24} />
        <span>{t("loading.reading")}</span>
      </p>
    );
  if (result.status === "refused") return null;
  const label = categoryLabel(card, result);
  const { unit } = displayScale(card.output.unit);
  const unitText = unit === "" ? null : <small>{unit === "%" ? "%" : `${NARROW}${unit}`}</small>;
  const verdictOnly = card.kind === "rules" || (result.status === "result" ? result.value : result.low) === null;
  if (verdictOnly)
    return (
      <p className={styles.verdict}>
        <CategoryChip
          step={result.category?.step ?? null}
          label={categoryLabel(card, result, false) ?? t("result.cannot-decide")}
        />
      </p>
    );
  return (
    <>
      {result.status === "result" ? (
        <p className={styles.number} data-testid="result-value">
          {formatOutput(card, result.value as number, bounds)}
          {unitText}
        </p>
      ) : (
        <p className={styles.rangeNumber} data-testid="result-range">
          {formatOutputRange(card, result.low as number, result.high as number, bounds)}
          {unitText}
        </p>
      )}
      {card.categories.length > 0 && (
        <CategoryChip step={result.category?.step ?? null} label={label ?? t("result.undecided")} />
      )}
    </>
  );
}

function RangeNotes({
  card,
  result,
  bounds,
}: {
  card: ModelCard;
  result: Extract<Result, { status: "range" }>;
  bounds: number[];
}) {
  const t = useText();
  const text = useFactText();
  const locale = useLocale();
  const { factor } = displayScale(card.output.unit);
  const inside = bounds.filter(
    (b) => result.low !== null && result.high !== null && result.low * factor < b && result.high * factor >= b,
  );
  const names = result.missing.map(
    (gap) =>
      `${text.name(gap.concept)} (${t(gap.why === "unknown" ? "verdict.unknown" : `state.${gap.why}`).toLowerCase()})`,
  );
  return (
    <>
      {inside.map((threshold) => (
        <Note
          key={threshold}
          strong
          text={t("result.threshold-inside", {
            threshold: formatOutputWithUnit(card, threshold / factor).replace(/\.0(?=\D|$)/, ""),
          })}
        />
      ))}
      {names.length > 0 && (
        <Note
          text={t("result.unknown-inputs", {
            list: new Intl.ListFormat(locale, { type: "conjunction" }).format(names),
          })}
        />
      )}
    </>
  );
}

function Note({ text, strong, detail }: { text: string; strong?: boolean; detail?: string }) {
  return (
    <li>
      <ChevronRightIcon size={14} />
      <span>
        {strong ? <b>{text}</b> : text}
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
    </li>
  );
}

/** What the answer was computed, or refused, without. */
function Lacks({ text }: { text: string }) {
  return (
    <li className={styles.warning} data-testid="lacks">
      <WarningIcon size={14} />
      <span>{text}</span>
    </li>
  );
}

function Failed({ text, onRetry }: { text: string; onRetry?: () => void }) {
  const t = useText();
  return (
    <div className={styles.failed}>
      <p>
        <CrossSquareIcon /> <b>{t("result.failed")}</b>
      </p>
      <p>{text}</p>
      {onRetry && <LinkButton onAction={onRetry}>{t("action.retry")}</LinkButton>}
    </div>
  );
}
