import type { Recording } from "@bedside/ecg";
import { analyse } from "../src/signal/analyse.ts";
import { nameOf } from "../src/signal/reversal.ts";
import { eightLeads, exchange, REVERSALS, reversalFeatures } from "../src/signal/reversal-features.ts";
import { ptbxl } from "./sets.ts";
import { table } from "./stats.ts";

export interface ReversalResult {
  records: number;
  /** By exchange: records of it that are named so, and records with correct electrodes that are. */
  rows: { reversal: string; named: number; warned: number; falseAlarms: number }[];
  falseAlarms: number;
}

/** Exchanges electrodes of recordings as they are and counts which are named. */
export function scoreReversals(recordings: Recording[]): ReversalResult {
  const rows = REVERSALS.map((reversal) => ({ reversal: reversal as string, named: 0, warned: 0, falseAlarms: 0 }));
  let records = 0;
  let falseAlarms = 0;
  for (const recording of recordings) {
    const group = analyse(recording).groups[0];
    const leads = group ? eightLeads(group.beat) : null;
    if (!group?.waves || !leads) continue;
    records++;
    const name = (some: Float64Array[]) => nameOf(reversalFeatures(some, group.waves!, group.beat.samplingRateHz));
    const asIs = name(leads);
    if (asIs !== null) falseAlarms++;
    for (const row of rows) {
      if (asIs === row.reversal) row.falseAlarms++;
      const found = name(exchange(leads, row.reversal as (typeof REVERSALS)[number]));
      if (found === row.reversal) row.named++;
      if (found !== null) row.warned++;
    }
  }
  return { records, rows, falseAlarms };
}

export async function reversalTable(): Promise<string> {
  const { records, rows, falseAlarms } = scoreReversals((await ptbxl(9)).map(({ recording }) => recording));
  const percent = (n: number) => ((100 * n) / records).toFixed(1);
  return [
    `Exchanged electrodes, PTB-XL fold 9, ${records} records (LL-RL leaves the ECG as it is and is not named)`,
    table([
      ["exchange", "named so %", "any warning %", "false alarms %"],
      ...rows.map((row) => [row.reversal, percent(row.named), percent(row.warned), percent(row.falseAlarms)]),
    ]),
    `false alarms of any kind: ${percent(falseAlarms)} %`,
  ].join("\n");
}
