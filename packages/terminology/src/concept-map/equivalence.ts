/**
 * How a target relates to its source in FHIR R4, read from the target's side: `wider` means that the target is wider than the
 * source (http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html).
 */
export const EQUIVALENCES = [
  "relatedto",
  "equivalent",
  "equal",
  "wider",
  "subsumes",
  "narrower",
  "specializes",
  "inexact",
  "unmatched",
  "disjoint",
] as const;
export type Equivalence = (typeof EQUIVALENCES)[number];

/** Says that there is no such target. */
export const isNoMatch = (equivalence: Equivalence): boolean =>
  equivalence === "unmatched" || equivalence === "disjoint";

/** The target says the same as the source: what a calculation takes without an approval of its own. */
export const isExact = (equivalence: Equivalence): boolean => equivalence === "equal" || equivalence === "equivalent";

const TURNED: Partial<Record<Equivalence, Equivalence>> = {
  wider: "narrower",
  narrower: "wider",
  subsumes: "specializes",
  specializes: "subsumes",
};

/** The same relation read from the source's side. */
export const turned = (equivalence: Equivalence): Equivalence => TURNED[equivalence] ?? equivalence;
