import { MARKERS, type MeasuredBeat, type PaperGeometry } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./markers.module.css";
import type { markerMessages } from "./messages.ts";

const LANE_PX = 18;

/**
 * A light mark at each QRS on the paper, N or E, with the fiducial marks of the median beat above it. One stop of the Tab
 * key; Up and Down go to the next beat, arrows move it, Delete removes it, Insert adds one behind it. A click beside a mark
 * adds a beat there.
 */
export function BeatMarks({
  beats,
  median,
  samplingRateHz,
  geometry,
  chosen,
  onChoose,
  onMove,
  onRemove,
  onInsert,
  onAdd,
}: {
  /** Sample index of each QRS. */
  beats: readonly number[];
  median: MeasuredBeat | null;
  samplingRateHz: number;
  geometry: PaperGeometry;
  /** Index of the beat that the keys act on. */
  chosen: number;
  onChoose: (index: number) => void;
  onMove: (index: number, byMs: number) => void;
  onRemove: (index: number) => void;
  onInsert: (index: number) => void;
  onAdd: (timeS: number) => void;
}) {
  const text = useText<typeof markerMessages>();
  const top = Math.min(...geometry.cells.map((cell) => cell.topPx));
  const cells = geometry.cells.filter((cell) => cell.topPx === top);
  const placed = beats.flatMap((at, index) => {
    const timeS = at / samplingRateHz;
    const cell = cells.find((it) => timeS >= it.fromS && timeS <= it.toS);
    return cell ? [{ index, timeS, cell, xPx: cell.xPx + (timeS - cell.fromS) * geometry.pxPerS }] : [];
  });
  const stop = placed.some(({ index }) => index === chosen) ? chosen : placed[0]?.index;
  const kindOf = (index: number) =>
    median?.ectopic.includes(index) ? "ectopic" : median?.used.includes(index) ? "normal" : "out";
  return (
    <>
      {cells.map((cell) => (
        <div
          key={cell.xPx}
          style={{ position: "absolute", left: cell.xPx, top, width: cell.widthPx, height: LANE_PX }}
          onPointerDown={(event) => {
            event.stopPropagation();
            if (event.button !== 0) return;
            onAdd(cell.fromS + (event.clientX - event.currentTarget.getBoundingClientRect().left) / geometry.pxPerS);
          }}
          data-testid="beat-lane"
        />
      ))}
      {placed.map(({ index, timeS, cell, xPx }) => {
        const kind = kindOf(index);
        return (
          <div key={index}>
            <span
              className={styles.beatLine}
              style={{ left: xPx, top: top + LANE_PX, height: geometry.heightPx - top - LANE_PX }}
              data-kind={kind}
            />
            {kind === "normal" &&
              MARKERS.map((name) => {
                const marker = median?.markers[name];
                const at = marker ? xPx + (marker.ms / 1000) * geometry.pxPerS : Number.NaN;
                return (
                  at >= cell.xPx &&
                  at <= cell.xPx + cell.widthPx && (
                    <span key={name} className={styles.fiducial} style={{ left: at, top: top + LANE_PX }} />
                  )
                );
              })}
            <div
              className={styles.beatMark}
              style={{ left: xPx, top, height: LANE_PX }}
              role="slider"
              tabIndex={index === stop ? 0 : -1}
              aria-label={text("beats.mark", { n: index + 1, all: beats.length })}
              aria-keyshortcuts="ArrowUp ArrowDown ArrowLeft ArrowRight Delete Insert"
              aria-valuemin={Math.round(cell.fromS * 1000)}
              aria-valuemax={Math.round(cell.toS * 1000)}
              aria-valuenow={Math.round(timeS * 1000)}
              aria-valuetext={text("beats.value", {
                at: timeS.toFixed(3),
                kind: text(`beats.${kind}`),
              })}
              data-kind={kind}
              data-testid={`beat-${index}`}
              onFocus={() => onChoose(index)}
              onPointerDown={(event: PointerEvent) => event.stopPropagation()}
              onKeyDown={(event) => keyDown(event, index)}
            >
              <span>{kind === "ectopic" ? "E" : "N"}</span>
            </div>
          </div>
        );
      })}
    </>
  );

  function keyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? 10 : 1;
    const act = new Map<string, () => void>([
      ["ArrowLeft", () => onMove(index, -by)],
      ["ArrowRight", () => onMove(index, by)],
      ["ArrowUp", () => focus(event.currentTarget, index - 1)],
      ["ArrowDown", () => focus(event.currentTarget, index + 1)],
      ["Delete", () => onRemove(index)],
      ["Insert", () => onInsert(index)],
    ]).get(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  function focus(from: HTMLElement, index: number): void {
    from.closest("section")?.querySelector<HTMLElement>(`[data-testid="beat-${index}"]`)?.focus();
  }
}
