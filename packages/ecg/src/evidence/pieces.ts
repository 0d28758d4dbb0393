import type { PaperEvidence } from "../paper/evidence.ts";

/**
 * A part of a recording that a finding rests on, whatever method found it: all of a lead, a stretch of all leads, or a
 * stretch of one lead. `weight` is in the method's own measure and compares only within one finding.
 */
export interface EvidencePiece {
  /** No lead: all of them. */
  lead?: string;
  fromS: number;
  toS: number;
  weight: number;
}

/**
 * Where pieces lie on the paper. Leads and stretches that were found apart from each other meet: these leads, in these
 * stretches. Leads alone are whole, stretches alone run through all leads.
 */
export function evidenceBands(pieces: readonly EvidencePiece[], lengthS: number): PaperEvidence[] {
  const isWhole = ({ fromS, toS }: EvidencePiece) => fromS <= 0 && toS >= lengthS;
  const leads = pieces.flatMap((piece) => (piece.lead !== undefined && isWhole(piece) ? [piece.lead] : []));
  const stretches = pieces.filter(({ lead }) => lead === undefined);
  const exact = pieces.flatMap((piece) =>
    piece.lead !== undefined && !isWhole(piece) ? [{ leads: [piece.lead], fromS: piece.fromS, toS: piece.toS }] : [],
  );
  const met =
    stretches.length > 0
      ? stretches.map(({ fromS, toS }) => ({ ...(leads.length > 0 ? { leads } : {}), fromS, toS }))
      : leads.length > 0
        ? [{ leads, fromS: 0, toS: lengthS }]
        : [];
  return [...met, ...exact];
}
