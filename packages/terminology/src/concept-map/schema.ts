import * as z from "zod/mini";
import type { Localized } from "../concept.ts";
import { EQUIVALENCES } from "./equivalence.ts";

const say = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });
const FIXED_NEEDS_CODE = say("mode fixed needs a code", "mode 為 fixed 時須有代碼");
const OTHER_MAP_NEEDS_URL = say("mode other-map needs the url of a map", "mode 為 other-map 時須有另一對應表的 url");
const UNMAPPED_PROBLEMS = [FIXED_NEEDS_CODE, OTHER_MAP_NEEDS_URL];

const text = z.string().check(z.minLength(1));
const optionalText = z.optional(text);
const extensions = z.optional(z.array(z.looseObject({ url: text })));

const dependency = z.looseObject({
  property: text,
  system: optionalText,
  value: z.string(),
  display: optionalText,
});

const target = z.looseObject({
  code: optionalText,
  display: optionalText,
  equivalence: z.enum(EQUIVALENCES),
  comment: optionalText,
  dependsOn: z.optional(z.array(dependency)),
  product: z.optional(z.array(dependency)),
  extension: extensions,
});

const unmapped = z
  .looseObject({
    mode: z.enum(["provided", "fixed", "other-map"]),
    code: optionalText,
    display: optionalText,
    url: optionalText,
  })
  .check(
    z.refine((it) => it.mode !== "fixed" || it.code !== undefined, {
      path: ["code"],
      error: FIXED_NEEDS_CODE.en,
    }),
    z.refine((it) => it.mode !== "other-map" || it.url !== undefined, {
      path: ["url"],
      error: OTHER_MAP_NEEDS_URL.en,
    }),
  );

const group = z.looseObject({
  source: optionalText,
  sourceVersion: optionalText,
  target: optionalText,
  targetVersion: optionalText,
  element: z
    .array(z.looseObject({ code: optionalText, display: optionalText, target: z.optional(z.array(target)) }))
    .check(z.minLength(1)),
  unmapped: z.optional(unmapped),
});

/** What the suite reads of an R4 ConceptMap; everything else of it is kept as it is. */
const conceptMapSchema = z.looseObject({
  resourceType: z.literal("ConceptMap"),
  id: optionalText,
  url: optionalText,
  version: optionalText,
  name: optionalText,
  title: optionalText,
  status: z.enum(["draft", "active", "retired", "unknown"]),
  date: optionalText,
  sourceUri: optionalText,
  sourceCanonical: optionalText,
  targetUri: optionalText,
  targetCanonical: optionalText,
  extension: extensions,
  group: z.optional(z.array(group)),
});

/** An R4 ConceptMap (http://hl7.org/fhir/R4/conceptmap.html). */
export type ConceptMap = z.infer<typeof conceptMapSchema>;
export type MapGroup = z.infer<typeof group>;
export type MapElement = MapGroup["element"][number];
export type MapTarget = z.infer<typeof target>;
export type MapDependency = z.infer<typeof dependency>;

/** What is wrong with a ConceptMap: where, in FHIRPath, and what. */
export interface MapProblem {
  path: string;
  problem: Localized;
}

/** Reads a ConceptMap; every problem is named, and nothing of a wrong map is used. */
export function parseConceptMap(json: unknown): { ok: true; map: ConceptMap } | { ok: false; problems: MapProblem[] } {
  const parsed = conceptMapSchema.safeParse(json);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), problem: problemOf(issue, json) })),
    };
  }
  const problems = codesOf(parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, map: parsed.data };
}

/** A target that is one needs a code; a code is mapped in one element of its group. */
function codesOf(map: ConceptMap): MapProblem[] {
  return (map.group ?? []).flatMap((group, g) => {
    const seen = new Map<string, number>();
    return group.element.flatMap((element, e) => {
      const at = `ConceptMap.group[${g}].element[${e}]`;
      const problems: MapProblem[] = [];
      const before = element.code === undefined ? undefined : seen.get(element.code);
      if (before !== undefined)
        problems.push({
          path: `${at}.code`,
          problem: say(
            `${element.code} stands in element[${before}] too`,
            `代碼 ${element.code} 已出現於 element[${before}]`,
          ),
        });
      else if (element.code !== undefined) seen.set(element.code, e);
      for (const [t, { code, equivalence }] of (element.target ?? []).entries()) {
        if (code === undefined && equivalence !== "unmatched" && equivalence !== "disjoint")
          problems.push({
            path: `${at}.target[${t}].code`,
            problem: say(`missing for a target that is ${equivalence}`, `關係為 ${equivalence} 的目標缺少代碼`),
          });
      }
      return problems;
    });
  });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    "ConceptMap",
  );
}

function problemOf(issue: z.core.$ZodIssue, json: unknown): Localized {
  if (issue.path.at(-1) === "equivalence") {
    const target = issue.path.slice(0, -1).reduce<unknown>(partOf, json);
    const relationship = partOf(target, "relationship");
    // R5 turned the words round and renamed them: what it calls narrower is not what R4 calls so.
    if (relationship !== undefined && partOf(target, "equivalence") === undefined)
      return say(
        `is missing: “relationship” (${relationship}) is of FHIR R5, whose words mean otherwise; save the map as R4`,
        `缺少：「relationship」（${relationship}）屬 FHIR R5，用詞意義不同，請將對應表另存為 R4 版本`,
      );
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.join(", ");
    const found = JSON.stringify(issue.path.reduce<unknown>(partOf, json)) ?? "nothing";
    return say(`must be one of ${values}; it is ${found}`, `須為下列之一：${values}；現為 ${found}`);
  }
  if (issue.code === "invalid_type") return say(`must be ${issue.expected}`, `型別須為 ${issue.expected}`);
  if (issue.code === "too_small") return say("must not be empty", "不可為空");
  return UNMAPPED_PROBLEMS.find(({ en }) => en === issue.message) ?? say(issue.message, "內容無效");
}

const partOf = (value: unknown, name: PropertyKey): unknown =>
  typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[name] : undefined;
