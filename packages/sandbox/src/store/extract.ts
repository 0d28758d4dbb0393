import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4";
import { propertiesFor, requiredCodes } from "./definitions.ts";

/** A value that a search expression found, with the FHIR type that the definitions give it. */
export interface Found {
  type: string;
  value: unknown;
  /** System of a `code` with a required binding to one code system, "" otherwise. */
  system: string;
}

export type Extractor = (resource: Record<string, unknown>) => Found[];

type Step = (nodes: Found[]) => Found[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function systemOf(binding: string | null): string {
  if (binding === null) return "";
  const systems = [...requiredCodes(binding).keys()];
  return systems.length === 1 ? (systems[0] ?? "") : "";
}

function field(name: string): Step {
  return (nodes) => {
    const result: Found[] = [];
    for (const node of nodes) {
      if (!isObject(node.value)) continue;
      for (const [property, definition] of propertiesFor(node.type, name)) {
        const value = node.value[property];
        if (value === undefined || value === null) continue;
        const { type } = definition;
        const system = type === "code" ? systemOf(definition.binding) : "";
        if (Array.isArray(value)) {
          for (const item of value) if (item !== null) result.push({ type, value: item, system });
        } else result.push({ type, value, system });
      }
    }
    return result;
  };
}

const ofType =
  (type: string): Step =>
  (nodes) =>
    nodes.filter((node) => node.type === type);

const whereEquals =
  (property: string, literal: string): Step =>
  (nodes) =>
    nodes.filter((node) => isObject(node.value) && node.value[property] === literal);

/** The type of a literal reference, read from its text: "Patient/1", "http://host/fhir/Patient/1/_history/2". */
export function typeOfReference(value: unknown): string | null {
  if (!isObject(value)) return null;
  if (typeof value.reference === "string") {
    const match = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(
      value.reference,
    );
    if (match?.[1]) return match[1];
  }
  return typeof value.type === "string" ? value.type : null;
}

const whereResolvesTo =
  (type: string): Step =>
  (nodes) =>
    nodes.filter((node) => typeOfReference(node.value) === type);

/** The steps of one simple path, or null where it needs a FHIRPath engine. */
function parsePath(expression: string): Step[] | null {
  let text = expression.trim();
  if (text.startsWith("(")) {
    let depth = 0;
    let close = -1;
    for (let at = 0; at < text.length && close < 0; at++) {
      if (text[at] === "(") depth++;
      else if (text[at] === ")" && --depth === 0) close = at;
    }
    if (close < 0) return null;
    text = text.slice(1, close) + text.slice(close + 1);
  }
  const root = /^[A-Z][A-Za-z]+/.exec(text);
  if (!root) return null;
  let rest = text.slice(root[0].length);
  const steps: Step[] = [];
  while (rest !== "") {
    const match =
      /^\.ofType\(([A-Za-z]+)\)/.exec(rest) ??
      /^\.where\(resolve\(\) is ([A-Za-z]+)\)/.exec(rest) ??
      /^\.where\(([a-zA-Z]+)='([^']*)'\)/.exec(rest) ??
      /^\.([a-z][A-Za-z]*)(?![A-Za-z(])/.exec(rest);
    if (!match?.[1]) return null;
    const [whole, first, second] = match;
    if (whole.startsWith(".ofType(")) steps.push(ofType(first));
    else if (whole.startsWith(".where(resolve")) steps.push(whereResolvesTo(first));
    else if (second !== undefined) steps.push(whereEquals(first, second));
    else steps.push(field(first));
    rest = rest.slice(whole.length);
  }
  return steps;
}

function engineExtractor(expression: string): Extractor {
  const evaluate = fhirpath.compile(expression, r4, { async: false });
  return (resource) => {
    const values = evaluate(resource, {}) as unknown[];
    return values.map((value) => ({
      type: typeof value === "boolean" ? "boolean" : typeof value === "number" ? "decimal" : "string",
      value,
      system: "",
    }));
  };
}

/** True when `compileExpression` walks this expression itself, without the FHIRPath engine. */
export function isSimple(expression: string): boolean {
  return expression.split(" | ").every((part) => parsePath(part) !== null);
}

/**
 * Compiles a search parameter's expression for one resource type. Paths of fields, ofType and the two forms of
 * where() that the R4 parameters use become walkers, which give each value its declared type; the rest is left to
 * fhirpath.
 */
export function compileExpression(resourceType: string, expression: string): Extractor {
  const walkers: Step[][] = [];
  for (const part of expression.split(" | ")) {
    const steps = parsePath(part);
    if (steps === null) return engineExtractor(expression);
    walkers.push(steps);
  }
  return (resource) => {
    const root: Found[] = [{ type: resourceType, value: resource, system: "" }];
    const result: Found[] = [];
    for (const steps of walkers) {
      let nodes = root;
      for (const step of steps) {
        nodes = step(nodes);
        if (nodes.length === 0) break;
      }
      result.push(...nodes);
    }
    return result;
  };
}
