import { spanOfDate } from "../store/dates.ts";
import {
  type ElementDefinition,
  elementsOf,
  isComplexType,
  RESOURCE_TYPES,
  requiredCodes,
} from "../store/definitions.ts";
import { typeOfReference } from "../store/extract.ts";
import { FhirError } from "../store/fhir-error.ts";
import { ID, isObject } from "./json.ts";
import type { AnyResource } from "./types.ts";

export interface Problem {
  /** FHIRPath of the element, "Observation.status". */
  path: string;
  code: "structure" | "required" | "value" | "code-invalid" | "not-supported";
  message: string;
}

const MOST_PROBLEMS = 20;

const TEXT = /^[\s\S]*\S[\s\S]*$/;
const STRING_RULES: Record<string, RegExp> = {
  string: TEXT,
  markdown: TEXT,
  xhtml: /^\s*<div[\s>]/,
  code: /^[^\s]+(\s[^\s]+)*$/,
  id: ID,
  uri: /^\S+$/,
  url: /^\S+$/,
  canonical: /^\S+$/,
  oid: /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/,
  uuid: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  date: /^\d{4}(-\d{2}(-\d{2})?)?$/,
  dateTime: /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$/,
  instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/,
  base64Binary: /^[A-Za-z0-9+/=\s]*$/,
};
const DATES = new Set(["date", "dateTime", "instant"]);
const LONG = 200;

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONG ? `${text.slice(0, LONG)}...` : text;
};

function primitiveProblem(type: string, value: unknown): string | null {
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? null : `${show(value)} is not true or false`;
    case "decimal":
      return Number.isFinite(value) ? null : `${show(value)} is not a JSON number`;
    case "integer":
      return Number.isSafeInteger(value) ? null : `${show(value)} is not a whole JSON number`;
    case "unsignedInt":
      return Number.isSafeInteger(value) && (value as number) >= 0
        ? null
        : `${show(value)} is not a whole number from 0`;
    case "positiveInt":
      return Number.isSafeInteger(value) && (value as number) > 0
        ? null
        : `${show(value)} is not a whole number from 1`;
    default: {
      if (typeof value !== "string") return `${show(value)} is not a JSON string (${type})`;
      if (!(STRING_RULES[type] ?? TEXT).test(value)) return `${show(value)} is not a valid ${type}`;
      return DATES.has(type) && spanOfDate(value) === null ? `${show(value)} is no date of the calendar` : null;
    }
  }
}

const isPrimitive = (type: string): boolean => /^[a-z]/.test(type);

class Checker {
  readonly problems: Problem[] = [];
  /** Fragments that a reference may name: the resources contained in the one that is looked at. */
  #fragments: ReadonlySet<unknown> = new Set();

