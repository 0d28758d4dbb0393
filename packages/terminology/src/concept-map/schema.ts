import * as z from "zod/mini";
import { EQUIVALENCES } from "./equivalence.ts";

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
      error: "mode fixed needs a code",
    }),
    z.refine((it) => it.mode !== "other-map" || it.url !== undefined, {
      path: ["url"],
      error: "mode other-map needs the url of a map",
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
  problem: string;
}

/** Reads a ConceptMap; every problem is named, and nothing of a wrong map is used. */
export function parseConceptMap(json: unknown): { ok: true; map: ConceptMap } | { ok: false; problems: MapProblem[] } {
  const parsed = conceptMapSchema.safeParse(json);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), problem: problemOf(issue) })),
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
        problems.push({ path: `${at}.code`, problem: `${element.code} stands in element[${before}] too` });
      else if (element.code !== undefined) seen.set(element.code, e);
      for (const [t, { code, equivalence }] of (element.target ?? []).entries()) {
        if (code === undefined && equivalence !== "unmatched" && equivalence !== "disjoint")
          problems.push({ path: `${at}.target[${t}].code`, problem: `missing for a target that is ${equivalence}` });
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

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${issue.expected}`;
  if (issue.code === "too_small") return "must not be empty";
  return issue.message;
}
