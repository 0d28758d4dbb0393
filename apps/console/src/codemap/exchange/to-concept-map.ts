import { SYSTEMS } from "@bedside/terminology";
import { type ConceptMap, DEPENDS_ON, reviewExtension } from "@bedside/terminology/concept-map";
import { allItems } from "../project/chunked.ts";
import { type Target, targetsOf } from "../project/decision.ts";
import type { Project } from "../project/project.ts";
import type { LocalRow } from "../project/row.ts";
import type { Snapshot } from "../project/state.ts";
import { type Extension, toExtension } from "./extension.ts";
import { detailsOf, type MapRecord, rowDetailsOf } from "./record.ts";

/** Extension of a target (of an element, for a row without a decision): what the workbench knows of the row. */
export const MAP_ROW = "https://bedside.tw/fhir/StructureDefinition/map-row";

export interface MapHead {
  /** Canonical address, owned by the hospital. */
  url: string;
  version: string;
  title: string;
  /** Day of the export. */
  date: string;
  /** Notices that the licences of the targets' systems ask for (`CodeSystems.shipped`). */
  copyright?: string;
  /** Editions of the systems of the rows' own codes, where they are known (`editionsOf`). */
  editions?: ReadonlyMap<string, string>;
}

type Group = NonNullable<ConceptMap["group"]>[number];
type Element = Group["element"][number];
type MapTarget = NonNullable<Element["target"]>[number];

export const recordsOf = (project: Project): MapRecord[] =>
  allItems(project.entries).map(({ row, state: { last: _, ...state } }) => ({ row, state }));

/** Everything of a project as a draft ConceptMap of R4: no clinician's app reads it, and nothing of it is lost. */
export function toConceptMap(project: Project, head: MapHead): ConceptMap {
  const groups = new GroupWriter(head.editions);
  for (const record of recordsOf(project)) {
    const { row, state } = record;
    const details = { row: rowDetailsOf(row), ...detailsOf(state) };
    if (state.decision === null) {
      const extension = toExtension(MAP_ROW, { ...keyPartsOf(row), ...details });
      const element = groups.element(row, { system: SYSTEMS.loinc, version: "" });
      if (extension) element.extension = [...((element.extension as Extension[] | undefined) ?? []), extension];
      continue;
    }
    writeTargets(groups, record, (order, target) => {
      const more = { order, ...(target?.forCalculation && { forCalculation: true }), ...(order === 0 && details) };
      return [toExtension(MAP_ROW, more), state.approval && reviewOfTarget(state, state.approval, target)];
    });
  }
  return conceptMap("draft", head, groups.groups);
}

/** A ConceptMap around its groups; FHIR has no empty list. */
export const conceptMap = (status: "draft" | "active", head: MapHead, groups: Group[]): ConceptMap => ({
  resourceType: "ConceptMap",
  ...(head.url && { url: head.url }),
  ...(head.version && { version: head.version }),
  ...(head.title && { title: head.title }),
  status,
  ...(head.date && { date: head.date }),
  ...(head.copyright && { copyright: head.copyright }),
  ...(groups.length > 0 && { group: groups }),
});

/** Writes the targets of a decided row, or the one that says that there is none; gives them back. */
export function writeTargets(
  groups: GroupWriter,
  { row, state }: MapRecord,
  extensionsOf: (order: number, target: Target | null) => (object | null)[],
): MapTarget[] {
  const dependsOn = dependenciesOf(row);
  const comment = state.decision?.comment;
  const rest = (order: number, target: Target | null) => ({
    ...(comment && { comment }),
    ...(dependsOn.length > 0 && { dependsOn }),
    extension: extensionsOf(order, target).filter((it) => it !== null) as Extension[],
  });
  const targets = targetsOf(state.decision);
  const written = targets.map((target, order) => {
    const { code, display, relation: equivalence } = target;
    return groups.add(row, target, { code, ...(display && { display }), equivalence, ...rest(order, target) });
  });
  if (written.length > 0) return written;
  return [groups.add(row, { system: SYSTEMS.loinc, version: "" }, { equivalence: "unmatched", ...rest(0, null) })];
}

/** The review that a published row carries. */
export const reviewOfTarget = (
  { authors }: Pick<Snapshot, "authors">,
  approval: { by: string; at: string },
  target: Target | null,
) =>
  reviewExtension({
    author: authors.join(", "),
    approver: approval.by,
    approvedOn: approval.at.slice(0, 10),
    forCalculation: target?.forCalculation ?? false,
  });

const keyPartsOf = ({ item, specimen, unit, method }: LocalRow) => ({ item, specimen, unit, method });

/** What of a result, beside its code, has to be the same. */
const dependenciesOf = (row: LocalRow) =>
  (["item", "specimen", "unit", "method"] as const)
    .filter((part) => row[part] !== "")
    .map((part) => ({ property: DEPENDS_ON[part], value: row[part] }));

/** Groups by source and target system and edition; in each, one element a code. */
export class GroupWriter {
  readonly groups: Group[] = [];
  private readonly editions: ReadonlyMap<string, string>;
  private readonly byGroup = new Map<string, { group: Group; elements: Map<string, Element> }>();

  constructor(editions: ReadonlyMap<string, string> = new Map()) {
    this.editions = editions;
  }

  add(row: LocalRow, to: Pick<Target, "system" | "version">, target: MapTarget): MapTarget {
    const element = this.element(row, to);
    element.target = [...(element.target ?? []), target];
    return target;
  }

  element(row: LocalRow, { system, version }: Pick<Target, "system" | "version">): Element {
    const key = [row.system, system, version].join("\u001f");
    let known = this.byGroup.get(key);
    if (!known) {
      const sourceVersion = this.editions.get(row.system);
      const group: Group = {
        ...(row.system && { source: row.system }),
        ...(sourceVersion && { sourceVersion }),
        target: system,
        ...(version && { targetVersion: version }),
        element: [],
      };
      known = { group, elements: new Map() };
      this.byGroup.set(key, known);
      this.groups.push(group);
    }
    let element = known.elements.get(row.code);
    if (!element) {
      element = { code: row.code, ...(row.item && { display: row.item }) };
      known.elements.set(row.code, element);
      known.group.element.push(element);
    }
    return element;
  }
}
