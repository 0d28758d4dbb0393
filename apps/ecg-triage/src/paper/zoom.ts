/** How large a millimetre of paper is: what the room allows, its true size, or so many pixels. */
export type Zoom = "fit" | "actual" | number;

const STEPS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24];
const FIT_PX = 4;
const FIT_WIDE_PX = 5;
/** Room from which 10 s at 5 pixels a millimetre stand beside the findings. */
const WIDE_PX = 1600;
/** A CSS pixel is 1/96 inch by definition: what a screen that nobody measured declares. */
const DECLARED_PX_PER_MM = 96 / 25.4;

/** CSS pixels a millimetre. `screen` is what was measured on this screen, null when nobody did. */
export function pxPerMmOf(zoom: Zoom, room: { widthPx: number }, screen: number | null): number {
  if (zoom === "fit") return room.widthPx >= WIDE_PX ? FIT_WIDE_PX : FIT_PX;
  return zoom === "actual" ? (screen ?? DECLARED_PX_PER_MM) : zoom;
}

/** The next larger (+1) or smaller (-1) step; the same at the ends. */
export function nextZoom(pxPerMm: number, by: 1 | -1): number {
  const next = by > 0 ? STEPS.find((px) => px > pxPerMm + 0.01) : STEPS.findLast((px) => px < pxPerMm - 0.01);
  return next ?? pxPerMm;
}
