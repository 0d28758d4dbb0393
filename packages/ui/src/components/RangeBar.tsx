import { formatNumber, formatPercent, formatRange, formatRisk, withUnit } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import { QuestionIcon, RiskShape } from "../icons/icons.tsx";
import type { CategoryChipProps, RangeBarProps } from "../props.ts";
import styles from "./bar.module.css";
import { cx } from "./basic.tsx";

/** Shape, word and colour of a risk category; dashed and without colour when undecided. */
export function CategoryChip({ step, label }: CategoryChipProps) {
  return (
    <span
      className={cx(styles.category, step === null ? styles.undecided : styles[`step${step}`])}
      data-state={step === null ? "undecided" : "decided"}
      data-step={step ?? undefined}
    >
      {step === null ? <QuestionIcon size={14} /> : <RiskShape step={step} />}
      <span>{label}</span>
    </span>
  );
}

/** Text of a mark stays inside the scale: centred, or tied to the near end. */
function anchor(percent: number): "start" | "middle" | "end" {
  return percent < 14 ? "start" : percent > 86 ? "end" : "middle";
}

/** An 8 px band of categories; value, interval, range and thresholds stand above it. */
export function RangeBar(props: RangeBarProps) {
  const { domain, bands, unit, value, interval, range, markers = [], empty } = props;
  const t = useText();
  const span = domain.high - domain.low || 1;
  const at = (x: number) => Math.min(100, Math.max(0, ((x - domain.low) / span) * 100));
  const ticks = props.ticks ?? [domain.low, domain.high];
  const number = (x: number) => formatNumber(x, Number.isInteger(x) ? 0 : Number.isInteger(x * 10) ? 1 : 2);
  const bounds = bands.map((band) => band.to);
  const valueText = value == null ? "" : (props.valueLabel ?? formatRisk(value, bounds));
  const crowded = markers.some((marker) => value != null && Math.abs(at(marker.at) - at(value)) < 34);
  return (
    <div
      className={cx(styles.bar, crowded && styles.twoRows, empty && styles.empty)}
      role="img"
      aria-label={props.label ?? sentence()}
      data-testid="range-bar"
    >
      <div className={styles.track}>
        {markers.map((marker) => (
          <span
            key={`${marker.kind} ${marker.at}`}
            className={cx(styles.marker, styles[marker.kind])}
            data-anchor={anchor(at(marker.at))}
            style={{ insetInlineStart: `${at(marker.at)}%` }}
          >
            <span className={styles.markerLabel}>{marker.label}</span>
          </span>
        ))}
        {interval && (
          <span
            className={styles.interval}
            style={{ insetInlineStart: `${at(interval.low)}%`, width: `${at(interval.high) - at(interval.low)}%` }}
          />
        )}
        {range && (
          <span
            className={styles.range}
            style={{ insetInlineStart: `${at(range.low)}%`, width: `${at(range.high) - at(range.low)}%` }}
          >
            <span className={styles.rangeLow}>{formatRisk(range.low, bounds)}</span>
            <span className={styles.rangeHigh}>{formatRisk(range.high, bounds)}</span>
          </span>
        )}
        {value != null && (
          <span className={styles.value} data-anchor={anchor(at(value))} style={{ insetInlineStart: `${at(value)}%` }}>
            <span className={styles.valueLabel}>{valueText}</span>
          </span>
        )}
        <div className={styles.bands}>
          {bands.map((band, index) => {
            const from = index === 0 ? domain.low : (bands[index - 1]?.to ?? domain.low);
            return (
              <span
                key={band.to}
                className={cx(styles.band, !empty && styles[`step${band.step}`])}
                style={{ width: `${at(band.to) - at(from)}%` }}
              />
            );
          })}
        </div>
      </div>
      <div className={styles.ticks}>
        {ticks
          .filter(
            (tick, index) => index === 0 || index === ticks.length - 1 || at(tick) - at(ticks[index - 1] ?? 0) > 4,
          )
          .map((tick, index, shown) => (
            <span
              key={tick}
              data-anchor={anchor(at(tick) === 0 ? 50 : at(tick))}
              style={{ insetInlineStart: `${at(tick)}%` }}
            >
              {index === shown.length - 1 ? full(number(tick)) : number(tick)}
            </span>
          ))}
      </div>
    </div>
  );

  function full(text: string): string {
    return unit === "%" ? formatPercent(text) : withUnit(text, unit);
  }

  function sentence(): string {
    const scale = { low: number(domain.low), high: number(domain.high), unit };
    const marks = markers.map((marker) => `${marker.label}.`).join(" ");
    if (range)
      return `${t("bar.sentence-range", { ...scale, from: formatRisk(range.low, bounds), to: full(formatRisk(range.high, bounds)) })} ${marks}`.trim();
    if (value == null) return t("bar.sentence-empty", scale);
    const spread = interval
      ? ` ${formatRange(formatRisk(interval.low, bounds), full(formatRisk(interval.high, bounds)))}.`
      : "";
    return `${t("bar.sentence", { ...scale, value: full(valueText) })}${spread} ${marks}`.trim();
  }
}
