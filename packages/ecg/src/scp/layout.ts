import { EcgFileError } from "../file/error.ts";
import { checkCounts } from "../file/limits.ts";
import { scpLead } from "./leads.ts";

/** EN 1064 section 3. Sample numbers count from 1 and include both ends. */
export interface ScpLeads {
  usesReferenceBeat: boolean;
  leads: { lead: string; first: number; last: number }[];
}

/** EN 1064 section 4: where the reference beat was taken off and what was not decimated. */
export interface ScpBeats {
  /** Length of the reference beat, ms; 0 when it is not given. */
  lengthMs: number;
  /** Number of the fiducial sample in the reference beat, from 1. */
  fiducial: number;
  subtracted: { first: number; fiducial: number; last: number }[];
  protectedZones: { first: number; last: number }[];
}

export function readScpLeads(view: DataView | undefined): ScpLeads {
  if (!view || view.byteLength < 2) throw new EcgFileError("scp", { detail: "no lead definition (section 3)" });
  const count = view.getUint8(0);
  if (view.byteLength < 2 + 9 * count) throw new EcgFileError("scp", { detail: "section 3 ends early" });
  checkCounts(count, 1);
  const leads = Array.from({ length: count }, (_, i) => {
    const at = 2 + 9 * i;
    const first = view.getUint32(at, true);
    const last = view.getUint32(at + 4, true);
    if (last < first) throw new EcgFileError("scp", { detail: `lead ${i + 1} ends before it begins` });
    return { lead: scpLead(view.getUint8(at + 8)), first, last };
  });
  return { usesReferenceBeat: (view.getUint8(1) & 1) === 1, leads };
}

const SUBTRACTION_BYTES = 14;
const ZONE_BYTES = 8;
/** Complexes of this type had the reference beat taken off. */
const REFERENCE_TYPE = 0;

export function readScpBeats(view: DataView | undefined): ScpBeats | null {
  if (!view || view.byteLength < 6) return null;
  const fiducial = view.getUint16(2, true);
  const count = view.getUint16(4, true);
  const zones = 6 + count * SUBTRACTION_BYTES;
  if (zones > view.byteLength) throw new EcgFileError("scp", { detail: "section 4 ends early" });
  const beats: ScpBeats = { lengthMs: view.getUint16(0, true), fiducial, subtracted: [], protectedZones: [] };
  for (let i = 0; i < count; i++) {
    const at = 6 + i * SUBTRACTION_BYTES;
    if (view.getUint16(at, true) !== REFERENCE_TYPE) continue;
    const [first, own, last] = [2, 6, 10].map((offset) => view.getUint32(at + offset, true)) as [
      number,
      number,
      number,
    ];
    if (first > 0 && last >= first) beats.subtracted.push({ first, fiducial: own, last });
  }
  for (let i = 0; i < count && zones + (i + 1) * ZONE_BYTES <= view.byteLength; i++) {
    const at = zones + i * ZONE_BYTES;
    const [first, last] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if (first > 0 && last >= first) beats.protectedZones.push({ first, last });
  }
  beats.protectedZones.sort((a, b) => a.first - b.first);
  return beats;
}

/** What sections 5 (reference beat) and 6 (rhythm) share: scale, interval, coding and one block of bytes a lead. */
export interface ScpBlock {
  /** Amplitude of one step, nanovolt. */
  stepNv: number;
  intervalUs: number;
  /** Differences taken before storing: 0, 1 or 2 times. */
  differences: number;
  isBimodal: boolean;
  leads: Uint8Array[];
}

export function readScpBlock(view: DataView | undefined, leads: number): ScpBlock | null {
  if (!view || view.byteLength < 6) return null;
  const lengths = 6 + 2 * leads;
  if (lengths > view.byteLength) throw new EcgFileError("scp", { detail: "waveform section ends early" });
  const block: ScpBlock = {
    stepNv: view.getUint16(0, true),
    intervalUs: view.getUint16(2, true),
    differences: view.getUint8(4),
    isBimodal: view.getUint8(5) === 1,
    leads: [],
  };
  if (block.stepNv === 0 || block.intervalUs === 0) throw new EcgFileError("bad-scale", { lead: "I" });
  if (block.differences > 2) throw new EcgFileError("scp", { detail: `coding ${block.differences}` });
  let at = lengths;
  for (let i = 0; i < leads; i++) {
    const length = view.getUint16(6 + 2 * i, true);
    if (at + length > view.byteLength) throw new EcgFileError("scp", { detail: `lead ${i + 1} is cut` });
    block.leads.push(new Uint8Array(view.buffer, view.byteOffset + at, length));
    at += length;
  }
  return block;
}
