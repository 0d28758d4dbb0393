import type { Result } from "@bedside/models";
import { displayScale, formatPercent, withUnit } from "../format/format.ts";
import { axisTicks, formatOutput, formatOutputRange, tidy } from "../format/result.ts";
import { useLocalized, useText } from "../i18n/i18n.tsx";
import { CheckIcon, OctagonIcon, WarningIcon } from "../icons/icons.tsx";
import type { ModelCompareProps } from "../props.ts";
import { Card, cx } from "./basic.tsx";
import styles from "./compare.module.css";

const ICONS = { applicable: CheckIcon, caution: WarningIcon, "not-applicable": OctagonIcon };
const ORDER = ["applicable", "caution", "not-applicable"];

/** Results on one axis: filled = applicable, hollow = with caution, no dot = not applicable. */
export function ModelCompare(props: ModelCompareProps) {
  const { domain, unit, thresholds = [] } = props;
  const t = useText();
  const pick = useLocalized();
  const ticks = props.ticks ?? axisTicks(domain);
  const rows = [...props.rows].sort(
    (a, b) =>
      Number(b.chosen ?? false) - Number(a.chosen ?? false) ||
      ORDER.indexOf(a.applicability) - ORDER.indexOf(b.applicability),
  );
  const at = (x: number) => Math.min(100, Math.max(0, ((x - domain.low) / (domain.high - domain.low || 1)) * 100));
  return (
    <Card
      title={props.title ?? t("compare.title")}
      caption={props.caption ?? t("compare.caption")}
      flush
      testId="model-compare"
    >
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("compare.model")}</th>
            <th scope="col">{t("compare.status")}</th>
            <th scope="col">{t("compare.axis")}</th>
            <th scope="col">{t("compare.value")}</th>
            <th scope="col">{t("compare.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const Icon = ICONS[row.applicability];
            const { factor } = displayScale(row.card.output.unit);
            return (
              <tr
                key={row.card.id}
                className={cx(row.chosen && row.applicability !== "not-applicable" && styles.chosen)}
                data-model={row.card.id}
                data-state={row.applicability}
              >
                <th scope="row">
                  {props.onOpenCard ? (
                    <button type="button" className={styles.open} onClick={() => props.onOpenCard?.(row.card.id)}>
                      {pick(row.card.name)}
                    </button>
                  ) : (
                    pick(row.card.name)
                  )}
                  {row.chosen && <span className="visually-hidden">, {t("compare.chosen")}</span>}
                </th>
                <td className={styles.status} data-state={row.applicability}>
                  <Icon size={13} /> {t(`compare.${row.applicability}`)}
                </td>
                {row.applicability === "not-applicable" ? (
                  <td className={styles.reason} colSpan={3}>
                    {row.reason}
                  </td>
                ) : (
                  <>
                    <td className={styles.axis}>
                      <span className={styles.scale} aria-hidden="true">
                        {ticks.map((tick) => (
                          <span key={tick} className={styles.line} style={{ insetInlineStart: `${at(tick)}%` }} />
                        ))}
                        {thresholds.map((tick) => (
                          <span key={tick} className={styles.threshold} style={{ insetInlineStart: `${at(tick)}%` }} />
                        ))}
                        <Mark
                          result={row.result}
                          hollow={row.applicability === "caution"}
                          at={(x) => at(tidy(x * factor))}
                        />
                      </span>
                    </td>
                    <td className={styles.value}>{valueText(row)}</td>
                    <td className={styles.reason}>{row.reason}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
        <tfoot aria-hidden="true" hidden={rows.every((row) => row.applicability === "not-applicable")}>
          <tr>
            <td />
            <td />
            <td>
              <span className={styles.ticks}>
                {ticks.map((tick, index) => (
                  <span key={tick} style={{ insetInlineStart: `${at(tick)}%` }}>
                    {index === ticks.length - 1
                      ? unit === "%"
                        ? formatPercent(String(tick))
                        : withUnit(String(tick), unit)
                      : tick}
                  </span>
                ))}
              </span>
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </Card>
  );

  function valueText({ card, result }: ModelCompareProps["rows"][number]): string {
    if (!result) return t("state.loading");
    if (result.status === "result" && result.value !== null) return formatOutput(card, result.value, thresholds);
    if (result.status === "range" && result.low !== null && result.high !== null)
      return formatOutputRange(card, result.low, result.high, thresholds);
    return "—";
  }
}

function Mark({ result, hollow, at }: { result: Result | null; hollow: boolean; at: (x: number) => number }) {
  if (!result || result.status === "refused") return null;
  const spread =
    result.low !== null && result.high !== null && result.low < result.high
      ? { low: result.low, high: result.high }
      : null;
  if (result.status === "range")
    return spread ? (
      <span
        className={cx(styles.box, hollow && styles.hollow)}
        style={{ insetInlineStart: `${at(spread.low)}%`, width: `${Math.max(1, at(spread.high) - at(spread.low))}%` }}
      />
    ) : null;
  if (result.value === null) return null;
  return (
    <>
      {spread && (
        <span
          className={styles.whisker}
          style={{ insetInlineStart: `${at(spread.low)}%`, width: `${at(spread.high) - at(spread.low)}%` }}
        />
      )}
      <span className={cx(styles.dot, hollow && styles.hollow)} style={{ insetInlineStart: `${at(result.value)}%` }} />
    </>
  );
}
