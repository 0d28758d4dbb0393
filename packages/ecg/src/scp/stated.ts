import { noMeasurements, statedOrNull } from "../file/stated.ts";
import { textOrNull } from "../file/text.ts";
import type { Stated, StatedMeasurements, StatedText } from "../recording.ts";
import { scpText } from "./sections.ts";

/** 29999 and its neighbours stand for what was not measured; 999 for an axis that is none. */
const FIRST_ABSENT = 19999;
const NO_AXIS = 999;
const BLOCK_BYTES = 16;
const FORMULAS: Record<number, keyof StatedMeasurements["qtcMs"]> = { 1: "bazett", 3: "fridericia" };

/** EN 1064 sections 7 (global measurements) and 8 (interpretation in words). */
export function readScpStated(bodies: Map<number, DataView>): Stated | null {
  return statedOrNull(measurementsOf(bodies.get(7)), statementsOf(bodies.get(8)));
}

function measurementsOf(view: DataView | undefined): StatedMeasurements {
  const out = noMeasurements();
  const word = (at: number): number | null => {
    if (!view || at + 2 > view.byteLength) return null;
    const value = view.getUint16(at, true);
    return value === 0 || value >= FIRST_ABSENT ? null : value;
  };
  const axis = (at: number): number | null => {
    if (!view || at + 2 > view.byteLength) return null;
    const value = view.getInt16(at, true);
    return Math.abs(value) >= NO_AXIS ? null : value;
  };
  if (!view || view.byteLength < 6) return out;
  const blocks = view.getUint8(0);
  const spikes = view.getUint8(1);
  out.rrMs = word(2);
  if (blocks > 0) {
    const between = (from: number | null, to: number | null) =>
      from !== null && to !== null && to > from ? to - from : null;
    const [pOnset, pOffset, qrsOnset, qrsOffset, tOffset] = [6, 8, 10, 12, 14].map(word) as (number | null)[];
    out.pMs = between(pOnset!, pOffset!);
    out.prMs = between(pOnset!, qrsOnset!);
    out.qrsMs = between(qrsOnset!, qrsOffset!);
    out.qtMs = between(qrsOnset!, tOffset!);
    out.axisDeg = { p: axis(16), qrs: axis(18), t: axis(20) };
  }
  const complexes = 6 + blocks * BLOCK_BYTES + spikes * 10;
  if (complexes + 2 > view.byteLength) return out;
  const rates = complexes + 2 + view.getUint16(complexes, true);
  out.hrBpm = word(rates);
  out.atrialRateBpm = word(rates + 2);
  const formula = rates + 6 < view.byteLength ? view.getUint8(rates + 6) : 0;
  out.qtcMs[FORMULAS[formula] ?? "unnamed"] = word(rates + 4);
  return out;
}

/** One byte of status, date and time (7), the number of statements, then each with number, length and text. */
function statementsOf(view: DataView | undefined): StatedText[] {
  const statements: StatedText[] = [];
  if (!view || view.byteLength < 9) return statements;
  const count = view.getUint8(8);
  for (let i = 0, at = 9; i < count && at + 3 <= view.byteLength; i++) {
    const length = view.getUint16(at + 1, true);
    if (at + 3 + length > view.byteLength) break;
    const text = textOrNull(scpText(view, at + 3, length));
    if (text !== null) statements.push({ text, code: null, by: null });
    at += 3 + length;
  }
  return statements;
}
