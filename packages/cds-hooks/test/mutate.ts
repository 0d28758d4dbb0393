/** A place in a JSON document, and what to put there. */
export interface Mutation {
  /** Chooses the place: a number of the walk over all places. */
  at: number;
  kind: (typeof KINDS)[number];
}

export const KINDS = [
  "delete",
  "null",
  "empty-text",
  "text",
  "number-text",
  "nan-text",
  "negative",
  "zero",
  "huge",
  "boolean",
  "array",
  "unwrap",
  "object",
  "long-text",
  "deep",
  "bidi",
  "proto",
  "repeat",
  "other-unit",
  "comparator",
  "odd-date",
] as const;

interface Place {
  holder: Record<string, unknown> | unknown[];
  key: string | number;
  path: string;
}

function* places(node: unknown, path: string): Generator<Place> {
  if (Array.isArray(node)) {
    for (const [key, item] of node.entries()) {
      yield { holder: node, key, path: `${path}[]` };
      yield* places(item, `${path}[]`);
    }
  } else if (typeof node === "object" && node !== null) {
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      if (key === "data") continue;
      yield { holder, key, path: `${path}.${key}` };
      yield* places(holder[key], `${path}.${key}`);
    }
  }
}

const get = ({ holder, key }: Place): unknown => (holder as Record<string | number, unknown>)[key];
const UNITS = ["mmol/L", "mg/dL", "%", "mmol/mol", "K/uL", "", "公斤", "mm[Hg]"];
const DATES = ["2026", "2026-13-45", "2026-02", "yesterday", "9999-12-31", "2026-11-22T25:00:00Z"];

/** The document with one place changed, and which place that was. The input is not touched. */
export function mutate<T>(document: T, { at, kind }: Mutation): { mutated: T; path: string } {
  const mutated = structuredClone(document);
  const all = [...places(mutated, "")];
  const place = all[at % Math.max(1, all.length)];
  if (!place) return { mutated, path: "" };
  const { holder, key } = place;
  const value = get(place);
  const put = (it: unknown) => {
    (holder as Record<string | number, unknown>)[key] = it;
  };
  if (kind === "delete") {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  } else if (kind === "null") put(null);
  else if (kind === "empty-text") put("");
  else if (kind === "text") put("abc");
  else if (kind === "number-text") put("120");
  else if (kind === "nan-text") put(["NaN", "Infinity", "1e999", "-"][at % 4]);
  else if (kind === "negative") put(typeof value === "number" ? -value : -1);
  else if (kind === "zero") put(0);
  else if (kind === "huge") put(1e308);
  else if (kind === "boolean") put(at % 2 === 0);
  else if (kind === "array") put([value]);
  else if (kind === "unwrap") put(Array.isArray(value) ? value[0] : value);
  else if (kind === "object") put({ [String(key)]: value });
  else if (kind === "long-text") put("x".repeat(20_000));
  else if (kind === "deep") {
    let deep: unknown = value;
    for (let depth = 0; depth < 300; depth += 1) deep = { extension: [deep] };
    put(deep);
  } else if (kind === "bidi") put(`\u202e${String(value)}\u0000\ud800`);
  else if (kind === "proto") put(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
  else if (kind === "repeat") {
    if (Array.isArray(holder)) holder.push(structuredClone(value));
    else put([value, structuredClone(value)]);
  } else if (kind === "other-unit") put(UNITS[at % UNITS.length]);
  else if (kind === "comparator" && typeof value === "object" && value !== null && !Array.isArray(value))
    (value as Record<string, unknown>).comparator = "<";
  else if (kind === "odd-date") put(DATES[at % DATES.length]);
  return { mutated, path: place.path };
}
