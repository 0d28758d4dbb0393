import { assembleRecording, type LeadSeries, type RecordingFrame } from "../assemble.ts";
import { EcgFileError, orThrow } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import type { Recording, RecordingFile } from "../recording.ts";
import { readScpHeader } from "./header.ts";
import { huffmanDecoder, readHuffmanTables } from "./huffman.ts";
import { readScpBeats, readScpBlock, readScpLeads, type ScpBeats, type ScpBlock, type ScpLeads } from "./layout.ts";
import { addReferenceBeat, bimodalCount, expandBimodal, expandEvenly, plainValues, undoDifferences } from "./rhythm.ts";
import { readSections } from "./sections.ts";
import { readScpStated } from "./stated.ts";

/**
 * SCP-ECG (EN 1064, protocol 1.x): rhythm of section 6, plain or Huffman-coded, of differences, bimodal, with the
 * reference beat of section 5 put back; section 5 itself is the averaged beat. Throws `EcgFileError`.
 */
export function readScp(bytes: Uint8Array, source: string | null): RecordingFile {
  const { bodies, warnings } = readSections(bytes);
  const definition = readScpLeads(bodies.get(3));
  const decode = decoderOf(bodies.get(2));
  const rhythm = readScpBlock(bodies.get(6), definition.leads.length);
  if (rhythm === null) throw new EcgFileError("no-waveform");
  const reference = readScpBlock(bodies.get(5), definition.leads.length);
  const beats = readScpBeats(bodies.get(4));
  const header = readScpHeader(bodies.get(1));
  const frame = { format: "scp" as const, source, ...header, stated: readScpStated(bodies) };
  const beat = reference ? referenceBeat(reference, beats, decode) : null;
  const { leads, samplingRateHz } = rhythmOf(definition, rhythm, reference, beats, beat, decode, warnings);
  const recording = orThrow(assembleRecording(leads, { ...frame, samplingRateHz, warnings }));
  const averaged = reference && beat ? averagedBeat(definition, reference, beat, frame) : null;
  return { format: "scp", recordings: [recording], averagedBeats: averaged ? [averaged] : [], refused: [] };
}

type Decode = (bytes: Uint8Array, limit: number) => Int32Array;

function decoderOf(section: DataView | undefined): Decode {
  const tables = readHuffmanTables(section);
  return tables ? huffmanDecoder(tables) : plainValues;
}

/** Microvolt, one array a lead. */
function referenceBeat(block: ScpBlock, beats: ScpBeats | null, decode: Decode): Float64Array[] {
  // Without a length the bits that fill the last byte would count as samples.
  const length = beats && beats.lengthMs > 0 ? Math.round((beats.lengthMs * 1000) / block.intervalUs) : null;
  return block.leads.map((bytes) =>
    undoDifferences(decode(bytes, length ?? bytes.length * 8), block.differences).map(
      (value) => (value * block.stepNv) / 1000,
    ),
  );
}

