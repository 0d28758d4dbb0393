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
/** With the findings drawer over the paper's right edge the columns shorten, so that no lead is hidden. */
const SECONDS_BESIDE_DRAWER = 1.7;

/** The tracing, to scale, with its scale printed on it. The text alternative holds measurements and findings. */
export function EcgView({ recording, settings, drawer, alternative }: { recording: Recording; settings: PaperSettings; drawer: boolean; alternative: string }) {
  const text = useText<typeof messages>();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => setWidthPx(Math.floor(entry?.contentRect.width ?? 0)));
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
        captionRight: text("paper.scale", { px: PX_PER_MM }),
        ...(short ? { secondsPerLead: SECONDS_BESIDE_DRAWER } : {}),
      };
      const ratio = globalThis.devicePixelRatio || 1;
      const { widthPx: paperWidth, heightPx } = drawPaper(context, recording, options);
      surface.width = Math.round(paperWidth * ratio);
      surface.height = Math.round(heightPx * ratio);
      surface.style.width = `${paperWidth}px`;
      surface.style.height = `${heightPx}px`;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawPaper(context, recording, options);
    };
    draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => dark.removeEventListener("change", draw);
  }, [recording, settings, short, widthPx, text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div ref={box} className={styles.paper} data-paper={settings.contrast ? "contrast" : "standard"} tabIndex={0} role="region" aria-label={text("paper.label")}>
      <canvas ref={canvas} role="img" aria-label={alternative} data-testid="ecg-paper" />
    </div>
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
