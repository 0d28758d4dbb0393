import { methodFamily } from "./facets.ts";
import { GENERAL, GENERAL_CODES } from "./kinds.ts";
import { IN_CHALLENGE, IN_COMPONENT, type Library } from "./library.ts";
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

/** How well the words of a query and of a code cover each other, 0 to 1. */
export interface Coverage {
  component: number;
  names: number;
  context: number;
  component2: number;
  /** Share of the component's words that the query has. */
  back: number;
  backWithContext: number;
  challenge: number;
  unmatched: number;
  /** Share of all the words of its names that the query has. */
  backNames: number;
  /** Share of the numbers of the name that the code has; of the code's component that the name has. */
  numbers: number;
  numbersBack: number;
}

/** A place to mark words in, as long as the vocabulary. */
export interface Marks {
  in: Uint8Array;
  said: Uint8Array;
}

export function coverage(groups: readonly ReadGroup[], code: number, library: Library, marks: Marks): Coverage {
  const from = library.start[code] ?? 0;
  const to = library.start[code + 1] ?? 0;
  for (let i = from; i < to; i += 1) marks.in[library.word[i]!] = library.mark[i]!;
  let total = 0;
  let context = 0;
  let inComponent = 0;
  let inComponentOnly = 0;
  let inNames = 0;
  let inContext = 0;
  let unmatched = 0;
  let numbers = 0;
  let numbersFound = 0;
  for (const group of groups) {
    let names = 0;
    let component = 0;
    let narrow = 0;
    for (const one of group.readings) {
      if (one.weight === 0) continue;
      let n = 0;
      let c = 0;
      let k = 0;
      for (const word of one.words) {
        if (word < 0) continue;
        const mark = marks.in[word] ?? 0;
        const weight = library.weight[word] ?? 0;
        if (mark > 0) {
          n += weight;
          marks.said[word] = Math.max(marks.said[word] ?? 0, group.context ? 1 : 2);
        }
        if (mark & (IN_COMPONENT | IN_CHALLENGE)) c += weight;
        if (mark & IN_COMPONENT) k += weight;
        if (!group.context && library.isNumber[word] === 1) {
          numbers += 1;
          if (mark > 0) numbersFound += 1;
        }
      }
      names = Math.max(names, (n / one.weight) * one.trust);
      component = Math.max(component, (c / one.weight) * one.trust);
      narrow = Math.max(narrow, (k / one.weight) * one.trust);
    }
    if (group.context) {
      context += group.weight;
      inContext += group.weight * names;
    } else {
      total += group.weight;
      inNames += group.weight * names;
      inComponent += group.weight * component;
      inComponentOnly += group.weight * narrow;
      if (names < 0.5) unmatched += 1;
    }
  }
  let parts = 0;
  let said = 0;
  let saidAtAll = 0;
  let challenge = 0;
  let challengeSaid = 0;
  let all = 0;
  let allSaid = 0;
  let partNumbers = 0;
  let partNumbersSaid = 0;
  for (let i = from; i < to; i += 1) {
    const word = library.word[i]!;
    const mark = library.mark[i]!;
    const weight = library.weight[word] ?? 0;
    all += weight;
    if ((marks.said[word] ?? 0) > 0) allSaid += weight;
    if (mark & IN_COMPONENT) {
      if (library.isNumber[word] === 1) {
        partNumbers += 1;
        if ((marks.said[word] ?? 0) > 0) partNumbersSaid += 1;
      }
      parts += weight;
      if (marks.said[word] === 2) said += weight;
      if ((marks.said[word] ?? 0) > 0) saidAtAll += weight;
    } else if (mark & IN_CHALLENGE) {
      challenge += weight;
      if ((marks.said[word] ?? 0) > 0) challengeSaid += weight;
    }
  }
  for (let i = from; i < to; i += 1) {
    marks.in[library.word[i]!] = 0;
    marks.said[library.word[i]!] = 0;
  }
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    component: share(inComponent, total),
    component2: share(inComponentOnly, total),
    names: share(inNames, total),
    context: share(inContext, context),
    back: share(said, parts),
    backWithContext: share(saidAtAll, parts),
    challenge: challenge > 0 ? share(challengeSaid, challenge) : 1,
    unmatched,
    backNames: share(allSaid, all),
    numbers: numbers > 0 ? numbersFound / numbers : 1,
    numbersBack: partNumbers > 0 ? partNumbersSaid / partNumbers : 1,
  };
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
