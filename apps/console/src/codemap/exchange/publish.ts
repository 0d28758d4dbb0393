import { type Localized, SYSTEMS, systemKey, systemLabel } from "@bedside/terminology";
import { type ConceptMap, readPublishedMap } from "@bedside/terminology/concept-map";
import { sameTargets, targetsOf } from "../project/decision.ts";
import type { Project } from "../project/project.ts";
import { foldText, type LocalRow, placeOf } from "../project/row.ts";
import type { Snapshot, Version } from "../project/state.ts";
import { wrongTarget } from "./adopt.ts";
import type { ExchangeProblem } from "./reasons.ts";
import { conceptMap, GroupWriter, type MapHead, recordsOf, reviewOfTarget, writeTargets } from "./to-concept-map.ts";

export interface Publication {
  /** Active, with approved rows only: what the apps load, as `readPublishedMap` reads it. */
  map: ConceptMap;
  /** Approved rows in it. */
  rows: number;
  /** Approved rows that are not in it, and why; and, as `under-review`, those in it that somebody asks to look at. */
  problems: ExchangeProblem[];
}

type Approved = { row: LocalRow; version: Version; review: Snapshot["review"] };

const INTERNATIONAL: readonly string[] = [SYSTEMS.loinc, SYSTEMS.snomed, SYSTEMS.icd10cm, SYSTEMS.rxnorm, SYSTEMS.atc];
const PARTS = ["item", "specimen", "unit", "method"] as const;
const PART_NAMES = {
  item: { en: "item text", "zh-TW": "項目名稱" },
  specimen: { en: "specimen", "zh-TW": "檢體" },
  unit: { en: "unit", "zh-TW": "單位" },
  method: { en: "method", "zh-TW": "方法" },
} as const;

/** The map that the apps load: the last approved version of every row, never one that waits. */
export function publish(project: Project, head: MapHead): Publication {
  const approved = recordsOf(project).flatMap(({ row, state }): Approved[] =>
    state.published ? [{ row, version: state.published, review: state.review }] : [],
  );
  const byCode = Map.groupBy(approved, ({ row }) => `${row.system}\u001f${row.code}`);
  const problems: ExchangeProblem[] = [];
  let good = approved.filter(({ row, version }) => {
    const problem = problemOf(row, version, byCode.get(`${row.system}\u001f${row.code}`) ?? []);
    if (problem) problems.push(problem);
    return problem === null;
  });
  let written = write(good, head);
  for (let refused = refusedOf(written); refused !== null; refused = refusedOf(written)) {
    const { rows, problem } = refused;
    problems.push(...[...rows].map(([row, why]) => refusal(row, why)));
    if (rows.size === 0) problems.push({ code: "map-refused", values: { problem } });
    good = rows.size === 0 ? [] : good.filter(({ row }) => !rows.has(row));
    written = write(good, head);
    if (good.length === 0) break;
  }
  // A rejection is of a later proposal: what stays published is not what was rejected.
  for (const { row, review } of good)
    if (review && !review.rejected)
      problems.push({ code: "under-review", values: { place: placeOf(row), by: review.by, reason: review.reason } });
  return { map: written.map, rows: good.length, problems };
}

const refusal = (row: LocalRow, problem: Localized): ExchangeProblem => ({
  code: "refused",
  values: { place: placeOf(row), problem },
});

interface Written {
  map: ConceptMap;
  /** The row of each target. */
  rowOf: ReadonlyMap<object, LocalRow>;
}

function write(approved: readonly Approved[], head: MapHead): Written {
  const groups = new GroupWriter(head.editions);
  const rowOf = new Map<object, LocalRow>();
  for (const { row, version } of approved) {
    const { decision, authors, decidedAt, approval } = version;
    const state = { decision, authors, decidedAt, approval, published: null, review: null, notes: [], assignee: null };
    const written = writeTargets(groups, { row, state }, (_, target) => [reviewOfTarget(version, approval, target)]);
    for (const target of written) rowOf.set(target, row);
  }
  return { map: conceptMap("active", head, groups.groups), rowOf };
}

const PLACE = /^ConceptMap\.group\[(\d+)\]\.element\[(\d+)\]\.target\[(\d+)\]/;

/** What the apps would refuse of a map: the rows, with the reasons; no rows where it is the map itself. Null for nothing. */
function refusedOf({ map, rowOf }: Written): { rows: Map<LocalRow, Localized>; problem: Localized } | null {
  const read = readPublishedMap(map);
  if (read.ok) return null;
  const rows = new Map<LocalRow, Localized>();
  for (const { path, problem } of read.problems) {
    const [, g, e, t] = (PLACE.exec(path) ?? []).map(Number);
    const target = map.group?.[g ?? -1]?.element[e ?? -1]?.target?.[t ?? -1];
    const row = target && rowOf.get(target);
    if (row) rows.set(row, problem);
  }
  return { rows, problem: read.problems[0]?.problem ?? { en: "", "zh-TW": "" } };
}

function problemOf(row: LocalRow, version: Version, same: readonly Approved[]): ExchangeProblem | null {
  const place = placeOf(row);
  if (row.system === "") return { code: "system-absent", values: { place } };
  const key = systemKey(row.system);
  if (key && INTERNATIONAL.includes(SYSTEMS[key]))
    return { code: "system-international", values: { place, system: systemLabel(row.system) } };
  const wrong = wrongTarget(version.decision);
  if (wrong !== null) return { code: "target-impossible", values: { place, code: wrong } };
  const targets = targetsOf(version.decision);
  if (targets.length > 1) {
    const codes = targets.map(({ code }) => code).join(", ");
    return { code: "several-targets", values: { place, count: String(targets.length), codes } };
  }
  for (const other of same) {
    if (other.row === row || sameTargets(other.version.decision, version.decision)) continue;
    const lacks = lacking(row, other.row);
    if (lacks.length === 0) continue;
    const names = (locale: keyof Localized, between: string) =>
      lacks.map((part) => PART_NAMES[part][locale]).join(between);
    return {
      code: "ambiguous",
      values: { place, lacks: { en: names("en", " or "), "zh-TW": names("zh-TW", "、") } },
    };
  }
  return null;
}

/** What another row says and this one does not, when every result of the other would be one of this too. */
function lacking(row: LocalRow, other: LocalRow): (typeof PARTS)[number][] {
  const isWider = PARTS.every((part) => row[part] === "" || foldText(row[part]) === foldText(other[part]));
  return isWider ? PARTS.filter((part) => row[part] === "" && other[part] !== "") : [];
}
