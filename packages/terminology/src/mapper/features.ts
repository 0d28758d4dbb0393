import { coverage, type Marks } from "./coverage.ts";
import { methodFamily } from "./facets.ts";
import { GENERAL, GENERAL_CODES } from "./kinds.ts";
import type { Library } from "./library.ts";
import type { Query } from "./query.ts";
import type { ReadGroup } from "./retrieve.ts";
import { type SpecimenFit, specimenFit, systemFamily } from "./specimen.ts";
import { officialName } from "./table.ts";

/** Name of a feature, and how much of it. */
export type Emit = (name: string, value: number) => void;

export type UnitFit = "fits" | "possible" | "contradicts" | "unknown";

/** How the unit of a query fits the property of a code. */
export function unitFit(unit: string | null, property: string, library: Library): UnitFit {
  if (unit === null || property === "") return "unknown";
  const shares = library.propertyOfUnit.get(unit);
  if (!shares) return "unknown";
  const share = shares.get(property) ?? 0;
  return share >= 0.02 ? "fits" : share >= 0.002 ? "possible" : "contradicts";
}

/** The best fit of the specimens of a query. */
export function bestSpecimenFit(specimens: readonly string[], system: string): SpecimenFit | "none" {
  if (specimens.length === 0) return "none";
  const fits = specimens.map((specimen) => specimenFit(specimen, system));
  for (const fit of ["same", "near", "open"] as const) if (fits.includes(fit)) return fit;
  return "other";
}

/** Everything that speaks for and against a code, by name. The weights of the names are learnt. */
export function features(
  query: Query,
  groups: readonly ReadGroup[],
  code: number,
  library: Library,
  marks: Marks,
  emit: Emit,
): void {
  const row = library.rows[code]!;
  const cover = coverage(groups, code, library, marks);
  emit("component", cover.component);
  emit("component2", cover.component * cover.component);
  emit("narrow", cover.component2);
  emit("names", cover.names);
  emit("names2", cover.names * cover.names);
  emit("context", cover.context);
  emit("back", cover.back);
  emit("back context", cover.backWithContext);
  emit("both", cover.component * cover.back);
  emit("names back", cover.names * cover.backWithContext);
  emit("back names", cover.backNames);
  emit("numbers missing", 1 - cover.numbers);
  emit("numbers unsaid", 1 - cover.numbersBack);
  emit("words of code", Math.min(1, ((library.start[code + 1] ?? 0) - (library.start[code] ?? 0)) / 40));
  const target = library.target[code]!;
  emit(`target ${query.target}>${target}`, 1);
  const classes = library.classes[code]!;
  if (classes.length > 0 || query.classes.length > 0) {
    const shared = classes.filter((one) => query.classes.includes(one)).length;
    if (classes.length === 0) emit("class said, none", 1);
    else if (query.classes.length === 0) emit("class unsaid", 1);
    else if (shared === classes.length && shared === query.classes.length) emit("class same", 1);
    else emit(shared > 0 ? "class partly" : "class other", 1);
  }
  if (query.classes.includes("ige")) emit(`ige, ${query.unit === null ? "no unit" : "unit"}>${row.property || "?"}`, 1);
  if (library.panel[code] === 1) emit("panel", 1);
  if (GENERAL.has(row.loinc)) {
    emit(`general ${query.kind === "test" ? "test" : "kind"}`, 1);
    if (GENERAL_CODES[query.kind][0] === row.loinc) emit("general first", 1);
    emit(`general ${query.kind}>${row.loinc}`, 1);
  } else if (query.kind !== "test") emit(`${query.kind}, no general code`, 1);
  emit("unmatched", Math.min(3, cover.unmatched));
  if (cover.component > 0.99 && cover.back > 0.99) emit("exact", 1);
  if (cover.names > 0.99) emit("all words", 1);
  if (row.component.includes("^")) {
    emit(query.course ? "challenge, course" : "challenge, no course", 1);
    emit("challenge unsaid", 1 - cover.challenge);
  } else if (query.course) emit("no challenge, course", 1);

  const usual = library.usual[code] ?? 0;
  emit("usual", usual);
  emit("usual2", usual * usual);
  const [ofComponent, ofSpecimen, ofProperty] = library.below;
  const said = `${query.specimens.length > 0 ? "specimen" : "no specimen"}, ${query.unit === null ? "no unit" : "unit"}`;
  belowFeature(`component, ${said}`, ofComponent[code]!, emit);
  belowFeature(`specimen, ${said}`, ofSpecimen[code]!, emit);
  belowFeature(`property${query.methods.length > 0 ? ", method" : ""}`, ofProperty[code]!, emit);
  const rank = library.rank[code] ?? 0;
  if (rank > 0) {
    emit("ranked", 1);
    emit("rank", 1 - Math.log10(Math.min(rank, 2000)) / 3.4);
    if (rank <= 300) emit("rank 300", 1);
  }
  if (row.met !== "") emit(`met ${row.met}`, 1);
  if (officialName(row) === "") emit("no name", 1);
  if (row.deprecated) emit("deprecated", 1);
  emit("number", Math.log10(Number.parseInt(row.loinc, 10)) / 5);

  specimenFeatures(query, row.system, emit);
  if (query.specimenIs === "given" && query.specimens[0] === "blood" && library.serumTwin[code] === 1)
    emit("specimen blood>Bld, serum usual", 1);
  propertyFeatures(query, row.property, row.unit, library, emit);
  const scale = row.scale || "?";
  emit(`scale ${query.scale}>${scale}`, 1);
  if (target !== "none")
    emit(`target ${target}, ${query.unit === null ? query.scale : "unit"}>${row.property || "?"}`, 1);
  if (query.samples !== null) emit(`samples ${query.samples}>${scale}`, 1);
  emit(
    `time ${query.duration ?? "none"}>${row.time === "24H" ? "24H" : row.time === "Pt" ? "Pt" : row.time === "" ? "?" : "other"}`,
    1,
  );
  emit(`denominator ${query.denominator}>${library.denominator[code]}`, 1);
  methodFeatures(query, row.method, emit);
}

