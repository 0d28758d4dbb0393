import { formatFactor, formatNumber } from "../format/format.ts";
import { formatOutputWithUnit } from "../format/result.ts";
import { useLocalized, useText } from "../i18n/i18n.tsx";
import type { ContributionBarsProps } from "../props.ts";
import { Card, cx } from "./basic.tsx";
import { useFactText } from "./facttext.ts";
import { inConceptUnit } from "./NextBestTest.tsx";
import styles from "./result.module.css";

/** Largest step first; each bar starts where the one above ended, so that the last ends at the total. */
export function waterfall(terms: Record<string, number>): { column: string; term: number; from: number; to: number }[] {
  let sum = 0;
  return Object.entries(terms)
    .filter(([, term]) => Math.abs(term) > 1e-9)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([column, term]) => {
      const from = sum;
      sum += term;
      return { column, term, from, to: sum };
    });
}

/** Exact terms of the linear predictor against the card's reference patient. A list, so that it reads without the bars. */
export function ContributionBars({ card, result, labels, as = "factor" }: ContributionBarsProps) {
  const t = useText();
  const pick = useLocalized();
  const text = useFactText();
  const steps = waterfall(result.contributions);
  const total = steps.at(-1)?.to ?? 0;
  const low = Math.min(0, ...steps.map((step) => step.to));
  const high = Math.max(0, ...steps.map((step) => step.to));
  const at = (x: number) => ((x - low) / (high - low || 1)) * 100;
  const value = (term: number) =>
    as === "factor" ? formatFactor(Math.exp(term)) : `${term > 0 ? "+" : ""}${formatNumber(term, 2)}`;
  const bar = (from: number, to: number, down: boolean) => (
    <span className={styles.contribBar} aria-hidden="true">
      <i
        className={cx(down && styles.down)}
        style={{ insetInlineStart: `${at(Math.min(from, to))}%`, width: `${Math.abs(at(to) - at(from))}%` }}
      />
    </span>
  );
  return (
    <Card
      title={t("contrib.title")}
      end={t(as === "factor" ? "contrib.factor" : "contrib.points")}
      testId="contributions"
    >
      {steps.length === 0 ? (
        <p className={styles.muted}>{t("contrib.none")}</p>
      ) : (
        <ul>
          {steps.map((step) => (
            <li key={step.column} className={styles.contrib} data-column={step.column}>
              <span>{labels?.[step.column] ?? label(step.column)}</span>
              {bar(step.from, step.to, step.term < 0)}
              <span className={styles.contribValue}>{value(step.term)}</span>
            </li>
          ))}
          <li className={cx(styles.contrib, styles.total)}>
            <span>{t("contrib.total")}</span>
            {bar(0, total, false)}
            <span className={styles.contribValue}>{value(total)}</span>
          </li>
        </ul>
      )}
      {card.reference && result.referenceValue !== null && (
        <p className={styles.reference}>
          {t("contrib.reference", {
            value: formatOutputWithUnit(card, result.referenceValue),
            text: pick(card.reference.text),
          })}
        </p>
      )}
    </Card>
  );

  function label(column: string): string {
    const used = result.inputs[column];
    if (!used) return column;
    const fact = used.fact;
    const shown =
      fact && fact.value !== null
        ? text.number(used.concept, fact.value)
        : text.number(
            used.concept,
            typeof used.value === "number" ? inConceptUnit(card, column, used.value) : used.value,
          );
    return `${text.name(used.concept)} ${shown}`;
  }
}
