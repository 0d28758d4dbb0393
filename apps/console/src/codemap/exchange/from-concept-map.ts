import { canonicalSystem } from "@bedside/terminology";
import { type ConceptMap, DEPENDS_ON, isNoMatch, type RowReview, reviewOf } from "@bedside/terminology/concept-map";
import { foldName } from "../project/act.ts";
import { mayBeForCalculation, type Target } from "../project/decision.ts";
import { rowKey } from "../project/row.ts";
import { fromExtension } from "./extension.ts";
import type { ExchangeProblem } from "./reasons.ts";
import {
  type Details,
  detailsSchema,
  isRelation,
  type MapRecord,
  type Reader,
  type ReadMap,
  recordOf,
  rowDetailsSchema,
} from "./record.ts";
import { setAside } from "./set-aside.ts";
import { MAP_ROW } from "./to-concept-map.ts";

type Group = NonNullable<ConceptMap["group"]>[number];
type Element = Group["element"][number];
type MapTarget = NonNullable<Element["target"]>[number];
type Parts = { system: string; code: string; item: string; specimen: string; unit: string; method: string };

interface Collected {
  parts: Parts;
  place: string;
  targets: { order: number; target: Target }[];
  isNoMap: boolean;
  comment: string;
  reviews: (RowReview | null)[];
  /** The extension of the workbench, where the file has it. */
  more: Record<string, unknown> | null;
}

/**
 * Reads any ConceptMap of R4: the workbench's own with all that it knows, others with their targets as proposals of whoever
 * imports them, reviews where they carry them. Parts that are wrong are named and set aside; the rest is taken.
 */
export function fromConceptMap(json: unknown, reader: Reader): ReadMap {
  const { map, problems } = setAside(json);
  if (map === null) return { records: [], problems };
  const rows = new Map<string, Collected>();
  for (const [g, group] of (map.group ?? []).entries()) {
    if (group.unmapped) problems.push(notKept(`ConceptMap.group[${g}]`, "unmapped", group.unmapped));
    for (const [e, element] of group.element.entries())
      collectElement(rows, group, element, `ConceptMap.group[${g}].element[${e}]`, problems);
  }
  const date = map.date ?? reader.at;
  const records = [...rows.values()].map((row) => toRecord(row, { by: reader.by, at: date }, problems));
  return { records, problems };
}

const notKept = (place: string, part: string, json: unknown): ExchangeProblem => ({
  code: "part-not-kept",
  values: { place, part },
  json,
});

const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
const textOf = (value: unknown, name: string): string => {
  const found = partOf(value, name);
  return typeof found === "string" ? found : "";
};

function moreOf(extensions: unknown): Record<string, unknown>[] {
  const list = Array.isArray(extensions) ? extensions : [];
  return list.flatMap((extension) => {
    const value = extension?.url === MAP_ROW ? fromExtension(extension) : undefined;
    return typeof value === "object" && value !== null ? [value as Record<string, unknown>] : [];
  });
}

function collectElement(
  rows: Map<string, Collected>,
  group: Group,
  element: Element,
  place: string,
  problems: ExchangeProblem[],
): void {
  const own = { system: group.source ?? "", code: element.code ?? "" };
  if (own.code === "") {
    problems.push({ code: "part-invalid", values: { place, problem: "code" }, json: element });
    return;
  }
  for (const more of moreOf(element.extension)) {
    const parts = {
      ...own,
      item: textOf(more, "item"),
      specimen: textOf(more, "specimen"),
      unit: textOf(more, "unit"),
      method: textOf(more, "method"),
    };
    rowAt(rows, parts, place).more ??= more;
  }
  for (const [t, target] of (element.target ?? []).entries())
    collectTarget(rows, own, group, target, `${place}.target[${t}]`, problems);
}

function rowAt(rows: Map<string, Collected>, parts: Parts, place: string): Collected {
  const key = rowKey(parts);
  const known = rows.get(key);
  if (known) return known;
  const row = { parts, place, targets: [], isNoMap: false, comment: "", reviews: [], more: null };
  rows.set(key, row);
  return row;
}

const PROPERTIES = Object.values(DEPENDS_ON) as readonly string[];

