import { BEGINNING, END, type Span, spanOfDate } from "./dates.ts";
import { type SearchParameterDefinition, searchParametersOf } from "./definitions.ts";
import { compileExpression, type Extractor, type Found } from "./extract.ts";
import { fold } from "./fold.ts";
import { targetOfReference } from "./reference.ts";

/** What the index tables hold for one resource. `param` is "Observation.code", or "Observation.code:text". */
export interface IndexRows {
  tokens: { param: string; system: string; code: string }[];
  references: { param: string; type: string; id: string }[];
  dates: { param: string; from: number; to: number }[];
  strings: { param: string; folded: string; exact: string }[];
  quantities: { param: string; low: number; high: number; system: string; code: string; unit: string }[];
  uris: { param: string; uri: string }[];
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function addToken(rows: IndexRows, param: string, found: Found): void {
  const { value, type } = found;
  const push = (system: string, code: string) => {
    if (code !== "" || system !== "") rows.tokens.push({ param, system, code });
  };
  const describe = (words: unknown) => {
    if (typeof words === "string" && words !== "")
      rows.strings.push({ param: `${param}:text`, folded: fold(words), exact: words });
  };
  if (typeof value === "string") push(found.system, value);
  else if (typeof value === "boolean" || typeof value === "number") push("", String(value));
  else if (isObject(value)) {
    if (type === "CodeableConcept") {
      describe(value.text);
      for (const coding of list(value.coding)) {
        if (!isObject(coding)) continue;
        push(text(coding.system), text(coding.code));
        describe(coding.display);
      }
    } else if (type === "Coding") {
      push(text(value.system), text(value.code));
      describe(value.display);
    } else if (type === "Identifier") {
      push(text(value.system), text(value.value));
      if (isObject(value.type)) describe(value.type.text);
    } else if (type === "ContactPoint") push("", text(value.value));
  }
}

function addReference(rows: IndexRows, param: string, found: Found, base: string): void {
  const push = (reference: string) => {
    const target = targetOfReference(reference, base);
    if (target) rows.references.push({ param, ...target });
  };
  if (typeof found.value === "string") push(found.value.split("|")[0] ?? "");
  else if (isObject(found.value)) {
    push(text(found.value.reference));
    if (isObject(found.value.identifier)) {
      const { system, value } = found.value.identifier;
      rows.tokens.push({ param: `${param}:identifier`, system: text(system), code: text(value) });
    }
  }
}

function spansOf(found: Found): Span[] {
  const { value } = found;
  if (typeof value === "string") {
    const span = spanOfDate(value);
    return span ? [span] : [];
  }
  if (!isObject(value)) return [];
  if (found.type === "Period") {
    const start = spanOfDate(text(value.start));
    const end = spanOfDate(text(value.end));
    return start || end ? [{ from: start?.from ?? BEGINNING, to: end?.to ?? END }] : [];
  }
  if (found.type === "Timing") {
    const spans = list(value.event).flatMap((event) => spanOfDate(text(event)) ?? []);
    const bounds = isObject(value.repeat) ? value.repeat.boundsPeriod : undefined;
    return isObject(bounds) ? [...spans, ...spansOf({ type: "Period", value: bounds, system: "" })] : spans;
  }
  return [];
}

const HUMAN_NAME = ["text", "family", "given", "prefix", "suffix"];
const ADDRESS = ["text", "line", "city", "district", "state", "postalCode", "country"];

function stringsOf(found: Found): string[] {
  const { value } = found;
  if (typeof value === "string") return [value];
  if (!isObject(value)) return [];
  const fields = found.type === "HumanName" ? HUMAN_NAME : found.type === "Address" ? ADDRESS : ["text"];
  const words = fields.flatMap((name) => (Array.isArray(value[name]) ? list(value[name]) : [value[name]]));
  return words.filter((word): word is string => typeof word === "string" && word !== "");
}

function addQuantity(rows: IndexRows, param: string, found: Found): void {
  const { value, type } = found;
  if (typeof value === "number") {
    rows.quantities.push({ param, low: value, high: value, system: "", code: "", unit: "" });
    return;
  }
  if (!isObject(value)) return;
  if (type === "Range") {
    const low = isObject(value.low) ? value.low : {};
    const high = isObject(value.high) ? value.high : {};
    const named = isObject(value.low) ? low : high;
    if (typeof low.value !== "number" && typeof high.value !== "number") return;
    rows.quantities.push({
      param,
      low: typeof low.value === "number" ? low.value : -Number.MAX_VALUE,
      high: typeof high.value === "number" ? high.value : Number.MAX_VALUE,
      system: text(named.system),
      code: text(named.code),
      unit: text(named.unit),
    });
  } else if (typeof value.value === "number") {
    const system = type === "Money" ? "urn:iso:std:iso:4217" : text(value.system);
    const code = type === "Money" ? text(value.currency) : text(value.code);
    const { low, high } = comparatorBounds(value.value, text(value.comparator));
    rows.quantities.push({ param, low, high, system, code, unit: text(value.unit) });
  }
}

/** "<5" is everything below 5, so a search for gt6 does not find it and lt6 does. */
function comparatorBounds(value: number, comparator: string): { low: number; high: number } {
  if (comparator.startsWith("<")) return { low: -Number.MAX_VALUE, high: value };
  if (comparator.startsWith(">")) return { low: value, high: Number.MAX_VALUE };
  return { low: value, high: value };
}

interface CompiledParameter {
  param: string;
  definition: SearchParameterDefinition;
  extract: Extractor;
}

const compiled = new Map<string, CompiledParameter[]>();

function compiledFor(resourceType: string): CompiledParameter[] {
  let parameters = compiled.get(resourceType);
  if (!parameters) {
    parameters = [];
    for (const [code, definition] of searchParametersOf(resourceType)) {
      if (definition.expression === undefined) continue;
      const extract = compileExpression(resourceType, definition.expression);
      parameters.push({ param: `${resourceType}.${code}`, definition, extract });
    }
    compiled.set(resourceType, parameters);
  }
  return parameters;
}

/** Evaluates every search parameter of the resource's type. `base` tells local absolute references from foreign ones. */
export function indexRowsOf(resource: Json & { resourceType: string }, base: string): IndexRows {
  const rows: IndexRows = { tokens: [], references: [], dates: [], strings: [], quantities: [], uris: [] };
  for (const { param, definition, extract } of compiledFor(resource.resourceType)) {
    for (const found of extract(resource)) {
      switch (definition.type) {
        case "token":
          addToken(rows, param, found);
          break;
        case "reference":
          addReference(rows, param, found, base);
          break;
        case "date":
          for (const span of spansOf(found)) rows.dates.push({ param, ...span });
          break;
        case "string":
          for (const word of stringsOf(found)) rows.strings.push({ param, folded: fold(word), exact: word });
          break;
        case "quantity":
        case "number":
          addQuantity(rows, param, found);
          break;
        case "uri":
          if (typeof found.value === "string") rows.uris.push({ param, uri: found.value });
          break;
        default:
          break;
      }
    }
  }
  return rows;
}
