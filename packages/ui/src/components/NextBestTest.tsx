import type { FactValue } from "@bedside/chart";
import type { MissingInput, ModelCard } from "@bedside/models";
import { displayScale, formatNumber, formatRange, withUnit } from "../format/format.ts";
import { formatOutputRange, tidy } from "../format/result.ts";
import { useConcept, useText } from "../i18n/i18n.tsx";
import type { NextBestTestProps } from "../props.ts";
import { Card, cx, LinkButton } from "./basic.tsx";
import { useFactText } from "./facttext.ts";
import styles from "./result.module.css";

/** Missing inputs, the one that narrows most first: what would remain, by how much, and whether it settles the question. */
export function NextBestTest({ card, missing, threshold, domain, orders, onAct }: NextBestTestProps) {
  const t = useText();
  const text = useFactText();
  const conceptOf = useConcept();
  const { factor } = displayScale(card.output.unit);
  const at = (x: number) =>
    Math.min(100, Math.max(0, ((tidy(x * factor) - domain.low) / (domain.high - domain.low || 1)) * 100));
  const bounds = threshold == null ? [] : [threshold];
  return (
    <Card title={t("gaps.title")} caption={t("gaps.caption")} flush testId="next-best-test">
      <table className={styles.gapTable}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">#</span>
            </th>
            <th scope="col">{t("gaps.next")}</th>
            <th scope="col">{t("compare.axis")}</th>
            <th scope="col">{t("gaps.narrows")}</th>
            <th scope="col">{t("gaps.settles")}</th>
          </tr>
        </thead>
        <tbody>
          {missing.map((gap, index) => {
            const shown = pickShown(gap.remaining);
            return (
              <tr key={gap.column} data-gap={gap.concept} data-state={gap.settles ? "settles" : "open"}>
                <td>
                  <span className={cx(styles.rank, index === 0 && styles.rankFirst)}>{index + 1}</span>
                </td>
                <th scope="row" className={styles.gapName}>
                  {onAct ? (
                    <LinkButton onAction={() => onAct(gap.column)}>{text.name(gap.concept)}</LinkButton>
                  ) : (
                    text.name(gap.concept)
                  )}
                  <small>
                    {orders?.[gap.column] ?? t(gap.why === "unknown" ? "verdict.unknown" : `state.${gap.why}`)}
                  </small>
                </th>
                <td className={styles.gapAxis}>
                  <div className={styles.remains}>
                    {threshold != null && (
                      <span
                        className={styles.gapThreshold}
                        style={{ insetInlineStart: `${at(threshold / factor)}%` }}
                      />
                    )}
                    {shown.map((rest) => (
                      <span
                        key={String(rest.value)}
                        className={cx(styles.remain, at(rest.high) > 55 && styles.labelFirst)}
                        style={
                          at(rest.high) > 55
                            ? { marginInlineEnd: `${100 - at(rest.high)}%` }
                            : { marginInlineStart: `${at(rest.low)}%` }
                        }
                      >
                        <i style={{ inlineSize: `${at(rest.high) - at(rest.low)}cqw` }} />
                        <span>
                          {typeof rest.value === "number"
                            ? t("gaps.at", { value: valueText(gap, rest.value) })
                            : valueText(gap, rest.value)}
                          <span className="visually-hidden">
                            : {formatOutputRange(card, rest.low, rest.high, bounds)}
                          </span>
                        </span>
                      </span>
                    ))}
                  </div>
                </td>
                <td className={styles.strong}>
                  {t("gaps.points", { n: formatNumber(tidy(gap.narrows * factor), 1) })}
                </td>
                <td className={styles.gapSettles}>
                  {gap.settles
                    ? t("gaps.settles-yes")
                    : gap.remaining.some((rest) => rest.category !== null)
                      ? t("gaps.settles-some", { values: settling(gap) })
                      : t("gaps.settles-no")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );

  function valueText(gap: MissingInput, value: FactValue): string {
    if (typeof value !== "number") return text.number(gap.concept, value);
    return text.value(gap.concept, inConceptUnit(card, gap.column, value), conceptOf(gap.concept)?.unit ?? null);
  }

  /** The explored values that settle it, as `≤ 69 mg/dL`, `≥ 90 mg/dL`, or the answers by name. */
  function settling(gap: MissingInput): string {
    const rows = gap.remaining;
    if (rows.some((rest) => typeof rest.value !== "number"))
      return rows
        .filter((rest) => rest.category !== null)
        .map((rest) => valueText(gap, rest.value))
        .join(t("list.comma"));
    const concept = conceptOf(gap.concept);
    const digits = concept?.digits ?? 1;
    const unit = text.unit(gap.concept, concept?.unit ?? null);
    const shown = (index: number, round: (x: number) => number) => {
      const value = inConceptUnit(card, gap.column, Number(rows[index]?.value));
      return formatNumber(round(tidy(value * 10 ** digits)) / 10 ** digits, digits);
    };
    return settledRuns(rows.map((rest) => rest.category))
      .map(({ from, to }) => {
        if (from === 0) return withUnit(`≤ ${shown(to, Math.floor)}`, unit);
        if (to === rows.length - 1) return withUnit(`≥ ${shown(from, Math.ceil)}`, unit);
        const [low, high] = [shown(from, Math.ceil), shown(to, Math.floor)];
        return withUnit(low === high ? low : formatRange(low, high), unit);
      })
      .join(t("list.comma"));
  }
}

/** Model's own unit -> the concept's, in which values are shown. */
export function inConceptUnit(card: ModelCard, column: string, value: number): number {
  return tidy(value / (card.inputs.find((input) => input.column === column)?.scale ?? 1));
}

/** Stretches of neighbouring explored values that each leave one category. */
export function settledRuns(categories: (string | null)[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  categories.forEach((category, index) => {
    if (category === null) return;
    const last = runs.at(-1);
    if (last && last.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  });
  return runs;
}

/** First, middle and last of many explored values; all of three or fewer. */
function pickShown<T>(rows: T[]): T[] {
  if (rows.length <= 3) return rows;
  return [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)].filter((row): row is T => row !== undefined);
}
