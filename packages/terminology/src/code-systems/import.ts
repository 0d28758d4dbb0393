import type { CodeTable } from "./code-table.ts";
import { findCircle, listedHierarchy } from "./hierarchy.ts";
import { CodeSystemError } from "./reasons.ts";

interface ImportedConcept {
  code: string;
  en: string;
  zh: string;
  parents: string[];
}

/** What the importer knows better than the file. */
export interface ImportOptions {
  /** Guides publish excerpts that call themselves complete (TW Core's ICD-10-CM-2023 has 11 codes): treat it as one. */
  fragment?: boolean;
}

/**
 * An edition of a code system out of a FHIR R4 CodeSystem: its `url`, its `version` as the edition, `concept` nested or with
 * `parent` properties. Names are taken from `display` and the designations in Chinese and English. Throws `CodeSystemError`:
 * `import-invalid`, `import-duplicate`, `import-parent-missing`, `import-cyclic`.
 */
export function importCodeSystem(resource: unknown, options: ImportOptions = {}): CodeTable {
  if (!isRecord(resource) || resource.resourceType !== "CodeSystem") throw invalid("no CodeSystem");
  const { url, version, content } = resource;
  if (!isText(url)) throw invalid("url");
  if (!isText(version)) throw invalid("version");
  if (content !== "complete" && content !== "fragment" && content !== "example") throw invalid(`content ${content}`);
  const concepts = readConcepts(resource);
  concepts.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const codes = concepts.map((concept) => concept.code);
  for (const [row, code] of codes.entries())
    if (row > 0 && codes[row - 1] === code) throw new CodeSystemError("import-duplicate", { code });
  const parents = parentRows(concepts);
  const circle = findCircle(parents);
  if (circle) {
    const path = [...circle, circle[0]!].map((row) => codes[row]!);
    throw new CodeSystemError("import-cyclic", { path: shortened(path).join(" → ") });
  }
  return {
    system: url,
    edition: version,
    content: content === "complete" && !options.fragment ? "complete" : "fragment",
    codes,
    names: { en: concepts.map((it) => it.en), "zh-TW": concepts.map((it) => it.zh), short: null },
    billable: null,
    hierarchy: parents.some((above) => above.length > 0) ? listedHierarchy(parents) : null,
  };
}

const isRecord = (json: unknown): json is Record<string, unknown> => typeof json === "object" && json !== null;
const isText = (json: unknown): json is string => typeof json === "string" && json.trim() !== "";
const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);
const invalid = (detail: string) => new CodeSystemError("import-invalid", { detail });
const shortened = (path: string[]) => (path.length <= 8 ? path : [...path.slice(0, 4), "…", ...path.slice(-3)]);

/** All concepts, the nested ones with the one that holds them as a parent. Nested as deep as a file likes. */
function readConcepts(codeSystem: Record<string, unknown>): ImportedConcept[] {
  const concepts: ImportedConcept[] = [];
  const open = listOf(codeSystem.concept).map((json) => ({ json, above: [] as string[] }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { json, above } = next;
    if (!isRecord(json) || !isText(json.code)) throw invalid("a concept without a code");
    const code = json.code.trim();
    const parents = listOf(json.property).flatMap((property) =>
      isRecord(property) && property.code === "parent" && isText(property.valueCode) ? [property.valueCode.trim()] : [],
    );
    concepts.push({ code, ...namesOf(json), parents: [...new Set([...above, ...parents])] });
    for (const inner of listOf(json.concept)) open.push({ json: inner, above: [code] });
  }
  if (concepts.length === 0) throw invalid("no concept");
  return concepts;
}

function namesOf(concept: Record<string, unknown>): { en: string; zh: string } {
  const display = isText(concept.display) ? concept.display.trim() : "";
  const designated = (language: string) => {
    for (const designation of listOf(concept.designation))
      if (isRecord(designation) && isText(designation.value) && String(designation.language).startsWith(language))
        return designation.value.trim();
    return "";
  };
  const isChinese = /\p{Script=Han}/u.test(display);
  return {
    en: designated("en") || (isChinese ? "" : display),
    zh: designated("zh") || (isChinese ? display : ""),
  };
}

function parentRows(sorted: readonly ImportedConcept[]): number[][] {
  const rows = new Map(sorted.map((concept, row) => [concept.code, row]));
  return sorted.map((concept) =>
    concept.parents.map((parent) => {
      const row = rows.get(parent);
      if (row === undefined) throw new CodeSystemError("import-parent-missing", { code: concept.code, parent });
      return row;
    }),
  );
}