  add(path: string, code: Problem["code"], message: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ path, code, message });
  }

  resource(value: unknown, path: string): void {
    if (!isObject(value)) {
      this.add(path, "structure", `${show(value)} is not a resource`);
      return;
    }
    const type = value.resourceType;
    if (typeof type !== "string") {
      this.add(`${path}.resourceType`, "required", "resourceType is missing");
      return;
    }
    if (!isComplexType(type) || type.includes(".") || !/^[A-Z]/.test(type) || !elementsOf(type).has("meta")) {
      this.add(path, "not-supported", `"${type}" is not an R4 resource type`);
      return;
    }
    const outer = this.#fragments;
    if (!/\.contained\[\d+\]$/.test(path)) {
      const contained = Array.isArray(value.contained) ? value.contained.filter(isObject) : [];
      this.#fragments = new Set(["#", ...contained.map(({ id }) => `#${id}`)]);
    }
    this.complex(type, value, path);
    this.#fragments = outer;
  }

  complex(type: string, value: unknown, path: string): void {
    if (!isObject(value)) {
      this.add(path, "structure", `${show(value)} is not a JSON object (${type})`);
      return;
    }
    const elements = elementsOf(type);
    const isResource = elements.has("meta") && elements.has("implicitRules");
    const keys = Object.keys(value);
    if (keys.length === 0) {
      this.add(path, "structure", "An empty object is not allowed");
      return;
    }
    const present = new Set<string>();
    const choices = new Map<string, string>();
    for (const key of keys) {
      if (key === "resourceType" && isResource) continue;
      const shadow = key.startsWith("_");
      const definition = elements.get(shadow ? key.slice(1) : key);
      if (!definition || (shadow && !isPrimitive(definition.type))) {
        this.add(`${path}.${key}`, "structure", `${type} has no element "${key}"`);
        continue;
      }
      present.add(definition.name);
      if (definition.name.endsWith("[x]")) {
        const plain = shadow ? key.slice(1) : key;
        const other = choices.get(definition.name);
        if (other !== undefined && other !== plain)
          this.add(`${path}.${plain}`, "structure", `${plain} and ${other} can not both be given`);
        choices.set(definition.name, plain);
      }
      if (shadow) this.shadow(value[key], `${path}.${key}`);
      else this.element(definition, value[key], value[`_${key}`], `${path}.${key}`);
    }
    const reported = new Set<string>();
    for (const definition of elements.values()) {
      if (definition.min === 0 || present.has(definition.name) || reported.has(definition.name)) continue;
      reported.add(definition.name);
      this.add(`${path}.${definition.name}`, "required", `${definition.name} is required and missing`);
    }
    if (type === "Extension" && present.has("value[x]") && present.has("extension"))
      this.add(path, "structure", "An extension has either a value or extensions, not both");
  }

  shadow(value: unknown, path: string): void {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== null || !Array.isArray(value)) this.complex("Element", item, path);
  }

  element(definition: ElementDefinition, value: unknown, shadow: unknown, path: string): void {
    if (definition.many) {
      if (!Array.isArray(value)) {
        this.add(path, "structure", `${show(value)} has to be a JSON array`);
        return;
      }
      if (value.length === 0) {
        this.add(path, "structure", "An empty array is not allowed");
        return;
      }
      value.forEach((item, at) => {
        if (item === null && Array.isArray(shadow) && shadow[at]) return;
        this.single(definition, item, `${path}[${at}]`);
      });
    } else if (Array.isArray(value)) this.add(path, "structure", "A JSON array is not allowed here");
    else this.single(definition, value, path);
  }

  single(definition: ElementDefinition, value: unknown, path: string): void {
    const { type } = definition;
    if (isPrimitive(type)) {
      const problem = primitiveProblem(type, value);
      if (problem !== null) {
        this.add(path, "value", problem);
        return;
      }
    } else if (type === "Resource") {
      this.resource(value, path);
      return;
    } else if (isComplexType(type)) this.complex(type, value, path);
    if (definition.binding !== null) this.binding(definition.binding, type, value, path);
    if (type === "Reference") this.reference(definition.targets, value, path);
  }

  binding(binding: string, type: string, value: unknown, path: string): void {
    const systems = requiredCodes(binding);
    const listed = (system: unknown, code: unknown): boolean =>
      typeof code === "string" &&
      (typeof system === "string"
        ? (systems.get(system)?.has(code) ?? false)
        : [...systems.values()].some((codes) => codes.has(code)));
    const wrong = (code: unknown) =>
      this.add(path, "code-invalid", `${show(code)} is not a code of the required value set ${binding}`);
    if (type === "code") {
      if (!listed(undefined, value)) wrong(value);
    } else if (type === "Coding") {
      if (isObject(value) && !listed(value.system, value.code)) wrong(value.code);
    } else if (type === "CodeableConcept" && isObject(value)) {
      const codings = Array.isArray(value.coding) ? value.coding.filter(isObject) : [];
      if (!codings.some((coding) => listed(coding.system, coding.code)))
        wrong(codings.map((coding) => coding.code).join(", ") || value.text);
    }
  }

  reference(targets: string[] | null, value: unknown, path: string): void {
    if (!isObject(value)) return;
    const text = value.reference;
    if (typeof text !== "string" || text.startsWith("urn:")) return;
    if (text.startsWith("#")) {
      if (!this.#fragments.has(text))
        this.add(`${path}.reference`, "value", `${show(text)} is the id of no contained resource`);
      return;
    }
    if (targets === null) return;
    const type = typeOfReference({ reference: text }) ?? (RESOURCE_TYPES.has(String(value.type)) ? value.type : null);
    if (typeof type === "string" && !targets.includes(type))
      this.add(`${path}.reference`, "structure", `${show(text)} points at ${type}, allowed are ${targets.join(", ")}`);
  }
}

/**
 * Checks a resource against the official R4 structures: known elements, JSON types, cardinality, formats of
 * primitives, codes of required bindings and reference targets. Invariants (FHIRPath constraints) are not evaluated.
 */
export function problemsOf(resource: AnyResource): Problem[] {
  const checker = new Checker();
  checker.resource(resource, resource.resourceType);
  return checker.problems;
}

/** @throws FhirError 422 (400 for an unknown resource type) that names every wrong element */
export function assertValid(resource: AnyResource): void {
  const problems = problemsOf(resource);
  const [first, ...rest] = problems;
  if (!first) return;
  const say = (problem: Problem) => `${problem.path}: ${problem.message}`;
  throw new FhirError(first.code === "not-supported" ? 400 : 422, first.code, say(first), {
    expression: [first.path],
    issues: rest.map((problem) => ({ message: say(problem), code: problem.code, expression: [problem.path] })),
  });
}
