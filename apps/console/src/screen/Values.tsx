import { prepareUnits, SYSTEMS } from "@bedside/terminology";
import type { UnitVerdict } from "@bedside/terminology/mapper";
import { formatNumber, useText } from "@bedside/ui";
import { useEffect, useState } from "react";
import type { Candidates } from "../candidates/client.ts";
import { checkValues, type LocalRow, type ValueCheck } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./detail.module.css";

const WIDTH = 472;
const HEIGHT = 44;
/** Values out of range that are told one by one. */
const TOLD = 4;

interface ValuesProps {
  row: LocalRow;
  target: { system: string; code: string } | null;
  source: Candidates;
}

/** The values that came under a row, against the range that its target's values can lie in. */
export function Values({ row, target, source }: ValuesProps) {
  const text = useText<ConsoleMessages>();
  const verdict = useUnitVerdict(row.unit, target, source);
  const check = checkValues(row, target ?? { system: "", code: "" }, () => verdict);
  const { plausible, histogram, inside, outside, unread, unit, unitProblem } = check;
  const numbers = inside + outside.length;
  return (
    <section className={styles.values} aria-label={text("values.title")} data-testid="values">
      <div className={styles.valuesHead}>
        <h3>{text("values.title")}</h3>
        <span className={styles.muted}>
          {plausible
            ? text(numbers === 0 ? "values.plausible-only" : "values.plausible", {
                low: formatNumber(plausible.low, digitsOf(plausible.low)),
                high: formatNumber(plausible.high, digitsOf(plausible.high)),
                unit,
                share: numbers === 0 ? null : formatNumber((100 * inside) / numbers, 1),
              })
            : target && unitProblem === null && text("values.no-range")}
        </span>
      </div>
      {unitProblem && target && (
        <p className={styles.bad} data-testid="unit-problem">
          {text("values.unit", { unit: row.unit || "–", why: text(`unit.${unitProblem}`) })}
        </p>
      )}
      {row.samples.length === 0 ? <p className={styles.muted}>{text("values.none")}</p> : <Drawing check={check} />}
      {outside.length > 0 && (
        <p className={styles.bad} data-testid="values-outside">
          {text("values.outside", {
            n: outside.length,
            values: [...outside.slice(0, TOLD).map(shown), ...(outside.length > TOLD ? ["…"] : [])].join(", "),
          })}
        </p>
      )}
      {unread > 0 && <p className={styles.muted}>{text("values.unread", { n: unread })}</p>}
      {histogram && unitProblem === null && <p className="visually-hidden">{summary(check, text)}</p>}
    </section>
  );
}

/** Whether the unit can be the target's; a unit that the built table does not have is known a moment later. */
function useUnitVerdict(unit: string, target: ValuesProps["target"], source: Candidates): UnitVerdict {
  const code = target?.system === SYSTEMS.loinc && unit !== "" ? target.code : null;
  const of = `${unit} ${code}`;
  const [known, setKnown] = useState<{ of: string; verdict: UnitVerdict }>({ of: "", verdict: "unknown" });
  useEffect(() => {
    let isCurrent = true;
    // Without the table nothing is known, which the candidates say.
    const fits = code === null ? Promise.resolve("unknown" as const) : source.unitFits(unit, code);
    void Promise.all([fits.catch(() => "unknown" as const), prepareUnits([unit])]).then(
      ([verdict]) => isCurrent && setKnown({ of, verdict }),
    );
    return () => {
      isCurrent = false;
    };
  }, [unit, code, of, source]);
  return known.of === of ? known.verdict : "unknown";
}

const digitsOf = (value: number) => (Number.isInteger(value) ? 0 : 1);
const shown = (value: number) => String(Number(value.toPrecision(4)));

function Drawing({ check: { histogram, plausible, outside } }: { check: ValueCheck }) {
  if (!histogram) return null;
  const low = Math.min(histogram.low, plausible?.low ?? histogram.low);
  const high = Math.max(histogram.high, plausible?.high ?? histogram.high);
  const span = high - low || 1;
  // What lies outside stands at the edge: its value is told in words.
  const x = (value: number) => 10 + ((Math.min(high, Math.max(low, value)) - low) / span) * (WIDTH - 20);
  const most = Math.max(...histogram.bins, 1);
  const step = (histogram.high - histogram.low) / histogram.bins.length;
  const marks = plausible ? [plausible.low, plausible.high] : [histogram.low, histogram.high];
  return (
    <svg className={styles.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`} aria-hidden="true">
      {histogram.bins.map((n, at) => {
        const from = histogram.low + at * step;
        const height = (n / most) * (HEIGHT - 6);
        return (
          n > 0 && (
            <rect
              key={from}
              className={styles.binBar}
              x={x(from)}
              y={HEIGHT - height}
              width={Math.max(2, x(from + step) - x(from) - 1.5)}
              height={height}
            />
          )
        );
      })}
      {plausible && (
        <rect
          className={styles.range}
          x={x(plausible.low)}
          y={HEIGHT + 1}
          width={x(plausible.high) - x(plausible.low)}
          height={4}
        />
      )}
      {[...new Set(outside)].slice(0, TOLD).map((value) => (
        <circle
          key={value}
          className={styles.outsideMark}
          cx={x(value) + (value < low ? -6 : value > high ? 6 : 0)}
          cy={HEIGHT - 4}
          r={3}
        />
      ))}
      {marks.map((value, at) => (
        <text key={at === 0 ? "low" : "high"} x={x(value)} y={HEIGHT + 17} textAnchor={at === 0 ? "start" : "end"}>
          {shown(value)}
        </text>
      ))}
    </svg>
  );
}

function summary({ histogram, unit, inside }: ValueCheck, text: ReturnType<typeof useText<ConsoleMessages>>): string {
  if (!histogram) return "";
  const step = (histogram.high - histogram.low) / histogram.bins.length;
  const top = histogram.bins.indexOf(Math.max(...histogram.bins));
  return text("values.summary", {
    n: inside,
    low: shown(histogram.low),
    high: shown(histogram.high),
    unit,
    from: shown(histogram.low + top * step),
    to: shown(histogram.low + (top + 1) * step),
  });
}