function rhythmOf(
  definition: ScpLeads,
  rhythm: ScpBlock,
  reference: ScpBlock | null,
  beats: ScpBeats | null,
  beat: Float64Array[] | null,
  decode: Decode,
  warnings: Recording["warnings"],
): { leads: LeadSeries[]; samplingRateHz: number } {
  const subtracted = definition.usesReferenceBeat;
  if ((subtracted || rhythm.isBimodal) && beats === null)
    throw new EcgFileError("scp", { detail: "no beat locations (section 4)" });
  if (subtracted && beat === null) throw new EcgFileError("scp", { detail: "no reference beat (section 5)" });
  const isReduced = subtracted || rhythm.isBimodal;
  const factor = isReduced && reference !== null ? rhythm.intervalUs / reference.intervalUs : 1;
  if (!Number.isInteger(factor) || factor < 1 || factor > 16)
    throw new EcgFileError("scp", { detail: `sampling intervals ${rhythm.intervalUs} and ${reference?.intervalUs}` });
  const begin = Math.min(...definition.leads.map(({ first }) => first));
  const end = Math.max(...definition.leads.map(({ last }) => last));
  // A bit is the least that a value takes, and a value stands for at most `factor` samples.
  const most = Math.max(...rhythm.leads.map((bytes) => bytes.length)) * 8 * factor;
  if (end - begin > 2 * most + 1) throw new EcgFileError("short-data", { declared: end - begin + 1, held: most });
  checkCounts(definition.leads.length, end - begin + 1);
  const zones = beats?.protectedZones ?? [];

  const series = definition.leads.map(({ first, last }, i) => {
    const length = last - first + 1;
    const stored = rhythm.isBimodal ? bimodalCount(first, last, factor, zones) : Math.ceil(length / factor);
    const values = undoDifferences(decode(rhythm.leads[i]!, stored), rhythm.differences);
    const held = values.length < stored ? values.length * factor : length;
    let samples = values;
    if (rhythm.isBimodal) {
      if (values.length < stored) throw new EcgFileError("short-data", { declared: stored, held: values.length });
      samples = expandBimodal(values, first, last, factor, zones);
    } else if (factor > 1) samples = expandEvenly(values, factor, Math.min(held, length));
    const microvolt = samples.map((value) => (value * rhythm.stepNv) / 1000);
    if (subtracted) addReferenceBeat(microvolt, first, beat![i]!, beats!);
    return { first, declared: length, microvolt };
  });
  const leads = onOneTime(definition, series, warnings).map(
    (samples, i): LeadSeries => ({ lead: definition.leads[i]!.lead, samples, lsbUv: rhythm.stepNv / 1000 }),
  );
  return { leads, samplingRateHz: checkRate(1e6 / (rhythm.intervalUs / factor)) };
}

/**
 * Leads that were recorded one after the other stand on one time axis, with gaps. Where less is stored than announced
 * all leads end with the shortest one, and the recording says so.
 */
function onOneTime(
  definition: ScpLeads,
  series: { first: number; declared: number; microvolt: Float64Array }[],
  warnings: Recording["warnings"],
): Float32Array[] {
  const begin = Math.min(...series.map(({ first }) => first));
  const isSimultaneous = series.every(({ first, declared }) => first === begin && declared === series[0]!.declared);
  const declared = series[0]!.declared;
  const held = Math.min(...series.map(({ microvolt }) => microvolt.length));
  if (isSimultaneous && held < declared) {
    // A first sample of 0 is a count from 0 up to and without the last one, which some devices mean.
    const isCountOnly = begin === 0 && held === declared - 1;
    if (!isCountOnly) warnings.push({ code: "scp-truncated", values: { declared, held } });
  }
  if (isSimultaneous) return series.map(({ microvolt }) => toMillivolt(microvolt.subarray(0, held)));
  const end = Math.max(...series.map(({ first, microvolt }) => first + microvolt.length));
  return series.map(({ first, declared, microvolt }, i) => {
    if (microvolt.length < declared)
      warnings.push({
        code: "scp-range",
        values: { lead: definition.leads[i]!.lead, declared, held: microvolt.length },
      });
    const out = new Float32Array(end - begin).fill(Number.NaN);
    out.set(toMillivolt(microvolt), first - begin);
    return out;
  });
}

const toMillivolt = (microvolt: Float64Array): Float32Array => Float32Array.from(microvolt, (value) => value / 1000);

/** The reference beat as a recording of its own; null when its leads do not fit together. */
function averagedBeat(
  definition: ScpLeads,
  block: ScpBlock,
  beat: Float64Array[],
  frame: Omit<RecordingFrame, "samplingRateHz">,
): Recording | null {
  const length = Math.min(...beat.map((samples) => samples.length));
  if (length === 0) return null;
  const leads = beat.map((samples, i) => ({
    lead: definition.leads[i]!.lead,
    samples: toMillivolt(samples.subarray(0, length)),
    lsbUv: block.stepNv / 1000,
  }));
  const read = assembleRecording(leads, { ...frame, start: null, samplingRateHz: checkRate(1e6 / block.intervalUs) });
  return read.ok ? read.recording : null;
}
