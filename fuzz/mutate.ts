import fc from "fast-check";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One change at one place. `at` and `choice` are taken modulo what there is to choose from. */
export interface Mutation {
  kind: keyof typeof OPERATORS;
  at: number;
  choice: number;
}

const ODD: readonly Json[] = [
  null,
  true,
  false,
  "",
  0,
  -1,
  1e308,
  -0.0000001,
  "NaN",
  "Infinity",
  "0x10",
  [],
  {},
  [[]],
  [null],
  { value: null },
  { coding: [] },
  { reference: "#" },
  "<script>alert(1)</script>",
];
const TEXTS = [
  "mg/dL",
  "mmol/L",
  "µmol/L",
  "K/uL",
  "%",
  "[IU]/L",
  "mm[Hg]",
  "2026",
  "2026-13-45",
  "0000-00-00",
  "2026-02-30T25:61:00Z",
  "9999-12-31T23:59:59.999999999+14:00",
  "entered-in-error",
  "final",
  "preliminary",
  "http://loinc.org",
  "http://hl7.org/fhir/v3/NullFlavor",
  "\u202e321\u202c",
  "\u0000",
  "\ud800",
  "１４２",
  "１４２ mg/dL",
  "1,5",
  "<5",
  "> 200",
  "x".repeat(50_000),
  "E1 E2 L U 5 -5",
] as const;
const KEYS = ["__proto__", "constructor", "valueQuantity", "valueString", "comparator", "code", "unit", "toString"];

interface Place {
  parent: Json[] | { [key: string]: Json };
  key: string | number;
}

function places(value: Json, found: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    for (const [key, item] of value.entries()) {
      found.push({ parent: value, key });
      places(item, found);
    }
  } else if (value !== null && typeof value === "object") {
    for (const key of Object.keys(value)) {
      found.push({ parent: value, key });
      places(value[key] as Json, found);
    }
  }
  return found;
}

const read = ({ parent, key }: Place): Json => (parent as Record<string | number, Json>)[key] as Json;

/** Sets without invoking a setter, so that `__proto__` becomes a key as `JSON.parse` makes it. */
function write({ parent, key }: Place, value: Json): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(key as number, 1);
  else delete parent[key];
}

function otherNumber(value: Json, choice: number): Json {
  if (typeof value !== "number") return [0, -5, 1e21, 0.1 + 0.2, Number.MAX_SAFE_INTEGER + 2][choice % 5] as number;
  const changed = [-value, value * 10, value / 18, String(value), `${value} mg`, value + 1, 0, value * 1e6];
  return changed[choice % changed.length] as Json;
}

/** A mutated deep copy of `original`, which is left as it is. */
export function mutated(original: Json, mutations: readonly Mutation[]): Json {
  const root: { value: Json } = { value: structuredClone(original) };
  for (const mutation of mutations) {
    const all: Place[] = [{ parent: root as { [key: string]: Json }, key: "value" }, ...places(root.value)];
    const place = all[mutation.at % all.length];
    if (place !== undefined) (OPERATORS[mutation.kind] as Operator)(place, mutation.choice, all);
  }
  return root.value;
}

type Operator = (place: Place, choice: number, all: readonly Place[]) => void;

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

const OPERATORS = {
  delete: remove,
  replace: (place, choice) => write(place, structuredClone(pick(ODD, choice))),
  number: (place, choice) => write(place, otherNumber(read(place), choice)),
  text: (place, choice) => write(place, pick(TEXTS, choice)),
  duplicate(place) {
    const { key, parent } = place;
    const copy = structuredClone(read(place));
    if (Array.isArray(parent)) parent.splice(key as number, 0, copy);
    else write(place, [read(place), copy]);
  },
  wrap(place) {
    const value = read(place);
    write(place, Array.isArray(value) && value.length > 0 ? (value[0] as Json) : [value]);
  },
  rename(place, choice) {
    const { parent } = place;
    const key = pick(KEYS, choice);
    const value = read(place);
    if (Array.isArray(parent)) return write(place, { [key]: value });
    remove(place);
    write({ parent, key }, value);
  },
  add(place, choice) {
    const value = read(place);
    const key = pick(KEYS, choice);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return write(place, { [key]: value });
    write({ parent: value, key }, structuredClone(pick(ODD, choice)));
  },
  swap: (place, choice, all) => write(place, structuredClone(read(pick(all, choice)))),
  nest(place) {
    let deep = read(place);
    for (let level = 0; level < 200; level++) deep = level % 2 === 0 ? [deep] : { resource: deep, item: [] };
    write(place, deep);
  },
} as const satisfies Record<string, Operator>;

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...(Object.keys(OPERATORS) as Mutation["kind"][])),
  at: fc.nat(1_000_000),
  choice: fc.nat(1_000_000),
});

/** One to three changes. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 3 });
