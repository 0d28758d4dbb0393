import { drawPaper, type PaperColours, type PaperLayout, type Recording } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import { useEffect, useRef, useState } from "react";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";

export interface PaperSettings {
  layout: PaperLayout;
  speed: 25 | 50;
  gain: 5 | 10 | 20;
  contrast: boolean;
}

const PX_PER_MM = 4;
/** From this width 10 s fit with the usual margin. */
const WIDE_PX = 1032;
/** Rows do not spread further than this on a tall screen. */
const MOST_HEIGHT_PX = 760;
/** With the findings drawer over the paper's right edge the columns shorten, so that no lead is hidden. */
const SECONDS_BESIDE_DRAWER = 1.7;

/** The tracing, to scale, with its scale printed on it. The text alternative holds measurements and findings. */
export function EcgView({
  recording,
  settings,
  drawer,
  alternative,
}: {
  recording: Recording;
  settings: PaperSettings;
  drawer: boolean;
  alternative: string;
}) {
  const text = useText<typeof messages>();
  const box = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  const { widthPx, heightPx } = size;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize({ widthPx: Math.floor(width), heightPx: Math.floor(height) });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const roomy = widthPx >= 1300;
  const short = drawer && !roomy && settings.layout === "3x4+rhythm" && settings.speed === 25;
  useEffect(() => {
    const surface = canvas.current;
    const context = surface?.getContext("2d");
    if (!surface || !context || widthPx === 0) return;
    const draw = () => {
      const options = {
        layout: settings.layout,
        speedMmPerS: settings.speed,
        gainMmPerMv: settings.gain,
        pxPerMm: PX_PER_MM,
        colours: coloursOf(surface),
        traceWidthPx: settings.contrast ? 1.8 : 1.1,
        caption: text("paper.recording", {
          leads: recording.leads.length,
          seconds: Number(recording.durationS.toFixed(1)),
          rate: recording.samplingRateHz,
        }),
        captionRight: text("paper.scale", { px: PX_PER_MM }),
        ...(widthPx < WIDE_PX ? { leftMm: 6 } : {}),
        minWidthPx: widthPx,
        minHeightPx: Math.min(heightPx, MOST_HEIGHT_PX),
        ...(short ? { secondsPerLead: SECONDS_BESIDE_DRAWER } : {}),
      };
      const ratio = globalThis.devicePixelRatio || 1;
      const paper = drawPaper(context, recording, options);
      surface.width = Math.round(paper.widthPx * ratio);
      surface.height = Math.round(paper.heightPx * ratio);
      surface.style.width = `${paper.widthPx}px`;
      surface.style.height = `${paper.heightPx}px`;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawPaper(context, recording, options);
    };
    draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => dark.removeEventListener("change", draw);
  }, [recording, settings, short, widthPx, heightPx, text]);
  return (
    <section
      ref={box}
      className={styles.paper}
      data-paper={settings.contrast ? "contrast" : "standard"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={text("paper.label")}
    >
      <canvas ref={canvas} role="img" aria-label={alternative} data-testid="ecg-paper" />
    </section>
  );
}

/** The paper's tokens as the page resolves them (theme, high contrast). */
function coloursOf(element: HTMLElement): PaperColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"),
    line1Mm: token("--grid1"),
    line5Mm: token("--grid5"),
    trace: token("--trace"),
    text: token("--paper-label"),
    evidence: token("--evidence"),
    evidenceEdge: token("--accent"),
  };
}
