/** JSON as nested FHIR extensions and back: texts, numbers and yes/no as values, a list as parts named `item`. Nulls are left out. */
export type Extension = {
  url: string;
  valueString?: string;
  valueDecimal?: number;
  valueBoolean?: boolean;
  extension?: Extension[];
};

const ITEM = "item";

/** Null for what FHIR can not write: null, an empty text, an empty list or object. */
export function toExtension(url: string, value: unknown): Extension | null {
  if (typeof value === "string") return value === "" ? null : { url, valueString: value };
  if (typeof value === "number") return { url, valueDecimal: value };
  if (typeof value === "boolean") return { url, valueBoolean: value };
  if (typeof value !== "object" || value === null) return null;
  const parts = Array.isArray(value) ? value.map((item) => [ITEM, item] as const) : Object.entries(value);
  const extension = parts.map(([part, inner]) => toExtension(part, inner)).filter((part) => part !== null);
  return extension.length > 0 ? { url, extension } : null;
}

const DEEPEST = 12;

/** The JSON of an extension; undefined where it has none. */
export function fromExtension(json: unknown, depth = 0): unknown {
  if (typeof json !== "object" || json === null || depth > DEEPEST) return undefined;
  const { valueString, valueDecimal, valueBoolean, extension } = json as Partial<Extension>;
  const value = valueString ?? valueDecimal ?? valueBoolean;
  if (value !== undefined) return value;
  if (!Array.isArray(extension)) return undefined;
  const parts = extension.map((part) => [String(part?.url), fromExtension(part, depth + 1)] as const);
  if (parts.length > 0 && parts.every(([url]) => url === ITEM)) return parts.map(([, inner]) => inner);
  return Object.fromEntries(parts);
}
