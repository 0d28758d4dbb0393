import type { Quality } from "../quality.ts";
import type { EcgReading, Statement } from "../triage.ts";
import type { Occlusion } from "./occlusion.ts";

/** A statement that is not claimed, because it rests on a lead whose signal is unusable. */
interface UnsupportedStatement extends Statement {
  restsOn: string;
}

/**
 * The unusable lead that a finding rests on: the lead that carries it most, or one without which it falls below its
 * operating point. Null where there is none.
 */
export function unusableSupport(
  { leads, withoutLead }: Pick<Occlusion, "leads" | "withoutLead">,
  quality: Pick<Quality, "leads">,
  operatingPoint: number,
): string | null {
  const isUnusable = (lead: string) => quality.leads[lead]?.verdict === "unusable";
  const strongest = leads[0]?.lead;
  if (strongest !== undefined && isUnusable(strongest)) return strongest;
  const needed = Object.entries(withoutLead).find(([lead, left]) => isUnusable(lead) && left < operatingPoint);
  return needed?.[0] ?? null;
}

/** The reading without claims that rest on an unusable lead: these become statements that can not be judged. */
export function supportedReading<Of extends EcgReading>(reading: Of, byLabel: ReadonlyMap<string, Occlusion>): Of {
  if (reading.statements === null) return reading;
  const statements = reading.statements.map((statement): Statement | UnsupportedStatement => {
    const { finding, probability } = statement;
    const point = finding.operatingPoint;
    const found = byLabel.get(finding.label);
    if (!finding.claimed || point === null || probability < point || !found) return statement;
    const restsOn = unusableSupport(found, reading.quality, point);
    return restsOn === null ? statement : { ...statement, finding: { ...finding, claimed: false }, restsOn };
  });
  return { ...reading, statements };
}

/** The lead that kept a statement from being claimed (`supportedReading`), or null. */
export const unusableLeadOf = (statement: Statement): string | null =>
  "restsOn" in statement && typeof statement.restsOn === "string" ? statement.restsOn : null;
