import { LEADS_12, type Recording } from "../recording.ts";

/** `strips`: one row for each lead that the recording has. */
export type PaperLayout = "3x4+rhythm" | "6x2" | "12x1" | "strips";

/** Standard order, or the frontal plane in steps of 30 degrees (Cabrera): aVL, I, -aVR, II, aVF, III. */
export type LeadOrder = "standard" | "cabrera";

/** A lead's place: its name in the recording, what is printed, and whether it is drawn upside down. */
export interface PlacedLead {
  lead: string;
  label: string;
  inverted: boolean;
}

const CABRERA = ["aVL", "I", "-aVR", "II", "aVF", "III"] as const;
/** Ten-second recorders keep some more than 10 s. */
const LONG_S = 12;
const MOST_STRIPS = 12;

/** The layout that a recording can fill: strips without the twelve leads, or when it is longer than a page of 10 s. */
export function layoutFor(recording: Pick<Recording, "durationS" | "leads">, chosen: PaperLayout): PaperLayout {
  const isStandard = LEADS_12.every((lead) => recording.leads.includes(lead)) && recording.durationS <= LONG_S;
  return isStandard ? chosen : "strips";
}

/** Rows of the paper from above, each with its leads from the left. */
export function rowsOf(
  recording: Pick<Recording, "leads">,
  layout: PaperLayout,
  order: LeadOrder,
  stripLeads: readonly string[],
): PlacedLead[][] {
  const twelve = [...(order === "cabrera" ? CABRERA : LEADS_12.slice(0, 6)), ...LEADS_12.slice(6)].map(placed);
  const at = (index: number): PlacedLead[] => twelve.slice(index, index + 1);
  if (layout === "strips") {
    const leads = stripLeads.length > 0 ? stripLeads : recording.leads.slice(0, MOST_STRIPS);
    return leads.map((lead) => [placed(lead)]);
  }
  if (layout === "12x1") return twelve.map((lead) => [lead]);
  if (layout === "6x2") return twelve.slice(0, 6).map((lead, row) => [lead, ...at(row + 6)]);
  return [
    ...twelve.slice(0, 3).map((lead, row) => [lead, ...at(row + 3), ...at(row + 6), ...at(row + 9)]),
    stripLeads.slice(0, 1).concat("II").slice(0, 1).map(placed),
  ];
}

function placed(name: string): PlacedLead {
  const inverted = name.startsWith("-");
  return { lead: inverted ? name.slice(1) : name, label: name.replace("-", "\u2212"), inverted };
}
