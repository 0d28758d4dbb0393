import type { FindingRow, TextFunction, Urgency } from "@bedside/ui";
import type { Decision } from "./EcgTriage.tsx";
import type { messages } from "./messages.ts";
import type { Reading } from "./useReading.ts";

/** Probability from which a statement that the network may not claim is at least named as "cannot judge". */
const WORTH_NAMING = 0.5;
/** How far below its operating point a statement is still listed, as a share of that point. */
const NEARLY = 0.6;

/** What the list shows: claimed findings above their point, near misses, and what the data can not support. */
export function findingRows(
  reading: Reading | null,
  decisions: Record<string, Decision>,
  text: TextFunction<keyof typeof messages>,
): FindingRow[] {
  return (reading?.statements ?? []).flatMap(({ finding, probability }): FindingRow[] => {
    const point = finding.operatingPoint;
    const made = decisions[finding.label];
    const group = !finding.claimed || point === null ? "cannot-judge" : probability >= point ? "claimed" : "below";
    const listed =
      group === "claimed" ||
      made !== undefined ||
      (group === "below" ? probability >= (point ?? 1) * NEARLY : probability >= WORTH_NAMING);
    if (!listed) return [];
    return [
      {
        label: finding.label,
        name: finding.name,
        probability,
        operatingPoint: point,
        urgency: finding.urgency,
        group,
        ...(finding.whyNot ? { whyNot: text(`why.${finding.whyNot}`) } : {}),
        decision: made?.decision ?? "undecided",
        ...(made ? { decidedBy: made.by, decidedAt: made.at } : {}),
        ...(made?.changedTo ? { changedTo: made.changedTo } : {}),
      },
    ];
  });
}

const ORDER: Urgency[] = ["urgent", "abnormal", "minor", "normal"];

/** The finding that stands in the verdict bar: most urgent, then most probable, and not rejected. */
export function leadingFinding(rows: readonly FindingRow[]): FindingRow | null {
  const claimed = rows.filter((row) => row.group === "claimed" && row.decision !== "rejected");
  return (
    [...claimed].sort(
      (a, b) =>
        ORDER.indexOf(a.urgency) - ORDER.indexOf(b.urgency) ||
        preferred(b) - preferred(a) ||
        (b.probability ?? 0) - (a.probability ?? 0),
    )[0] ?? null
  );
}

/** "Normal ECG" says more than "sinus rhythm". */
const preferred = (row: FindingRow): number => (row.label === "NORM" ? 1 : 0);
