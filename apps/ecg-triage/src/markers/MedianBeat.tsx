import {
  type BeatGeometry,
  beatGeometry,
  MARKERS,
  type MarkerName,
  type Markers,
  type MeasuredBeat,
  type Measurements,
  type Tangent,
} from "@bedside/ecg";
import { formatDateTime, NARROW, useText } from "@bedside/ui";
import { useEffect, useMemo, useRef } from "react";
import { useRoom } from "../paper/useRoom.ts";
import { BeatCanvas } from "./BeatCanvas.tsx";
import { MarkerHandle } from "./MarkerHandle.tsx";
import styles from "./markers.module.css";
import type { markerMessages } from "./messages.ts";
import type { Edit } from "./useEdits.ts";
import { isEdited, signed } from "./words.ts";

const ROWS: Record<MarkerName, 0 | 1> = {
  pOnset: 0,
  pOffset: 1,
  qrsOnset: 0,
  qrsOffset: 1,
  tPeak: 0,
  tOffset: 1,
};
/** Kept free for the scale above and the names below. */
const TOP_PX = 30;
const BOTTOM_PX = 58;
const SUPERPOSED_SHARE = 0.24;
const LEAST_PX = 120;

/** The median beat on enlarged paper with its marks, and below it all leads at the same scale. */
export function MedianBeat({
  median,
  measures,
  machine,
  machineQtMs,
  leads,
  tangent,
  edit,
  together,
  onMove,
  onReset,
}: {
  median: MeasuredBeat;
  measures: Measurements;
  /** The machine's marks on this very beat. */
  machine: Markers | null;
  machineQtMs: number | null;
  /** One, or all. */
  leads: readonly string[];
  /** Drawn where it is asked for. */
  tangent: Tangent | null;
  edit: Edit | null;
  /** In how many leads T ends with the mark. */
  together: string | null;
  onMove: (name: MarkerName, ms: number) => void;
  onReset: (name: MarkerName) => void;
}) {
  const text = useText<typeof markerMessages>();
  const box = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useRoom(box);
  const isRoomy = widthPx > 0 && heightPx > LEAST_PX;
  useEffect(() => {
    if (isRoomy) box.current?.querySelector<HTMLElement>('[data-marker="tOffset"]')?.focus();
  }, [isRoomy]);
  const { beat, markers } = median;
  const onsetMs = markers.qrsOnset?.ms ?? 0;
  const lowerPx = Math.round(heightPx * SUPERPOSED_SHARE);
  // The stretch follows the machine's marks: the paper must not move under a mark that is being moved.
  const fromMs = Math.min((machine?.pOnset?.ms ?? 0) - 40, (machine?.qrsOnset?.ms ?? 0) - 120);
  const toMs = Math.max((machine?.tOffset?.ms ?? 0) + 110, (machine?.qrsOffset?.ms ?? 0) + 300);
  const baseMs = machine?.qrsOnset?.ms ?? 0;
  const geometry = useMemo(
    () =>
      beatGeometry(beat, {
        leads,
        fromMs,
        toMs,
        qrsOnsetMs: baseMs,
        widthPx,
        heightPx: heightPx - lowerPx - 28,
        topPx: TOP_PX,
        bottomPx: BOTTOM_PX,
      }),
    [beat, leads, fromMs, toMs, baseMs, widthPx, heightPx, lowerPx],
  );
  const lower = useMemo(
    (): BeatGeometry => ({ ...geometry, heightPx: lowerPx, baselinePx: lowerPx * 0.66 }),
    [geometry, lowerPx],
  );
  const xOf = (ms: number) => (ms - geometry.fromMs) * geometry.pxPerMs;
  const scale = text("markers.scale", { px: geometry.pxPerMm, mv: 1 / geometry.gainMmPerMv });
  const moved = MARKERS.filter((name) => isEdited(markers[name]));
  return (
    <div className={styles.beats} ref={box}>
      {isRoomy && (
        <>
          <div className={styles.beat} style={{ height: geometry.heightPx }} data-testid="median-beat">
            <BeatCanvas
              beat={beat}
              geometry={geometry}
              leads={leads}
              strong={leads.length === 1 ? leads : []}
              qrsOnsetMs={baseMs}
              alternative={`${text("markers.median")}, ${leads.join(" ")}. ${scale}`}
              testId="median-canvas"
            />
            <span className={styles.scale} data-testid="median-scale">
              {scale}
            </span>
            {moved.map((name) => {
              const was = machine?.[name];
              return (
                was && (
                  <span
                    key={name}
                    className={styles.was}
                    style={{ left: xOf(was.ms) }}
                    data-side={sideOf(xOf(was.ms), widthPx)}
                    data-testid={`machine-${name}`}
                  >
                    <span>{text("marker.machine", { name: text(`marker.short.${name}`) })}</span>
                  </span>
                )
              );
            })}
            {tangent && <TangentLine tangent={tangent} geometry={geometry} onsetMs={baseMs} />}
            <Bracket
              fromMs={onsetMs}
              toMs={markers.tOffset?.ms ?? null}
              qtMs={measures.qtMs}
              machineQtMs={moved.includes("tOffset") || moved.includes("qrsOnset") ? machineQtMs : null}
              geometry={geometry}
              machineEndMs={machine?.tOffset?.ms ?? null}
            />
            {MARKERS.map((name) => (
              <MarkerHandle
                key={name}
                name={name}
                row={ROWS[name]}
                markers={markers}
                machine={machine}
                beat={beat}
                geometry={geometry}
                onMove={onMove}
                onReset={onReset}
              />
            ))}
            {edit && moved.length > 0 && (
              <span
                className={styles.by}
                style={{ left: xOf(markers[moved.at(-1)!]!.ms) + 8 }}
                data-side={sideOf(xOf(markers[moved.at(-1)!]!.ms), widthPx)}
              >
                {`${edit.by}, ${formatDateTime(edit.at).slice(-5)}`}
              </span>
            )}
          </div>
          <p className={styles.lowerHead}>
            <b>{text("markers.superposed", { n: beat.leads.length })}</b> {together}
          </p>
          <div className={styles.beat} style={{ height: lowerPx }}>
            <BeatCanvas
              beat={beat}
              geometry={lower}
              leads={beat.leads}
              strong={leads.length === 1 ? leads : []}
              qrsOnsetMs={baseMs}
              alternative={text("markers.superposed", { n: beat.leads.length })}
              testId="superposed-canvas"
            />
            {MARKERS.filter((name) => name === "qrsOnset" || name === "tOffset").map((name) => {
              const marker = markers[name];
              return (
                marker && (
                  <span
                    key={name}
                    className={styles.lowerLine}
                    style={{ left: xOf(marker.ms) }}
                    data-edited={isEdited(marker) || undefined}
                  />
                )
              );
            })}
          </div>
        </>
      )}
    </div>
  );
}

