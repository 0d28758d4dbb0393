import { isSplitOrder, orderItem } from "../orders.ts";
import { canonicalSystem } from "../systems.ts";
import { normaliseUnit } from "../unit-text.ts";
import { type Equivalence, isNoMatch, turned } from "./equivalence.ts";
import { DEPENDS_ON } from "./published.ts";
import type { ConceptMap, MapDependency, MapElement, MapGroup, MapTarget } from "./schema.ts";

export interface Coding {
  system: string | null;
  code: string;
  version?: string | undefined;
  display?: string | undefined;
}

/** What else is known of the thing that the code stands on: item text, specimen, unit, method. */
export interface Dependency {
  /** The property of `dependsOn` that it answers. */
  element: string;
  /** Codes or words of it. */
  values: readonly { system?: string | undefined; value: string }[];
}

export interface TranslateRequest {
  /** The codes of one concept; every one is looked for. */
  codings: readonly Coding[];
  /** Only maps from or to this value set. */
  source?: string | undefined;
  target?: string | undefined;
  /** Only targets of this code system. */
  targetSystem?: string | undefined;
  dependencies?: readonly Dependency[] | undefined;
  /** From a target to its sources: only by maps that say that they may be read so. */
  reverse?: boolean | undefined;
}

export interface TranslateMatch {
  equivalence: Equivalence;
  /** Null for a row that says that there is no target. */
  concept: Coding | null;
  comment: string | null;
  dependsOn: readonly MapDependency[];
  product: readonly MapDependency[];
  /** Canonical address of the map that says so, with its version. */
  source: string | null;
  /** The map, group, element and target row; null where the group's `unmapped` answers. */
  row: { map: ConceptMap; group: MapGroup; element: MapElement; target: MapTarget } | null;
}

export interface Translation {
  /** A target was found that is neither `unmatched` nor `disjoint`. */
  result: boolean;
  /** Why nothing was found, or what was not looked at. */
  message: string | null;
  matches: TranslateMatch[];
}

/** Extension of a ConceptMap whose rows may be read from target to source. */
export const REVERSIBLE = "https://bedside.tw/fhir/StructureDefinition/conceptmap-reversible";

interface Search {
  request: TranslateRequest;
  maps: readonly ConceptMap[];
  /** Properties on which a row depends that was left out for them. */
  wanting: Set<string>;
  /** Addresses of maps that are referred to and not there. */
  absent: Set<string>;
  refusedReverse: boolean;
}

/**
 * `$translate` of FHIR R4 (http://hl7.org/fhir/R4/conceptmap-operation-translate.html) over these maps. Rows of every group
 * and map are answered with where they stand, those that say `unmatched` included; whoever calls looks at the equivalence. A
 * row with `dependsOn` counts only when each of its dependencies is given and fits.
 */
export function translate(maps: readonly ConceptMap[], request: TranslateRequest): Translation {
  const search: Search = { request, maps, wanting: new Set(), absent: new Set(), refusedReverse: false };
  const chosen = maps.filter((map) => speaksOf(map, request));
  const found = request.codings.flatMap((coding) => chosen.flatMap((map) => inMap(map, coding, search, [])));
  // A map that is asked itself and referred to by another answers once.
  const matches = [...new Map(found.map((match) => [match.row?.target ?? match, match])).values()];
  const result = matches.some(({ equivalence }) => !isNoMatch(equivalence));
  return { result, matches, message: result ? null : why(search, chosen, matches) };
}

function speaksOf(map: ConceptMap, { source, target, reverse }: TranslateRequest): boolean {
  const from = map.sourceUri ?? map.sourceCanonical;
  const to = map.targetUri ?? map.targetCanonical;
  const [mine, theirs] = reverse ? [to, from] : [from, to];
  const fits = (wanted: string | undefined, has: string | undefined) =>
    wanted === undefined || has === undefined || withoutVersion(wanted) === withoutVersion(has);
  return fits(source, mine) && fits(target, theirs);
}

function inMap(map: ConceptMap, coding: Coding, search: Search, trail: readonly ConceptMap[]): TranslateMatch[] {
  if (search.request.reverse) {
    if (isReversible(map)) return (map.group ?? []).flatMap((group) => backwards(map, group, coding, search));
    search.refusedReverse = true;
    return [];
  }
  return (map.group ?? []).flatMap((group) => forwards(map, group, coding, search, trail));
}

function forwards(
  map: ConceptMap,
  group: MapGroup,
  coding: Coding,
  search: Search,
  trail: readonly ConceptMap[],
): TranslateMatch[] {
  if (!sameSystem(group.source, coding.system) || !sameVersion(group.sourceVersion, coding.version)) return [];
  if (!wantedSystem(group.target, search.request)) return [];
  const element = byCode(group).get(coding.code);
  if (!element) return unmapped(map, group, coding, search, trail);
  return (element.target ?? [])
    .filter((target) => applies(target, coding, search))
    .map((target) => ({
      ...answer(map, target.equivalence, target.code === undefined ? null : toCoding(group, target)),
      comment: target.comment ?? null,
      dependsOn: target.dependsOn ?? [],
      product: target.product ?? [],
      row: { map, group, element, target },
    }));
}

/** What a row depends on is then known by its source: it comes as the product. */
function backwards(map: ConceptMap, group: MapGroup, coding: Coding, search: Search): TranslateMatch[] {
  if (!sameSystem(group.target, coding.system) || !sameVersion(group.targetVersion, coding.version)) return [];
  if (!wantedSystem(group.source, search.request)) return [];
  return (byTarget(group).get(coding.code) ?? []).map(({ element, target }) => ({
    ...answer(map, turned(target.equivalence), {
      system: group.source ?? null,
      code: element.code ?? "",
      version: group.sourceVersion,
      display: element.display,
    }),
    comment: target.comment ?? null,
    dependsOn: [],
    product: target.dependsOn ?? [],
    row: { map, group, element, target },
  }));
}

