import type { Localized } from "@bedside/terminology";
import { type ConceptMap, type MapProblem, parseConceptMap } from "@bedside/terminology/concept-map";
import type { ExchangeProblem } from "./reasons.ts";

type Json = Record<string, unknown>;

/** Where a wrong part can be taken out without the rest being another map: a target, an element, a group. */
const PART = /^ConceptMap\.group\[(\d+)\](?:\.element\[(\d+)\](?:\.target\[(\d+)\])?)?/;

/** The map without its wrong parts, each of them named and kept beside it. Null when what is wrong is the map itself. */
export function setAside(json: unknown): { map: ConceptMap | null; problems: ExchangeProblem[] } {
  const problems: ExchangeProblem[] = [];
  const places = new Set<unknown>();
  const left = structuredClone(json) as Json;
  // Some rules are looked at once the form is right.
  for (let parsed = parseConceptMap(left); !parsed.ok; parsed = parseConceptMap(left)) {
    const wrong = byPart(parsed.problems);
    if (!(wrong instanceof Map))
      return { map: null, problems: [{ code: "map-invalid", values: { problem: wrong }, json }] };
    for (const [place, problem] of wrong)
      problems.push({ code: "part-invalid", values: { place, problem }, json: takeOut(left, place, places) });
  }
  prune(left, places);
  const whole = parseConceptMap(left);
  if (whole.ok) return { map: whole.map, problems };
  return {
    map: null,
    problems: [{ code: "map-invalid", values: { problem: whole.problems[0]?.problem ?? "" }, json }],
  };
}

const at = (path: string, { en, "zh-TW": zh }: Localized): Localized => ({
  en: `${path} ${en}`.trim(),
  "zh-TW": `${path} ${zh}`.trim(),
});
const joined = (a: Localized, b: Localized): Localized => ({
  en: `${a.en}; ${b.en}`,
  "zh-TW": `${a["zh-TW"]}；${b["zh-TW"]}`,
});

/** What is wrong, by the part that it stands in; the sentence of a problem of the map itself. */
function byPart(problems: readonly MapProblem[]): Map<string, Localized> | Localized {
  const wrong = new Map<string, Localized>();
  for (const { path, problem } of problems) {
    const part = PART.exec(path);
    if (!part) return at(path, problem);
    const named = at(path.slice(part[0].length + 1), problem);
    const before = wrong.get(part[0]);
    wrong.set(part[0], before ? joined(before, named) : named);
  }
  return wrong;
}

const listAt = (value: unknown, name: string): unknown[] => {
  const found = typeof value === "object" && value !== null ? (value as Json)[name] : undefined;
  return Array.isArray(found) ? found : [];
};

/** Puts an empty part in the place, so that the places of the others stay as the problems name them. */
function takeOut(map: Json, place: string, places: Set<unknown>): unknown {
  const [, g, e, t] = PART.exec(place) ?? [];
  let list = listAt(map, "group");
  let at = Number(g);
  let empty: Json = { element: [{}] };
  if (e !== undefined) [list, at, empty] = [listAt(list[at], "element"), Number(e), {}];
  if (t !== undefined) [list, at, empty] = [listAt(list[at], "target"), Number(t), { equivalence: "unmatched" }];
  const part = list[at];
  list[at] = empty;
  places.add(empty);
  return part;
}

/** Takes the empty parts out; a group that has no element left goes with them. */
function prune(map: Json, places: ReadonlySet<unknown>): void {
  const stays = (part: unknown) => !places.has(part);
  const groups = listAt(map, "group").filter(stays) as Json[];
  for (const group of groups) {
    group.element = listAt(group, "element").filter(stays);
    for (const element of group.element as Json[])
      if (element.target !== undefined) element.target = listAt(element, "target").filter(stays);
  }
  const whole = groups.filter((group) => listAt(group, "element").length > 0);
  if (whole.length > 0) map.group = whole;
  else delete map.group;
}
