import { drawGrid, type PaperOptions } from "./draw.ts";

/**
 * A `putGrid` for one canvas that draws the grid once and copies it while size, scale and colours stay: panning then draws
 * traces only.
 */
export function gridLayer(ctx: CanvasRenderingContext2D): NonNullable<PaperOptions["putGrid"]> {
  let kept: OffscreenCanvas | null = null;
  let keptAs = "";
  return (geometry, options) => {
    const { pixelRatio = 1, colours } = options;
    const width = Math.max(1, Math.ceil(geometry.widthPx * pixelRatio));
    const height = Math.max(1, Math.ceil(geometry.heightPx * pixelRatio));
    const { paper, line1Mm, line5Mm } = colours;
    const wanted = JSON.stringify([width, height, pixelRatio, geometry.pxPerMm, paper, line1Mm, line5Mm]);
    if (kept === null || keptAs !== wanted) {
      kept = new OffscreenCanvas(width, height);
      const layer = kept.getContext("2d");
      if (!layer) return drawGrid(ctx, geometry, options);
      layer.scale(pixelRatio, pixelRatio);
      drawGrid(layer, geometry, options);
      keptAs = wanted;
    }
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(kept, 0, 0);
    ctx.restore();
  };
}
