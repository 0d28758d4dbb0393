import type { Measurements } from "@bedside/ecg";
import { formatDateTime, useText } from "@bedside/ui";
import { useMemo, useRef } from "react";
import type { messages } from "../messages.ts";
import { useQtc } from "../qtc.ts";
import { filterWords } from "./filter-words.ts";
import { PaperCanvas, type ScreenPaper } from "./PaperCanvas.tsx";
import styles from "./paper.module.css";
import { screenPxPerMm } from "./screen-scale.ts";
import type { PaperSettings, PaperView } from "./usePaper.ts";
import { usePixelRatio } from "./usePixelRatio.ts";
import type { Prior } from "./usePrior.ts";
import { useRoom } from "./useRoom.ts";
import { pxPerMmOf } from "./zoom.ts";

/** The earlier ECG: when, what it measured, how this one differs, and (below) its lead II at the same scale. */
export function PriorStrip({
  prior,
  measures,
  settings,
  view,
}: {
  prior: Prior;
  measures: Measurements;
  settings: PaperSettings;
  view: PaperView;
}) {
  const text = useText<typeof messages>();
  const { formula, short } = useQtc();
  const box = useRef<HTMLElement>(null);
  const { widthPx } = useRoom(box);
  const pxPerMm = pxPerMmOf(view.zoom, { widthPx }, screenPxPerMm(usePixelRatio()));
  const { recording } = prior;
  const lead = recording.leads.includes("II") ? "II" : (recording.leads[0] ?? "");
  const at = formatDateTime(prior.ecg.at);
  const { short: filtered } = filterWords(text, prior.filter, recording.filters);
  const paper = useMemo(
    (): ScreenPaper => ({
      layout: "strips",
      stripLeads: [lead],
      speedMmPerS: settings.speed,
      gainMmPerMv: settings.gain,
      pxPerMm,
      widthPx,
      traceWidthPx: settings.contrast ? 1.8 : 1.1,
      caption: `${filtered}   ${at}`,
    }),
    [lead, settings, pxPerMm, widthPx, filtered, at],
  );
  const said = text("prior.measures", {
    at,
    name: short,
    hr: whole(prior.measures.hrBpm),
    qtc: whole(prior.measures.qtcMs?.[formula] ?? null),
  });
  const change = text("prior.change", {
    name: short,
    hr: difference(measures.hrBpm, prior.measures.hrBpm),
    qtc: difference(measures.qtcMs?.[formula] ?? null, prior.measures.qtcMs?.[formula] ?? null),
  });
  return (
    <section
      ref={box}
      className={styles.prior}
      aria-label={text("prior.title")}
      data-paper={settings.contrast ? "contrast" : "standard"}
      data-testid="prior-strip"
    >
      <p>
        <b>{text("prior.title")}</b> <span>{said}</span> <span data-testid="prior-change">{change}</span>
      </p>
      {view.prior === "below" && widthPx > 0 && (
        <PaperCanvas
          recording={recording}
          paper={paper}
          alternative={text("prior.alternative", {
            lead,
            speed: settings.speed,
            gain: settings.gain,
            filter: filtered,
            words: said,
          })}
          testId="prior-paper"
        />
      )}
    </section>
  );
}

const whole = (value: number | null): string => (value === null ? "—" : String(Math.round(value)));

/** `+39`, `−12`, `0`, or a dash where one of both is not known. */
export function difference(now: number | null, then: number | null): string {
  if (now === null || then === null) return "—";
  const by = Math.round(now) - Math.round(then);
  return by > 0 ? `+${by}` : String(by).replace("-", "\u2212");
}
