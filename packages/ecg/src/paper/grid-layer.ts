import { drawGrid, type PaperOptions } from "./draw.ts";

/**
 * A `putGrid` for one canvas. A grid that comes a second time is kept as a picture and copied while size, scale and colours
 * stay: panning then draws traces only, and zooming, where each frame has a new grid, keeps none.
 */
export function gridLayer(ctx: CanvasRenderingContext2D): NonNullable<PaperOptions["putGrid"]> {
  let kept: OffscreenCanvas | null = null;
  let keptAs = "";
  let drawnAs = "";
  return (geometry, options) => {
    const { pixelRatio = 1, colours } = options;
    const width = Math.max(1, Math.ceil(geometry.widthPx * pixelRatio));
    const height = Math.max(1, Math.ceil(geometry.heightPx * pixelRatio));
    const { paper, line1Mm, line5Mm } = colours;
    const wanted = JSON.stringify([width, height, pixelRatio, geometry.pxPerMm, paper, line1Mm, line5Mm]);
    if (wanted !== drawnAs) {
      drawnAs = wanted;
      return drawGrid(ctx, geometry, options);
    }
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
