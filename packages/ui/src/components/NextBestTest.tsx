import { displayScale, formatNumber } from "../format/format.ts";
import { formatOutputRange, tidy } from "../format/result.ts";
import { useText } from "../i18n/i18n.tsx";
import type { NextBestTestProps } from "../props.ts";
import { Card, cx, LinkButton } from "./basic.tsx";
import { useFactText } from "./facttext.ts";
import styles from "./result.module.css";

/** Missing inputs, the one that narrows most first: what would remain, by how much, and whether it settles the question. */
export function NextBestTest({ card, missing, threshold, domain, orders, onAct }: NextBestTestProps) {
  const t = useText();
  const text = useFactText();
  const { factor } = displayScale(card.output.unit);
  const at = (x: number) => Math.min(100, Math.max(0, ((tidy(x * factor) - domain.low) / (domain.high - domain.low || 1)) * 100));
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
            const settling = gap.remaining.filter((rest) => rest.category !== null);
            const shown = pickShown(gap.remaining);
            return (
              <tr key={gap.column} data-gap={gap.concept} data-state={gap.settles ? "settles" : "open"}>
                <td>
                  <span className={cx(styles.rank, index === 0 && styles.rankFirst)}>{index + 1}</span>
                </td>
                <th scope="row" className={styles.gapName}>
                  {onAct ? <LinkButton onAction={() => onAct(gap.column)}>{text.name(gap.concept)}</LinkButton> : text.name(gap.concept)}
                  <small>{orders?.[gap.column] ?? t(gap.why === "unknown" ? "verdict.unknown" : `state.${gap.why}`)}</small>
                </th>
                <td className={styles.gapAxis}>
                  <div className={styles.remains}>
                    {threshold != null && <span className={styles.gapThreshold} style={{ insetInlineStart: `${at(threshold / factor)}%` }} />}
                    {shown.map((rest) => (
                      <span key={String(rest.value)} className={styles.remain}>
                        <i style={{ marginInlineStart: `${at(rest.low)}%`, width: `${at(rest.high) - at(rest.low)}%` }} />
                        <span>
                          {typeof rest.value === "number"
                            ? t("gaps.at", { value: text.number(gap.concept, rest.value) })
                            : text.number(gap.concept, rest.value)}
                          <span className="visually-hidden">: {formatOutputRange(card, rest.low, rest.high, bounds)}</span>
                        </span>
                      </span>
                    ))}
                  </div>
                </td>
                <td className={styles.strong}>{t("gaps.points", { n: formatNumber(tidy(gap.narrows * factor), 1) })}</td>
                <td className={styles.gapSettles}>
                  {gap.settles
                    ? t("gaps.settles-yes")
                    : settling.length > 0
                      ? t("gaps.settles-some", { values: spanOf(settling.map((rest) => text.number(gap.concept, rest.value))) })
                      : t("gaps.settles-no")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );

  function spanOf(values: string[]): string {
    return values.length > 3 ? `${values.slice(0, 3).join(t("list.comma"))}…` : values.join(t("list.comma"));
  }
}

/** First, middle and last of many explored values; all of three or fewer. */
function pickShown<T>(rows: T[]): T[] {
  if (rows.length <= 3) return rows;
  return [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)].filter((row): row is T => row !== undefined);
}