function unmapped(
  map: ConceptMap,
  group: MapGroup,
  coding: Coding,
  search: Search,
  trail: readonly ConceptMap[],
): TranslateMatch[] {
  const rule = group.unmapped;
  if (!rule) return [];
  if (rule.mode === "provided") {
    return [answer(map, "equal", { ...coding, system: group.target ?? coding.system, version: group.targetVersion })];
  }
  if (rule.mode === "fixed") {
    // One code for everything that is left says little of each: it is shown, never calculated with.
    return [answer(map, "inexact", toCoding(group, { code: rule.code, display: rule.display }))];
  }
  const address = withoutVersion(rule.url ?? "");
  const other = search.maps.find((it) => it.url !== undefined && withoutVersion(it.url) === address);
  if (!other) search.absent.add(rule.url ?? "");
  // Maps that refer to each other in a circle have said all that they know.
  if (!other || other === map || trail.includes(other)) return [];
  return inMap(other, coding, search, [...trail, map]);
}

function answer(map: ConceptMap, equivalence: Equivalence, concept: Coding | null): TranslateMatch {
  const version = map.version === undefined ? "" : `|${map.version}`;
  const source = map.url === undefined ? null : `${map.url}${version}`;
  return { equivalence, concept, comment: null, dependsOn: [], product: [], source, row: null };
}

const toCoding = (group: MapGroup, { code, display }: Pick<MapTarget, "code" | "display">): Coding => ({
  system: group.target ?? null,
  code: code ?? "",
  version: group.targetVersion,
  display,
});

/** Every dependency has to be given and to fit: by system and code, or as the same words. */
function applies(target: MapTarget, coding: Coding, search: Search): boolean {
  const given = search.request.dependencies ?? [];
  const lacking = (target.dependsOn ?? []).filter(({ property, system, value }) => {
    const values = given.filter(({ element }) => element === property).flatMap((it) => it.values);
    return !values.some(
      (it) =>
        (system === undefined ? sameWords(property, it.value, value, coding) : it.value === value) &&
        (system === undefined || sameSystem(system, it.system ?? null)),
    );
  });
  for (const { property } of lacking) search.wanting.add(property);
  return lacking.length === 0;
}

/** Units without regard to how they are typed, item names of an order with several results as the order reads them. */
export function sameWords(property: string, a: string, b: string, coding: Pick<Coding, "system" | "code">): boolean {
  if (property === DEPENDS_ON.unit) return normaliseUnit(a) === normaliseUnit(b);
  if (property === DEPENDS_ON.item && isSplitOrder(coding))
    return orderItem(coding.code, a) === orderItem(coding.code, b);
  return foldedWords(a) === foldedWords(b);
}

function why(search: Search, chosen: readonly ConceptMap[], matches: readonly TranslateMatch[]): string {
  const codes = search.request.codings.map(({ system, code }) => `${system ?? "?"}|${code}`).join(", ");
  if (chosen.length === 0) return "No map between these value sets is there";
  if (matches.length > 0) return `The map says that ${codes} has no target`;
  if (search.refusedReverse) return "The map does not say that it may be read from target to source";
  if (search.wanting.size > 0)
    return `${codes} has targets that depend on what was not given or does not fit: ${[...search.wanting].join(", ")}`;
  if (search.absent.size > 0) return `${codes} is left to a map that is not there: ${[...search.absent].join(", ")}`;
  return `${codes} is not in the map`;
}

const withoutVersion = (address: string): string => address.replace(/\|.*$/, "");

/** Found once for each group: a map of 45,000 rows answers as fast as one of ten. */
const CODES = new WeakMap<MapGroup, Map<string, MapElement>>();
function byCode(group: MapGroup): Map<string, MapElement> {
  const found = CODES.get(group) ?? new Map(group.element.map((element) => [element.code ?? "", element]));
  CODES.set(group, found);
  return found;
}

type Row = { element: MapElement; target: MapTarget };
const TARGETS = new WeakMap<MapGroup, Map<string, Row[]>>();
function byTarget(group: MapGroup): Map<string, Row[]> {
  let found = TARGETS.get(group);
  if (!found) {
    const rows = group.element.flatMap((element) =>
      (element.target ?? [])
        .filter((target) => element.code !== undefined && target.code !== undefined && !isNoMatch(target.equivalence))
        .map((target) => ({ element, target })),
    );
    found = Map.groupBy(rows, ({ target }) => target.code ?? "");
    TARGETS.set(group, found);
  }
  return found;
}

/** A missing system on either side fits nothing but another missing one. */
function sameSystem(a: string | null | undefined, b: string | null | undefined): boolean {
  const known = (it: string | null | undefined) => canonicalSystem(it) ?? (it ? withoutVersion(it) : null);
  return known(a) === known(b);
}

/** Editions differ in their codes: a code of a stated edition is looked for in rows of the same, or of none stated. */
const sameVersion = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

const wantedSystem = (system: string | undefined, { targetSystem }: TranslateRequest): boolean =>
  targetSystem === undefined || sameSystem(system, targetSystem);

/** Words compared without regard to case, width and spaces. */
const foldedWords = (words: string): string => words.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

const isReversible = (map: ConceptMap): boolean =>
  (map.extension ?? []).some((it) => it.url === REVERSIBLE && it.valueBoolean === true);
