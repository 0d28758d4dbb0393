import { type BeatGeometry, beatSpanMs, type MarkerName, type Markers, type MedianBeat } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./markers.module.css";
import type { markerMessages } from "./messages.ts";
import { isEdited, markerSaid } from "./words.ts";

const LARGE = 10;

/** One mark on the median beat: it takes the focus, moves by arrow keys and by dragging, and says where it is. */
export function MarkerHandle({
  name,
  row,
  markers,
  machine,
  beat,
  geometry,
  onMove,
  onReset,
}: {
  name: MarkerName;
  /** Labels stand in two rows so that they do not cover each other. */
  row: 0 | 1;
  markers: Markers;
  machine: Markers | null;
  beat: MedianBeat;
  geometry: BeatGeometry;
  onMove: (name: MarkerName, ms: number) => void;
  /** Back to the machine's place. */
  onReset: (name: MarkerName) => void;
}) {
  const text = useText<typeof markerMessages>();
  const marker = markers[name];
  if (!marker) return null;
  const edited = isEdited(marker);
  const span = beatSpanMs(beat);
  const short = text(`marker.short.${name}`);
  const xOf = (ms: number) => (ms - geometry.fromMs) * geometry.pxPerMs;
  return (
    <>
      {marker.sdMs !== null && (
        <span
          className={styles.band}
          style={{ left: xOf(marker.ms - marker.sdMs), width: 2 * marker.sdMs * geometry.pxPerMs }}
          aria-hidden="true"
        />
      )}
      <div
        className={styles.handle}
        style={{ left: xOf(marker.ms) }}
        role="slider"
        tabIndex={0}
        aria-label={text(`marker.${name}`)}
        aria-keyshortcuts="ArrowLeft ArrowRight Delete"
        aria-valuemin={Math.round(span.fromMs)}
        aria-valuemax={Math.round(span.toMs)}
        aria-valuenow={Math.round(marker.ms)}
        aria-valuetext={markerSaid(text, name, markers, machine)}
        onKeyDown={keyDown}
        onPointerDown={grab}
        onPointerMove={pull}
        data-marker={name}
        data-edited={edited || undefined}
        data-row={row}
        data-testid={`marker-${name}`}
      >
        <span className={styles.grip} />
        <span className={styles.name}>{edited ? text("marker.label-edited", { name: short }) : short}</span>
      </div>
    </>
  );

  function keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !marker) return;
    const by = new Map([
      ["ArrowLeft", -1],
      ["ArrowDown", -1],
      ["ArrowRight", 1],
      ["ArrowUp", 1],
    ]).get(event.key);
    if (by === undefined && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) onReset(name);
    else onMove(name, Math.round(marker.ms) + by * (event.shiftKey ? LARGE : 1));
  }

  function grab(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function pull(event: PointerEvent<HTMLElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const paper = event.currentTarget.parentElement?.getBoundingClientRect();
    if (paper) onMove(name, Math.round((event.clientX - paper.left) / geometry.pxPerMs + geometry.fromMs));
  }
}
