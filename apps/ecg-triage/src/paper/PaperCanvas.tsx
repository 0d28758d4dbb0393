import { drawPaper, gridLayer, type PaperOptions, paperGeometry, type Recording } from "@bedside/ecg";
import { useEffect, useRef } from "react";
import { coloursOf } from "./colours.ts";
import { usePixelRatio } from "./usePixelRatio.ts";

export type ScreenPaper = Omit<PaperOptions, "colours" | "pixelRatio" | "putGrid">;

/** Paper on the screen, in whole device pixels, drawn once for each change at the browser's next frame. */
export function PaperCanvas({
  recording,
  paper,
  alternative,
  testId,
}: {
  recording: Recording;
  paper: ScreenPaper;
  alternative: string;
  testId: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grid = useRef<PaperOptions["putGrid"]>(undefined);
  const pixelRatio = usePixelRatio();
  useEffect(() => {
    const surface = canvas.current;
    const context = surface?.getContext("2d");
    if (!surface || !context) return;
    grid.current ??= gridLayer(context);
    const putGrid = grid.current;
    let frame = 0;
    const draw = () => {
      const options = { ...paper, colours: coloursOf(surface), pixelRatio, putGrid };
      resize(surface, paperGeometry(recording, options), pixelRatio);
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      drawPaper(context, recording, options);
    };
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    };
    soon();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", soon);
    return () => {
      cancelAnimationFrame(frame);
      dark.removeEventListener("change", soon);
    };
  }, [recording, paper, pixelRatio]);
  return (
    <canvas ref={canvas} role="img" aria-label={alternative} data-testid={testId} data-px-per-mm={paper.pxPerMm} />
  );
}

/** Setting a canvas's size empties it, even to the same: only where it differs. */
function resize(surface: HTMLCanvasElement, size: { widthPx: number; heightPx: number }, ratio: number): void {
  const width = Math.ceil(size.widthPx * ratio);
  const height = Math.ceil(size.heightPx * ratio);
  if (surface.width !== width || surface.height !== height) {
    surface.width = width;
    surface.height = height;
  }
  surface.style.width = `${width / ratio}px`;
  surface.style.height = `${height / ratio}px`;
}