function collectTarget(
  rows: Map<string, Collected>,
  own: Pick<Parts, "system" | "code">,
  group: Group,
  target: MapTarget,
  place: string,
  problems: ExchangeProblem[],
): void {
  const dependsOn = target.dependsOn ?? [];
  const foreign = dependsOn.filter(({ property }) => !PROPERTIES.includes(property));
  if (foreign.length > 0) {
    // A row that rests on more than the workbench knows would be wider without it.
    problems.push(notKept(place, foreign.map(({ property }) => property).join(", "), target));
    return;
  }
  if (target.product) problems.push(notKept(place, "product", target.product));
  const wordsOf = (property: string) => dependsOn.find((it) => it.property === property)?.value ?? "";
  const row = rowAt(
    rows,
    {
      ...own,
      item: wordsOf(DEPENDS_ON.item),
      specimen: wordsOf(DEPENDS_ON.specimen),
      unit: wordsOf(DEPENDS_ON.unit),
      method: wordsOf(DEPENDS_ON.method),
    },
    place,
  );
  const [more] = moreOf(target.extension);
  if (more && partOf(more, "row") !== undefined) row.more ??= more;
  const review = reviewOf(target);
  row.reviews.push(review);
  row.comment ||= target.comment ?? "";
  const { equivalence, code } = target;
  if (isNoMatch(equivalence) || code === undefined || !isRelation(equivalence)) {
    row.isNoMap = true;
    if (code !== undefined) problems.push(notKept(place, `${equivalence} ${code}`, target));
    return;
  }
  const order = partOf(more, "order");
  const wanted = partOf(more, "forCalculation") === true || review?.forCalculation === true;
  row.targets.push({
    order: typeof order === "number" ? order : row.targets.length,
    target: {
      system: canonicalSystem(group.target) ?? group.target ?? "",
      version: group.targetVersion ?? "",
      code,
      display: target.display ?? "",
      relation: equivalence,
      forCalculation: wanted && mayBeForCalculation(equivalence),
    },
  });
}

function toRecord(row: Collected, reader: Reader, problems: ExchangeProblem[]): MapRecord {
  const { place } = row;
  const details = detailsSchema.safeParse(row.more ?? {});
  const known = rowDetailsSchema.safeParse(partOf(row.more, "row") ?? {});
  if (!details.success || !known.success) problems.push({ code: "details-unread", values: { place }, json: row.more });
  const isDecided = row.targets.length > 0 || row.isNoMap;
  const own = details.success ? details.data : detailsSchema.parse({});
  const targets = row.targets.sort((a, b) => a.order - b.order).map(({ target }) => target);
  return recordOf(
    row.parts,
    { targets, isNoMap: row.isNoMap, comment: row.comment },
    known.success ? known.data : rowDetailsSchema.parse({}),
    isDecided ? { ...own, ...signatures(row, own, reader, problems) } : { ...own, approval: null },
  );
}

/** Who wrote and approved a row: as its review says; an unreviewed one of another's map is proposed by whoever imports it. */
function signatures(
  { reviews, place }: Collected,
  own: Details,
  reader: Reader,
  problems: ExchangeProblem[],
): Pick<Details, "authors" | "decidedAt" | "approval"> {
  const [first = null] = reviews;
  const authors = own.authors.length > 0 ? own.authors : [first?.author ?? reader.by];
  const decidedAt = own.decidedAt ?? first?.approvedOn ?? reader.at;
  const approvers = new Set(reviews.map((review) => (review ? foldName(review.approver) : "")));
  if (approvers.size > 1) problems.push({ code: "reviews-differ", values: { place } });
  if (first === null || approvers.size > 1) return { authors, decidedAt, approval: null };
  const isOwn = own.approval?.by === first.approver && own.approval.at.startsWith(first.approvedOn);
  return { authors, decidedAt, approval: isOwn ? own.approval : { by: first.approver, at: first.approvedOn } };
}

/** Reads the text of a file. */
export function readConceptMapFile(text: string, reader: Reader): ReadMap {
  try {
    return fromConceptMap(JSON.parse(text), reader);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 120) : String(cause);
    return { records: [], problems: [{ code: "file-not-json", values: { detail } }] };
  }
}
