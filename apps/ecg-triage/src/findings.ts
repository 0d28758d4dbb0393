import { claimedStatements, compareFindings, unusableLeadOf } from "@bedside/ecg";
import type { FindingRow, TextFunction } from "@bedside/ui";
import type { messages } from "./messages.ts";
import type { Decision } from "./useDecisions.ts";
import type { Reading } from "./useReading.ts";

/** Probability from which a statement that the network may not claim is at least named as "cannot judge". */
const WORTH_NAMING = 0.5;
/** How far below its operating point a statement is still listed, as a share of that point. */
const NEARLY = 0.6;

/** What the list shows, leading finding first: claimed ones above their point, near misses, what the data can not support. */
export function findingRows(
  reading: Reading | null,
  decisions: Record<string, Decision>,
  text: TextFunction<keyof typeof messages>,
): FindingRow[] {
  const claimed = claimedStatements(reading);
  const rows = (reading?.statements ?? []).flatMap((statement): FindingRow[] => {
    const { finding, probability } = statement;
    const point = finding.operatingPoint;
    const lead = unusableLeadOf(statement);
    const made = decisions[finding.label];
    const contradicted = finding.claimed && point !== null && probability >= point && !claimed.includes(statement);
    const group = claimed.includes(statement)
      ? "claimed"
      : !finding.claimed || point === null || contradicted
        ? "cannot-judge"
        : "below";
    const listed =
      group === "claimed" ||
      made !== undefined ||
      lead !== null ||
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
        ...(contradicted ? { whyNot: text("why.contradicts") } : {}),
        ...(lead === null ? {} : { whyNot: text("why.unusable-lead", { lead }) }),
        ...(finding.whyNot ? { whyNot: text(`why.${finding.whyNot}`) } : {}),
        decision: made?.decision ?? "undecided",
        ...(made ? { decidedBy: made.by, decidedAt: made.at } : {}),
        ...(made?.changedTo ? { changedTo: made.changedTo } : {}),
      },
    ];
  });
  return rows.sort(compareFindings);
}

/** The finding that stands in the verdict bar: most urgent, then most probable, and not rejected. */
export function leadingFinding(rows: readonly FindingRow[]): FindingRow | null {
  const claimed = rows.filter((row) => row.group === "claimed" && row.decision !== "rejected");
  return [...claimed].sort(compareFindings)[0] ?? null;
}
