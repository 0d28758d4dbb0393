import { levelBefore } from "../signal/levels.ts";
import type { MedianBeat } from "../signal/median-beat.ts";
import { drawGrid, type PaperColours, type PaperContext } from "./draw.ts";

/** Where a median beat lies on enlarged paper: 1 mm is 40 ms and `1 / gainMmPerMv` mV, at `pxPerMm` pixels. */
export interface BeatGeometry {
  widthPx: number;
  heightPx: number;
  pxPerMm: number;
  gainMmPerMv: number;
  pxPerMs: number;
  /** Time at the left edge, ms from the fiducial. */
  fromMs: number;
  /** Height of the level before the QRS. */
  baselinePx: number;
}

export interface BeatRoom {
  leads: readonly string[];
  /** Stretch that must be seen, ms from the fiducial; what room is left stands behind it. */
  fromMs: number;
  toMs: number;
  qrsOnsetMs: number;
  widthPx: number;
  heightPx: number;
  /** Kept free of the trace, for words. */
  topPx: number;
  bottomPx: number;
}

const MM_PER_S = 25;
const STEPS = [24, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2];
const GAINS = [10, 5];

/**
 * The largest scale at which the whole stretch and every given lead fit; gain gives way before the size of a millimetre
 * does. Where nothing fits, the smallest.
 */
export function beatGeometry(beat: MedianBeat, room: BeatRoom): BeatGeometry {
  const { widthPx, heightPx, topPx, bottomPx } = room;
  const [low, high] = extentMv(beat, room);
  const lengthMm = ((room.toMs - room.fromMs) / 1000) * MM_PER_S;
  const heightAt = (px: number, gain: number) => (high - low) * gain * px;
  const free = Math.max(0, heightPx - topPx - bottomPx);
  const all = STEPS.flatMap((px) => GAINS.map((gain) => [px, gain] as const));
  const [pxPerMm, gainMmPerMv] = all.find(([px, gain]) => lengthMm * px <= widthPx && heightAt(px, gain) <= free) ?? [
    STEPS.at(-1)!,
    GAINS.at(-1)!,
  ];
  const pxPerMs = (pxPerMm * MM_PER_S) / 1000;
  const spare = Math.max(0, free - heightAt(pxPerMm, gainMmPerMv));
  return {
    widthPx,
    heightPx,
    pxPerMm,
    gainMmPerMv,
    pxPerMs,
    fromMs: room.fromMs,
    baselinePx: topPx + spare / 2 + high * gainMmPerMv * pxPerMm,
  };
}

/** Lowest and highest level of the given leads against their level before the QRS, at least 0.5 mV apart. */
function extentMv(beat: MedianBeat, { leads, fromMs, toMs, qrsOnsetMs }: BeatRoom): [low: number, high: number] {
  const index = (ms: number) => beat.fiducial + Math.round((ms * beat.samplingRateHz) / 1000);
  let low = -0.1;
  let high = 0.4;
  for (const lead of leads) {
    const samples = beat.samples[beat.leads.indexOf(lead)];
    if (!samples) continue;
    const base = levelBefore(samples, index(qrsOnsetMs), beat.samplingRateHz);
    for (let i = Math.max(0, index(fromMs)); i <= Math.min(samples.length - 1, index(toMs)); i++) {
      low = Math.min(low, samples[i]! - base);
      high = Math.max(high, samples[i]! - base);
    }
  }
  return [low, high];
}

export interface BeatDrawing {
  leads: readonly string[];
  /** Drawn last and thick; the others thin. */
  strong: readonly string[];
  qrsOnsetMs: number;
  colours: PaperColours;
  pixelRatio: number;
}

/** Draws enlarged paper and the leads of a median beat on it, each from its level before the QRS. */
export function drawBeat(ctx: PaperContext, beat: MedianBeat, geometry: BeatGeometry, drawing: BeatDrawing): void {
  const { leads, strong, colours, pixelRatio, qrsOnsetMs } = drawing;
  const { pxPerMs, fromMs, baselinePx, widthPx, pxPerMm, gainMmPerMv } = geometry;
  drawGrid(ctx, geometry, { colours, pixelRatio });
  ctx.fillStyle = colours.line5Mm;
  for (let x = 0; x < widthPx; x += 8) ctx.fillRect(x, baselinePx, 4, 1);
  const msPerSample = 1000 / beat.samplingRateHz;
  const onset = beat.fiducial + Math.round(qrsOnsetMs / msPerSample);
  const pxPerMv = gainMmPerMv * pxPerMm;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.trace;
  for (const lead of [...leads.filter((it) => !strong.includes(it)), ...strong]) {
    const samples = beat.samples[beat.leads.indexOf(lead)];
    if (!samples) continue;
    const base = levelBefore(samples, onset, beat.samplingRateHz);
    ctx.lineWidth = strong.includes(lead) ? 2 : 0.7;
    ctx.beginPath();
    for (let i = 0; i < samples.length; i++) {
      const x = ((i - beat.fiducial) * msPerSample - fromMs) * pxPerMs;
      const y = baselinePx - (samples[i]! - base) * pxPerMv;
      if (i === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
    ctx.stroke();
  }
}
