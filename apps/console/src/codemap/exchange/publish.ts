import { type Localized, SYSTEMS, systemKey, systemLabel } from "@bedside/terminology";
import type { ConceptMap } from "@bedside/terminology/concept-map";
import { sameDecision } from "../project/decision.ts";
import type { Project } from "../project/project.ts";
import { foldText, type LocalRow, placeOf } from "../project/row.ts";
import type { Version } from "../project/state.ts";
import type { ExchangeProblem } from "./reasons.ts";
import { conceptMap, GroupWriter, type MapHead, recordsOf, reviewOfTarget, writeTargets } from "./to-concept-map.ts";

export interface Publication {
  /** Active, with approved rows only: what the apps load. */
  map: ConceptMap;
  /** Approved rows in it. */
  rows: number;
  /** Approved rows that are not in it, and why. */
  problems: ExchangeProblem[];
}

type Approved = { row: LocalRow; version: Version };

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
    state.published ? [{ row, version: state.published }] : [],
  );
  const byCode = Map.groupBy(approved, ({ row }) => `${row.system}\u001f${row.code}`);
  const problems: ExchangeProblem[] = [];
  const groups = new GroupWriter();
  let rows = 0;
  for (const { row, version } of approved) {
    const problem = problemOf(row, version, byCode.get(`${row.system}\u001f${row.code}`) ?? []);
    if (problem) {
      problems.push(problem);
      continue;
    }
    rows += 1;
    const { decision, authors, decidedAt, approval } = version;
    const state = { decision, authors, decidedAt, approval, published: null, review: null, notes: [], assignee: null };
    writeTargets(groups, { row, state }, (_, target) => [reviewOfTarget(version, approval, target)]);
  }
  return { map: conceptMap("active", head, groups.groups), rows, problems };
}

function problemOf(row: LocalRow, version: Version, same: readonly Approved[]): ExchangeProblem | null {
  const place = placeOf(row);
  if (row.system === "") return { code: "system-absent", values: { place } };
  const key = systemKey(row.system);
  if (key && INTERNATIONAL.includes(SYSTEMS[key]))
    return { code: "system-international", values: { place, system: systemLabel(row.system) } };
  for (const other of same) {
    if (other.row === row || sameDecision(other.version.decision, version.decision)) continue;
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