/** Words stand left of a line that has no room at its right. */
const sideOf = (xPx: number, widthPx: number): "left" | "right" => (xPx > widthPx - 112 ? "left" : "right");

/** The tangent over T, from above the steepest point to below the baseline. */
function TangentLine({ tangent, geometry, onsetMs }: { tangent: Tangent; geometry: BeatGeometry; onsetMs: number }) {
  const { fromMs, pxPerMs, pxPerMm, gainMmPerMv, baselinePx } = geometry;
  const pxPerMv = pxPerMm * gainMmPerMv;
  const at = (ms: number) => ({
    x: (ms - fromMs) * pxPerMs,
    y:
      baselinePx -
      (tangent.steepestMv - tangent.baselineMv + (tangent.slopeMvPerS * (ms - tangent.steepestMs)) / 1000) * pxPerMv,
  });
  const reach = tangent.endMs - tangent.steepestMs;
  const one = at(tangent.steepestMs - 1.4 * reach);
  const other = at(tangent.endMs + 0.4 * reach);
  return (
    <svg
      className={styles.tangent}
      aria-hidden="true"
      data-testid="tangent"
      data-end={Math.round(tangent.endMs - onsetMs)}
    >
      <line x1={one.x} y1={one.y} x2={other.x} y2={other.y} />
    </svg>
  );
}

/** QT from the onset of the QRS to the end of T, in figures, and the machine's dashed below it. */
function Bracket({
  fromMs,
  toMs,
  qtMs,
  machineQtMs,
  machineEndMs,
  geometry,
}: {
  fromMs: number;
  toMs: number | null;
  qtMs: number | null;
  machineQtMs: number | null;
  machineEndMs: number | null;
  geometry: BeatGeometry;
}) {
  const text = useText<typeof markerMessages>();
  const px = (ms: number) => (ms - geometry.fromMs) * geometry.pxPerMs;
  if (toMs === null) return null;
  return (
    <>
      <span
        className={styles.bracket}
        style={{ left: px(fromMs), width: px(toMs) - px(fromMs) }}
        data-testid="qt-bracket"
      >
        <b>{qtMs === null ? `QT ${text("values.not-given")}` : `QT ${signed(qtMs)}${NARROW}ms`}</b>
      </span>
      {machineQtMs !== null && machineEndMs !== null && (
        <span
          className={styles.bracketWas}
          style={{ left: px(fromMs), width: px(machineEndMs) - px(fromMs) }}
          data-side={sideOf(px(machineEndMs), geometry.widthPx)}
        >
          <b>{text("values.machine", { value: `${machineQtMs}${NARROW}ms` })}</b>
        </span>
      )}
    </>
  );
}
