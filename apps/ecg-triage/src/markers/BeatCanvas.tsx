import { type BeatGeometry, drawBeat, type MedianBeat } from "@bedside/ecg";
import { useEffect, useRef } from "react";
import { coloursOf } from "../paper/colours.ts";
import { usePixelRatio } from "../paper/usePixelRatio.ts";

/** The median beat on enlarged paper, in whole device pixels. */
export function BeatCanvas({
  beat,
  geometry,
  leads,
  strong,
  qrsOnsetMs,
  alternative,
  testId,
}: {
  beat: MedianBeat;
  geometry: BeatGeometry;
  leads: readonly string[];
  strong: readonly string[];
  qrsOnsetMs: number;
  alternative: string;
  testId: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixelRatio = usePixelRatio();
  useEffect(() => {
    const surface = canvas.current;
    const context = surface?.getContext("2d");
    if (!surface || !context) return;
    const draw = () => {
      surface.width = Math.ceil(geometry.widthPx * pixelRatio);
      surface.height = Math.ceil(geometry.heightPx * pixelRatio);
      surface.style.width = `${surface.width / pixelRatio}px`;
      surface.style.height = `${surface.height / pixelRatio}px`;
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      drawBeat(context, beat, geometry, { leads, strong, qrsOnsetMs, colours: coloursOf(surface), pixelRatio });
    };
    draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => dark.removeEventListener("change", draw);
  }, [beat, geometry, leads, strong, qrsOnsetMs, pixelRatio]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={alternative}
      data-testid={testId}
      data-px-per-mm={geometry.pxPerMm}
      data-gain={geometry.gainMmPerMv}
    />
  );
}
