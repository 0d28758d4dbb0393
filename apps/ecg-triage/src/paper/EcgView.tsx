import {
  layoutFor,
  type PaperCell,
  type PaperGeometry,
  type PaperPrior,
  paperGeometry,
  paperPoint,
  type Recording,
} from "@bedside/ecg";
import { useText } from "@bedside/ui";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import styles from "../ecg.module.css";
import type { messages } from "../messages.ts";
import { CaliperBar } from "./CaliperBar.tsx";
import { CaliperLegs } from "./CaliperLegs.tsx";
import { type Caliper, firstCaliper, type Leg } from "./caliper.ts";
import { filterWords } from "./filter-words.ts";
import { PaperCanvas, type ScreenPaper } from "./PaperCanvas.tsx";
import own from "./paper.module.css";
import { screenPxPerMm } from "./screen-scale.ts";
import type { PaperOverlay } from "./sheet.ts";
import { AS_RECORDED, type DrawnFilter } from "./useFiltered.ts";
import type { PaperSettings, PaperView } from "./usePaper.ts";
import { usePixelRatio } from "./usePixelRatio.ts";
import { useRoom } from "./useRoom.ts";
import { nextZoom, pxPerMmOf } from "./zoom.ts";

/** From this width 10 s fit with the usual margin, at 4 pixels a millimetre. */
const WIDE_MM = 258;
/** Rows do not spread further than this on a tall screen. */
const MOST_HEIGHT_PX = 760;
const DRAWER_PX = 320;
/** Below this the drawer stands under the paper, not on it. */
const NARROW_PX = 820;
/** Height of one line of the caption. */
const CAPTION_MM = 5;
const NO_NOTES: PaperOverlay = {};

/**
 * The tracing, to scale, with its scale printed on it. What does not fit is panned to: the scale never gives way. The
 * text alternative says what is drawn, then measurements and findings.
 */
