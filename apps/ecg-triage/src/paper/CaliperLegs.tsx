import type { PaperCell, PaperGeometry } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import type { KeyboardEvent, PointerEvent } from "react";
import type { messages } from "../messages.ts";
import { type Caliper, march, readCaliper, stepLeg } from "./caliper.ts";
import styles from "./paper.module.css";

/** The legs on the paper: each takes the focus, moves by arrow keys and by dragging, and says what it measures. */
export function CaliperLegs({
  caliper,
  cell,
  geometry,
  rrMs,
  isMarching,
  onMove,
}: {
  caliper: Caliper;
  cell: PaperCell;
  geometry: PaperGeometry;
  rrMs: number | null;
  isMarching: boolean;
  onMove: (caliper: Caliper) => void;
}) {
  const text = useText<typeof messages>();
  const { ms, perMin, mv } = readCaliper(caliper, rrMs);
  const xOf = (timeS: number) => cell.xPx + (timeS - cell.fromS) * geometry.pxPerS;
  const isShown = (timeS: number) => timeS >= cell.fromS - 1e-6 && timeS <= cell.toS + 1e-6;
  const sign = cell.inverted ? -1 : 1;
  const yOf = (level: number) => cell.baselinePx - sign * level * geometry.pxPerMv;
  const short = text("caliper.short", { ms, rate: perMin === null ? "—" : Math.round(perMin) });
  const [one, other] = caliper.legs;
  const move = (at: number, leg: Caliper["legs"][number]) =>
    onMove({ ...caliper, legs: at === 0 ? [leg, other] : [one, leg] });
  return (
    <>
      {isMarching &&
        march(caliper, cell).map((timeS) => (
          <span
            key={timeS.toFixed(4)}
            className={styles.marchLine}
            style={{ left: xOf(timeS), top: cell.topPx, height: cell.heightPx }}
            data-testid="march-line"
          />
        ))}
      {caliper.legs.map(
        (leg, at) =>
          isShown(leg.timeS) && (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: the two legs never change places
              key={at}
              className={styles.leg}
              style={{ left: xOf(leg.timeS), top: cell.topPx, height: cell.heightPx }}
              role="slider"
              tabIndex={0}
              aria-label={text("caliper.leg", { n: at + 1, lead: cell.label })}
              aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown"
              aria-valuemin={Math.round(cell.fromS * 1000)}
              aria-valuemax={Math.round(cell.toS * 1000)}
              aria-valuenow={Math.round(leg.timeS * 1000)}
              aria-valuetext={text("caliper.value", {
                at: Math.round(leg.timeS * 1000),
                mv: leg.mv.toFixed(2),
                measure: `${short} · ${mv.toFixed(2)} mV`,
              })}
              onKeyDown={(event) => keyDown(event, at)}
              onPointerDown={grab}
              onPointerMove={(event) => pull(event, at)}
              data-testid={`caliper-leg-${at + 1}`}
            >
              <span className={styles.legLevel} style={{ top: yOf(leg.mv) - cell.topPx }} />
            </div>
          ),
      )}
      {isShown(one.timeS) && isShown(other.timeS) && (
        <span className={styles.legText} style={{ left: xOf(Math.min(one.timeS, other.timeS)), top: cell.topPx }}>
          {short}
        </span>
      )}
    </>
  );

  function keyDown(event: KeyboardEvent, at: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const leg = stepLeg(caliper.legs[at]!, event.key, event.shiftKey, cell);
    if (!leg) return;
    event.preventDefault();
    event.stopPropagation();
    move(at, leg);
  }

  function grab(event: PointerEvent): void {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function pull(event: PointerEvent, at: number): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const paper = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!paper) return;
    const timeS = cell.fromS + (event.clientX - paper.left - cell.xPx) / geometry.pxPerS;
    const level = (sign * (cell.baselinePx - (event.clientY - paper.top))) / geometry.pxPerMv;
    move(at, {
      timeS: Math.min(Math.max(Math.round(timeS * 1000) / 1000, cell.fromS), cell.toS),
      mv: Math.round(level * 100) / 100,
    });
  }
}
