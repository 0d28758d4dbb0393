import { bestSpecimenFit, unitFit } from "./features.ts";
import type { Library } from "./library.ts";
import type { Query } from "./query.ts";
import type { Ranked } from "./rank.ts";
import { systemFamily } from "./specimen.ts";

/** What is known of the first candidate beside the others: the chances that it, and its parts, are right. */
export interface Standing {
  /** Share of the first candidate. */
  first: number;
  /** Share of all candidates with the same property, specimen or component as the first. */
  property: number;
  specimen: number;
  component: number;
  /** The unit or the specimen of the row speaks against it. */
  veto: "unit" | "specimen" | null;
  /** The signals that the confidence is learnt from. */
  signals: readonly number[];
}

export const SIGNAL_NAMES = [
  "one",
  "first",
  "property",
  "specimen",
  "component",
  "all",
  "specimen said",
  "unit said",
  "unit fits",
  "usual",
  "words",
  "no test",
  "official parts",
] as const;

const logit = (share: number) => Math.log((share + 0.001) / (1.001 - share));

export function standing(query: Query, ranked: readonly Ranked[], library: Library): Standing {
  const top = ranked[0];
  if (!top) return { first: 0, property: 0, specimen: 0, component: 0, veto: null, signals: [] };
  const row = library.rows[top.code]!;
  let [total, property, specimen, component] = [0, 0, 0, 0];
  for (const { code, score } of ranked) {
    const share = Math.exp(score - top.score);
    const other = library.rows[code]!;
    total += share;
    if (other.property === row.property) property += share;
    if (systemFamily(other.system) === systemFamily(row.system)) specimen += share;
    if (other.component === row.component) component += share;
  }
  const shares = {
    first: 1 / total,
    property: row.property === "" ? 0 : property / total,
    specimen: row.system === "" ? 0 : specimen / total,
    component: component / total,
  };
  const fit = unitFit(query.unit, row.property, library);
  const specimenFits = bestSpecimenFit(query.specimens, row.system);
  return {
    ...shares,
    veto: fit === "contradicts" ? "unit" : specimenFits === "other" ? "specimen" : null,
    signals: [
      1,
      logit(shares.first),
      logit(shares.property),
      logit(shares.specimen),
      logit(shares.component),
      Math.log(total),
      query.specimens.length > 0 ? 1 : 0,
      query.unit === null ? 0 : 1,
      fit === "fits" ? 1 : 0,
      library.usual[top.code] ?? 0,
      Math.min(4, query.size) / 4,
      query.kind === "test" ? 0 : 1,
      row.property !== "" && row.system !== "" ? 1 : 0,
    ],
  };
}

/** Chance that an answer with these signals is right. */
export function confidence(signals: readonly number[], weights: readonly number[]): number {
  const sum = signals.reduce((all, signal, i) => all + signal * (weights[i] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