export function EcgView({
  recording,
  filter = AS_RECORDED,
  settings,
  view,
  onView,
  drawer,
  prior,
  notes = NO_NOTES,
  beats,
  hrBpm,
  words,
  shownFrom,
  overlay,
  children,
}: {
  recording: Recording;
  /** What was done to its samples. */
  filter?: DrawnFilter;
  settings: PaperSettings;
  view: PaperView;
  onView: (change: Partial<PaperView>) => void;
  drawer: boolean;
  prior: PaperPrior | null;
  /** Evidence and signal flags. */
  notes?: PaperOverlay;
  /** Sample index of each QRS, and the mean rate: where the caliper begins, and the RR of its QTc. */
  beats: readonly number[];
  hrBpm: number | null;
  /** Measurements and findings in words. */
  words: string;
  /** Told where the paper begins, for print. */
  shownFrom: RefObject<number>;
  /** Lies on the paper, in its coordinates. */
  overlay?: (geometry: PaperGeometry) => ReactNode;
  /** Stands on the paper's right edge. */
  children?: ReactNode;
}) {
  const text = useText<typeof messages>();
  const box = useRef<HTMLElement>(null);
  const drawn = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useRoom(box);
  const [startS, setStartS] = useState(0);
  const drag = useRef<{ xPx: number; startS: number } | null>(null);
  const [placed, setPlaced] = useState<Caliper | null>(null);
  const measuring = useRef<{ cell: PaperCell; from: Leg } | null>(null);
  const pixelRatio = usePixelRatio();
  const screen = screenPxPerMm(pixelRatio);
  const pxPerMm = pxPerMmOf(view.zoom, { widthPx }, screen);
  const layout = layoutFor(recording, settings.layout);
  const columnsWidthPx = drawer && widthPx > NARROW_PX ? widthPx - DRAWER_PX : widthPx;
  const filtered = filterWords(text, filter, recording.filters);
  const isTight = columnsWidthPx < WIDE_MM * pxPerMm;
  const topMm = filtered.line === null ? CAPTION_MM : 2 * CAPTION_MM;
  const setting = useMemo(
    () => ({
      layout,
      order: settings.order,
      speedMmPerS: settings.speed,
      gainMmPerMv: settings.gain,
      pxPerMm,
      widthPx,
      columnsWidthPx,
      minHeightPx: Math.min(heightPx, MOST_HEIGHT_PX),
      startS,
      topMm,
      ...(isTight ? { leftMm: 6 } : {}),
    }),
    [layout, settings, pxPerMm, widthPx, columnsWidthPx, heightPx, startS, topMm, isTight],
  );
  const geometry = useMemo(() => paperGeometry(recording, setting), [recording, setting]);
  const shown = text("paper.window", {
    from: geometry.startS.toFixed(1),
    to: geometry.endS.toFixed(1),
    all: Number(recording.durationS.toFixed(1)),
  });
  const isWhole = geometry.lastStartS < 0.05;
  const scale = text(
    view.zoom === "fit" ? "paper.scale-fit" : view.zoom === "actual" ? "paper.scale-actual" : "paper.scale",
    { px: Number(pxPerMm.toFixed(2)) },
  );
  const caption = [
    filtered.short,
    isWhole ? null : shown,
    isWhole || layout === "strips" ? null : text("paper.a-lead", { seconds: geometry.secondsPerLead.toFixed(1) }),
    view.zoom === "fit" ? text("paper.scale", { px: Number(pxPerMm.toFixed(2)) }) : scale,
    isTight
      ? null
      : text("paper.recording", {
          leads: recording.leads.length,
          seconds: Number(recording.durationS.toFixed(1)),
          rate: recording.samplingRateHz,
        }),
  ]
    .filter(Boolean)
    .join("   ");
  const paper = useMemo(
    (): ScreenPaper => ({
      ...setting,
      ...notes,
      caption,
      ...(filtered.line === null ? {} : { captionLine: filtered.line }),
      traceWidthPx: settings.contrast ? 1.8 : 1.1,
      ...(prior ? { prior } : {}),
    }),
    [setting, notes, caption, filtered.line, settings.contrast, prior],
  );
  const alternative = text("paper.alternative", {
    leads: recording.leads.length,
    speed: settings.speed,
    gain: settings.gain,
    drawn: [
      text(`layout.${layout}`),
      settings.order === "cabrera" && layout !== "strips" ? text("order.cabrera") : null,
      filtered.short,
      filtered.line,
      shown,
      scale,
      recording.synthetic ? text("ecg.synthetic") : null,
      prior ? text("prior.under") : null,
    ]
      .filter(Boolean)
      .join(text("list.comma")),
    words,
  });
  useEffect(() => {
    shownFrom.current = geometry.startS;
  }, [geometry.startS, shownFrom]);
  const beatsS = useMemo(() => beats.map((at) => at / recording.samplingRateHz), [beats, recording]);
  // A lead that is on the paper twice is measured in its longest place, the strip.
  const placeOf = (lead: string) => geometry.cells.findLast((cell) => cell.lead === lead) ?? geometry.cells.at(-1);
  const first = placeOf("II");
  const caliper = view.caliper ? (placed ?? (first ? firstCaliper(first, beatsS) : null)) : null;
  const cell = caliper && placeOf(caliper.lead);
  const rrMs = hrBpm === null ? null : 60_000 / hrBpm;
  useEffect(() => {
    if (view.caliper) box.current?.querySelector<HTMLElement>("[role=slider]")?.focus();
  }, [view.caliper]);
  const pan = (toS: number) => setStartS(Math.min(Math.max(0, toS), geometry.lastStartS));
  return (
    <>
      <div className={styles.stage}>
        <section
          ref={box}
          className={styles.paper}
          data-paper={settings.contrast ? "contrast" : "standard"}
          data-pans={isWhole ? undefined : ""}
          data-start={geometry.startS.toFixed(2)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={text("paper.label")}
          aria-keyshortcuts="ArrowLeft ArrowRight Home End + - 0"
          data-testid="paper-region"
          onKeyDown={keyDown}
          onPointerDown={grab}
          onPointerMove={pull}
          onPointerUp={letGo}
          onPointerCancel={letGo}
        >
          {widthPx > 0 && (
            <div className={own.drawn} ref={drawn}>
              <PaperCanvas recording={recording} paper={paper} alternative={alternative} testId="ecg-paper" />
              {caliper && cell && (
                <CaliperLegs
                  caliper={caliper}
                  cell={cell}
                  geometry={geometry}
                  rrMs={rrMs}
                  isMarching={view.march}
                  onMove={setPlaced}
                />
              )}
              {overlay?.(geometry)}
            </div>
          )}
          <span className="visually-hidden" role="status" data-testid="paper-window">
            {isWhole ? scale : `${shown}${text("list.comma")}${scale}`}
          </span>
        </section>
        {children}
      </div>
      {caliper && cell && (
        <CaliperBar
          caliper={caliper}
          cells={geometry.cells}
          rrMs={rrMs}
          isMarching={view.march}
          onMarch={() => onView({ march: !view.march })}
          onLead={(lead) => {
            const place = placeOf(lead);
            if (place) setPlaced(firstCaliper(place, beatsS));
          }}
        />
      )}
    </>
  );

  function keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const action = key.startsWith("Arrow") || key === "Home" || key === "End" ? panning(key) : zooming(key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function panning(key: string): (() => void) | null {
    const toS = new Map([
      ["ArrowLeft", geometry.startS - 1],
      ["ArrowRight", geometry.startS + 1],
      ["Home", 0],
      ["End", geometry.lastStartS],
    ]).get(key);
    return toS === undefined ? null : () => pan(toS);
  }

  function zooming(key: string): (() => void) | null {
    if (key === "0") return () => onView({ zoom: "fit" });
    if (key === "-") return () => onView({ zoom: nextZoom(pxPerMm, -1) });
    return key === "+" || key === "=" ? () => onView({ zoom: nextZoom(pxPerMm, 1) }) : null;
  }

  function grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (view.caliper) {
      const point = pointOf(event);
      if (!point) return;
      measuring.current = { cell: point.cell, from: point.leg };
      setPlaced({ lead: point.cell.lead, legs: [point.leg, point.leg] });
    } else if (!isWhole) drag.current = { xPx: event.clientX, startS: geometry.startS };
    else return;
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  /** By whole millimetres, so that the trace stays where it is on the grid; or a new measurement. */
  function pull(event: PointerEvent): void {
    if (measuring.current) {
      const { cell: begun, from } = measuring.current;
      const point = pointOf(event);
      if (point?.cell.lead === begun.lead) setPlaced({ lead: begun.lead, legs: [from, point.leg] });
    } else if (drag.current) {
      const mm = Math.round((drag.current.xPx - event.clientX) / pxPerMm);
      pan(drag.current.startS + mm / settings.speed);
    }
  }

  function letGo(): void {
    drag.current = null;
    measuring.current = null;
  }

  function pointOf(event: PointerEvent): { cell: PaperCell; leg: Leg } | null {
    const area = drawn.current?.getBoundingClientRect();
    const point = area ? paperPoint(geometry, event.clientX - area.left, event.clientY - area.top) : null;
    if (!point) return null;
    const millivolt = point.cell.inverted ? -point.millivolt : point.millivolt;
    return {
      cell: point.cell,
      leg: { timeS: Math.round(point.timeS * 1000) / 1000, mv: Math.round(millivolt * 100) / 100 },
    };
  }
}
