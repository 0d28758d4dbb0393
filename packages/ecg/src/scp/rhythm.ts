import type { ScpBeats } from "./layout.ts";

/**
 * Undoes the differences that were taken before a lead was stored: the first value (first two) stand as they are.
 * Amplitudes have 16 bits, so differences that an encoder let overflow come back.
 */
export function undoDifferences(stored: Int32Array, differences: number): Float64Array {
  const out = Int16Array.from(stored);
  if (differences === 1) for (let i = 1; i < out.length; i++) out[i] = out[i]! + out[i - 1]!;
  if (differences === 2) for (let i = 2; i < out.length; i++) out[i] = out[i]! + 2 * out[i - 1]! - out[i - 2]!;
  return Float64Array.from(out);
}

/** Values that a lead of samples `first`..`last` has in storage when all but the protected zones is decimated. */
export function bimodalCount(first: number, last: number, factor: number, zones: ScpBeats["protectedZones"]): number {
  let count = 0;
  walkBimodal(first, last, factor, zones, () => {
    count++;
  });
  return count;
}

/**
 * Bimodal compression: within the protected zones every sample is stored, elsewhere the mean of `factor` samples. Means
 * stand in the middle of their samples; between two of them a line is drawn, beyond the outer ones of a stretch the
 * value is held (EN 1064, Annex C).
 */
export function expandBimodal(
  stored: Float64Array,
  first: number,
  last: number,
  factor: number,
  zones: ScpBeats["protectedZones"],
): Float64Array {
  const out = new Float64Array(last - first + 1).fill(Number.NaN);
  const middle = (factor - 1) / 2;
  let at = 0;
  let previous: { centre: number; value: number } | null = null;
  walkBimodal(first, last, factor, zones, (sample, width) => {
    const value = stored[at++] ?? Number.NaN;
    const from = sample - first;
    const until = Math.min(from + width, out.length);
    if (width === 1) {
      out[from] = value;
      previous = null;
      return;
    }
    out.fill(value, from, until);
    const centre = from + middle;
    if (previous !== null) {
      const slope = (value - previous.value) / (centre - previous.centre);
      for (let i = Math.ceil(previous.centre); i < centre && i < out.length; i++)
        out[i] = previous.value + slope * (i - previous.centre);
    }
    previous = { centre, value };
  });
  return out;
}

function walkBimodal(
  first: number,
  last: number,
  factor: number,
  zones: ScpBeats["protectedZones"],
  visit: (sample: number, width: number) => void,
): void {
  let zone = 0;
  for (let sample = first; sample <= last; ) {
    while (zone < zones.length && zones[zone]!.last < sample) zone++;
    const isProtected = zone < zones.length && zones[zone]!.first <= sample;
    const width = isProtected ? 1 : factor;
    visit(sample, width);
    sample += width;
  }
}

/** A residual of a lower rate between its samples, by lines. */
export function expandEvenly(stored: Float64Array, factor: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const at = Math.floor(i / factor);
    const value = stored[at] ?? Number.NaN;
    const next = stored[at + 1] ?? value;
    return value + ((next - value) * (i % factor)) / factor;
  });
}

/** Puts the reference beat back where it was taken off. All in microvolt, one lead, samples from number `first` on. */
export function addReferenceBeat(samples: Float64Array, first: number, beat: Float64Array, beats: ScpBeats): void {
  for (const place of beats.subtracted) {
    const end = Math.min(place.last, first + samples.length - 1);
    for (let number = Math.max(place.first, first); number <= end; number++) {
      const inBeat = beats.fiducial - 1 + number - place.fiducial;
      const added = beat[inBeat];
      if (added !== undefined) samples[number - first]! += added;
    }
  }
}

/** Plain 16-bit little-endian values of a lead that is not Huffman-coded. */
export function plainValues(bytes: Uint8Array, limit: number): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: Math.min(limit, bytes.length >> 1) }, (_, i) => view.getInt16(2 * i, true));
}
