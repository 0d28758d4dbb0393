/** Readers for JSON that may hold anything where FHIR promises something. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, key: string): Json | null {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : null;
}

/** The objects of a list; a lone object where a list is due counts as a list of one. */
export function objectsAt(value: unknown, key: string): Json[] {
  const found = isObject(value) ? value[key] : undefined;
  if (Array.isArray(found)) return found.filter(isObject);
  return isObject(found) ? [found] : [];
}

export function numberAt(value: unknown, key: string): number | null {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

/** Any JSON in words: text as it is, the rest as JSON. */
export function asWords(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

export function textAt(value: unknown, key: string): string | null {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" && found.trim() !== "" ? found.trim() : null;
}

export interface Coding {
  system: string | null;
  code: string | null;
  display: string | null;
}

export interface CodeText {
  codings: Coding[];
  text: string | null;
}

/** Codes that were read, as long as their resource lives: a chart asks for the same code several times. */
const read = new WeakMap<object, CodeText>();

/** A CodeableConcept, or a bare Coding where a CodeableConcept is due. */
export function codeText(value: unknown): CodeText {
  if (!isObject(value)) return readCodeText(value);
  const known = read.get(value) ?? readCodeText(value);
  read.set(value, known);
  return known;
}

function readCodeText(value: unknown): CodeText {
  const list =
    isObject(value) && "coding" in value
      ? objectsAt(value, "coding")
      : isObject(value) && "code" in value
        ? [value]
        : [];
  const codings = list.map((coding) => ({
    system: textAt(coding, "system"),
    code: textAt(coding, "code"),
    display: textAt(coding, "display"),
  }));
  return { codings, text: textAt(value, "text") };
}

/** Every text of a CodeableConcept, its own first. */
export function textsOf(code: CodeText): string[] {
  return [code.text, ...code.codings.map((coding) => coding.display)].filter((text): text is string => text !== null);
}

/** No FHIR resource nests deeper; what does is hostile, and its depths say nothing. */
const DEEPEST = 200;

/** JSON with sorted keys, so that equal content gives equal text. What lies deeper than any resource goes is left out. */
export function stableJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return "null";
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item, depth + 1)).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${stableJson(value[key], depth + 1)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Short stable name of a content (FNV-1a, 32 bit). */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
