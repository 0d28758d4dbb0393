import { assessQuality } from "@bedside/ecg";
import { type Cinc2011Record, cinc2011 } from "./sets.ts";
import { table } from "./stats.ts";

const VERDICTS = ["good", "limited", "unusable"] as const;

/** Records that people call acceptable or not, by our verdict: good, limited, unusable. */
export function qualityCounts(records: Cinc2011Record[]): Record<"acceptable" | "unacceptable", number[]> {
  const counts = { acceptable: [0, 0, 0], unacceptable: [0, 0, 0] };
  for (const { acceptable, recording } of records)
    counts[acceptable ? "acceptable" : "unacceptable"][VERDICTS.indexOf(assessQuality(recording).overall)]!++;
  return counts;
}

export async function cinc2011Table(): Promise<string> {
  const all = await cinc2011();
  const own = all.filter(({ duplicate }) => !duplicate);
  const halves: [string, Cinc2011Record[]][] = [
    ["tuned on (even record numbers)", own.filter(({ record }) => Number(record) % 2 === 0)],
    ["held out (odd record numbers)", own.filter(({ record }) => Number(record) % 2 === 1)],
    ["all, exact copies left in", all],
  ];
  return halves
    .map(([title, records]) => {
      const { acceptable, unacceptable } = qualityCounts(records);
      const rows = [
        ["people / ours", ...VERDICTS],
        ["acceptable", ...acceptable],
        ["unacceptable", ...unacceptable],
      ];
      const right = acceptable[0]! + unacceptable[1]! + unacceptable[2]!;
      const poor = unacceptable[1]! + unacceptable[2]!;
      return [
        `CinC 2011, ${title}: ${records.length} records`,
        table(rows),
        `"good" against the rest: accuracy ${((100 * right) / records.length).toFixed(1)} %, unacceptable found ${((100 * poor) / unacceptable.reduce((a, b) => a + b)).toFixed(1)} %, acceptable called good ${((100 * acceptable[0]!) / acceptable.reduce((a, b) => a + b)).toFixed(1)} %`,
      ].join("\n");
    })
    .join("\n\n");
}
