import { readFileSync } from "node:fs";

/** The official R4 tables that search, validation and the CapabilityStatement read. See scripts/make-definitions.ts. */
interface Table {
  resources: string[];
  datatypes: string[];
  types: Record<string, Record<string, [number, 0 | 1, string, string, 0 | 1]>>;
  codes: Record<string, Record<string, string[]>>;
  search: Record<string, Record<string, SearchParameterDefinition>>;
  patientCompartment: Record<string, string[]>;
}

export type SearchParameterType =
  | "token"
  | "reference"
  | "date"
  | "string"
  | "quantity"
  | "number"
  | "uri"
  | "composite";

export interface SearchParameterDefinition {
  type: SearchParameterType;
  expression?: string;
  /** Types a reference may point at; ["*"] for any. */
  target?: string[];
  /** Codes of the parts of a composite, in order. */
  components?: string[];
}

/** One property as it appears in JSON: `valueQuantity` rather than `value[x]`. */
export interface ElementDefinition {
  /** Name in the specification, "value[x]" for a choice. */
  name: string;
  min: number;
  many: boolean;
  /** One type; a choice has one ElementDefinition for each of its types. */
  type: string;
  /** Target types of a Reference, null where any type may stand. */
  targets: string[] | null;
  /** Key into `requiredCodes`, null without an enumerated required binding. */
  binding: string | null;
  inSummary: boolean;
}

const table = JSON.parse(readFileSync(new URL("./r4-definitions.json", import.meta.url), "utf8")) as Table;

export const RESOURCE_TYPES: ReadonlySet<string> = new Set(table.resources);
export const PATIENT_COMPARTMENT: ReadonlyMap<string, string[]> = new Map(Object.entries(table.patientCompartment));
const TYPE_NAMES: ReadonlySet<string> = new Set(Object.keys(table.types));
const searchTables = new Map(
  Object.entries(table.search).map(([type, parameters]) => [type, new Map(Object.entries(parameters))]),
);
const codeTables = new Map(
  Object.entries(table.codes).map(([key, systems]) => [
    key,
    new Map(Object.entries(systems).map(([system, codes]) => [system, new Set(codes)])),
  ]),
);

const NO_PARAMETERS: ReadonlyMap<string, SearchParameterDefinition> = new Map();

/** Search parameters of a resource type by code, without `_id` and `_lastUpdated`, which are columns. */
export function searchParametersOf(resourceType: string): ReadonlyMap<string, SearchParameterDefinition> {
  return searchTables.get(resourceType) ?? NO_PARAMETERS;
}

/** system -> codes of a required binding. */
export function requiredCodes(binding: string): ReadonlyMap<string, ReadonlySet<string>> {
  return codeTables.get(binding) ?? new Map();
}

/** True for a resource type, a data type or a backbone path such as "Observation.component". */
export const isComplexType = (name: string): boolean => TYPE_NAMES.has(name);

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const elementCache = new Map<string, ReadonlyMap<string, ElementDefinition>>();

/** Properties of a complex type by JSON name. Unknown types have none. */
export function elementsOf(typeName: string): ReadonlyMap<string, ElementDefinition> {
  const cached = elementCache.get(typeName);
  if (cached) return cached;
  const elements = new Map<string, ElementDefinition>();
  const rows = TYPE_NAMES.has(typeName) ? (table.types[typeName] ?? {}) : {};
  for (const [name, [min, many, types, binding, summary]] of Object.entries(rows)) {
    const choice = name.endsWith("[x]");
    for (const text of types.split(",")) {
      const open = text.indexOf("(");
      const type = open < 0 ? text : text.slice(0, open);
      elements.set(choice ? name.slice(0, -3) + capital(type) : name, {
        name,
        min,
        many: many === 1,
        type,
        targets: open < 0 ? null : text.slice(open + 1, -1).split("|"),
        binding: binding || null,
        inSummary: summary === 1,
      });
    }
  }
  elementCache.set(typeName, elements);
  return elements;
}

const choiceCache = new Map<string, [string, ElementDefinition][]>();

/** JSON properties that an element name of the specification can take: "value" -> valueQuantity, valueString... */
export function propertiesFor(typeName: string, element: string): [string, ElementDefinition][] {
  const key = `${typeName}/${element}`;
  let found = choiceCache.get(key);
  if (!found) {
    found = [...elementsOf(typeName)].filter(([json, def]) => json === element || def.name === `${element}[x]`);
    choiceCache.set(key, found);
  }
  return found;
}