/** How far a code is below the most usual of its like. */
function belowFeature(of: string, below: number, emit: Emit): void {
  if (below === 0) emit(`most usual of ${of}`, 1);
  else emit(`less usual of ${of}`, below);
}

function specimenFeatures(query: Query, system: string, emit: Emit): void {
  const fit = bestSpecimenFit(query.specimens, system);
  emit(
    `specimen ${query.specimenIs === "given" || query.specimenIs === "none" ? query.specimenIs : "named"} ${fit}`,
    1,
  );
  emit(`specimen ${fit}`, 1);
  const mine = query.specimens[0] ?? "none";
  if (fit !== "other") emit(`specimen ${mine}>${system || "?"}`, 1);
  if (fit === "none")
    emit(`unsaid specimen, ${query.unit === null ? "no unit" : "unit"}>${systemFamily(system) || "?"}`, 1);
}

function propertyFeatures(query: Query, property: string, unit: string, library: Library, emit: Emit): void {
  if (query.unit === null) {
    emit(`property, ${query.scale}>${property || "?"}`, 1);
    return;
  }
  const fit = unitFit(query.unit, property, library);
  emit(`unit ${fit}`, 1);
  if (fit !== "unknown") {
    const share = library.propertyOfUnit.get(query.unit)?.get(property) ?? 0;
    emit("unit share", Math.log(share + 0.001));
  }
  emit(`unit ${query.unit}>${property || "?"}`, 1);
  if (unit !== "") emit("example unit", 1);
}

function methodFeatures(query: Query, method: string, emit: Emit): void {
  const family = methodFamily(method);
  if (family === "") {
    emit(query.methods.length > 0 ? "method said, none" : "method unsaid, none", 1);
    for (const mine of query.methods) emit(`method ${mine}>none`, 1);
    return;
  }
  if (query.methods.includes(family)) {
    emit("method same", 1);
    emit(`method ${family}>same`, 1);
  } else if (query.methods.length > 0) emit("method other", 1);
  else emit("method unsaid", 1);
  if (!query.methods.includes(family)) emit(`method >${family}`, 1);
}
