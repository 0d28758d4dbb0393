import type { Coverage } from "./coverage.ts";
import { bestSpecimenFit, type Emit, unitFit } from "./features.ts";
import type { Library } from "./library.ts";
import type { Query } from "./query.ts";
import type { Ranked } from "./rank.ts";
import { systemFamily } from "./specimen.ts";

/** What can be right or wrong of an answer, each with its own chance. */
export const ASPECTS = ["code", "property", "specimen"] as const;
export type Aspect = (typeof ASPECTS)[number];

/** What is known of the first candidate beside the others. */
export interface Standing {
  /** The unit or the specimen of the row speaks against it. */
  veto: "unit" | "specimen" | null;
  /** The signals that the chances are learnt from, by name; none when there is no candidate, or nothing to map. */
  signals: readonly (readonly [string, number])[];
}

const logit = (share: number) => Math.log((share + 0.003) / (1.003 - share));

export function standing(query: Query, ranked: readonly Ranked[], cover: Coverage | null, library: Library): Standing {
  const top = ranked[0];
  if (!top || !cover || query.kind === "nothing") return { veto: null, signals: [] };
  const row = library.rows[top.code]!;
  const signals: [string, number][] = [["one", 1]];
  const emit: Emit = (name, value) => {
    if (value !== 0) signals.push([name, value]);
  };
  shareSignals(ranked, library, emit);
  const unit = unitFit(query.unit, row.property, library);
  const specimen = bestSpecimenFit(query.specimens, row.system);
  emit(`unit ${query.unit === null ? "none" : unit}`, 1);
  if (query.unit !== null) {
    emit(`unit ${query.unit}`, 1);
    emit("unit share", unitShare(query.unit, row.property, library));
  }
  emit(`scale ${query.scale}`, 1);
  emit(`specimen ${query.specimenIs} ${specimen}`, 1);
  emit(`system ${query.specimenIs === "none" ? "unsaid" : "said"} ${systemFamily(row.system) || "?"}`, 1);
  emit(`kind ${query.kind}`, 1);
  emit(`target ${query.target}`, 1);
  emit(row.method === "" ? "no method" : query.methods.length > 0 ? "method, said" : "method, unsaid", 1);
  emit("usual", library.usual[top.code] ?? 0);
  if ((library.rank[top.code] ?? 0) > 0) emit("ranked", 1);
  emit("component", cover.component);
  emit("names", cover.names);
  emit("back", cover.back);
  emit("back names", cover.backNames);
  emit("numbers", cover.numbers * cover.numbersBack);
  if (cover.component > 0.99 && cover.back > 0.99) emit("exact", 1);
  if (query.course) emit("course", 1);
  if (query.size <= 1) emit("one word", 1);
  if (row.deprecated) emit("deprecated", 1);
  return { veto: unit === "contradicts" ? "unit" : specimen === "other" ? "specimen" : null, signals };
}

/** A candidate further behind than this does not matter. */
const FAR = 6;

/** How much of all candidates is the first one, and is like it. */
function shareSignals(ranked: readonly Ranked[], library: Library, emit: Emit): void {
  const top = ranked[0]!;
  const row = library.rows[top.code]!;
  let [total, property, specimen, component] = [0, 0, 0, 0];
  let [rivalProperty, rivalSpecimen, rivalCode] = [-FAR, -FAR, -FAR];
  for (const { code, score } of ranked) {
    const share = Math.exp(score - top.score);
    const other = library.rows[code]!;
    total += share;
    if (other.property === row.property) property += share;
    if (systemFamily(other.system) === systemFamily(row.system)) specimen += share;
    if (other.component === row.component) component += share;
    const behind = score - top.score;
    if (code !== top.code) rivalCode = Math.max(rivalCode, behind);
    if (other.property !== row.property && other.property !== "") rivalProperty = Math.max(rivalProperty, behind);
    if (systemFamily(other.system) !== systemFamily(row.system) && other.system !== "")
      rivalSpecimen = Math.max(rivalSpecimen, behind);
  }
  emit("next code", rivalCode);
  emit("next property", rivalProperty);
  emit("next specimen", rivalSpecimen);
  emit("first", logit(1 / total));
  emit("property share", logit(property / total));
  emit("specimen share", logit(specimen / total));
  emit("component share", logit(component / total));
  emit("height", top.score / 10);
  if (row.property === "") emit("property not known", 1);
  if (row.system === "") emit("system not known", 1);
}

/** Share of the property among the codes of the unit. */
const unitShare = (unit: string, property: string, library: Library) =>
  library.propertyOfUnit.get(unit)?.get(property) ?? 0;

/** Chance that an answer with these signals is right. */
export function confidence(signals: Standing["signals"], weights: Readonly<Record<string, number>>): number {
  const sum = signals.reduce((all, [name, value]) => all + value * (weights[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
