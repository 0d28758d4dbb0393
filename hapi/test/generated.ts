import fc from "fast-check";
import type { AnyResource } from "../../packages/sandbox/src/fhir/service.ts";
import { type SearchParameterType, searchParametersOf } from "../../packages/sandbox/src/store/definitions.ts";
import type { Query, Search } from "./compare.ts";

type Kind = SearchParameterType;

/** Left out: it is the server's own note of where a resource came from, which HAPI writes itself. */
const SERVERS_OWN = new Set(["_source"]);

interface Parameter {
  name: string;
  kind: Kind;
  /** What stands behind the dollar sign of a composite. */
  part: Kind | undefined;
}

/** Every parameter that the embedded store's CapabilityStatement lists for a type. */
const parametersOf = (type: string): Parameter[] => {
  const known = searchParametersOf(type);
  return [...known]
    .filter(([name]) => !SERVERS_OWN.has(name))
    .map(([name, { components, type: kind }]) => ({ name, kind, part: known.get(components?.[1] ?? "")?.type }));
};

/** Values of the resources, by kind, so that searches find something. */
interface Samples {
  tokens: string[];
  strings: string[];
  references: string[];
  quantities: string[];
  uris: string[];
  /** Codes as a composite takes them: without a comma or a dollar sign of their own. */
  codes: string[];
}

const escaped = (text: string): string => text.replace(/[\\,|$]/g, "\\$&");
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Codes, texts, references and quantities that stand anywhere in the resources of a type. */
function samplesOf(resources: readonly AnyResource[]): Samples {
  const tokens = new Set<string>();
  const strings = new Set<string>();
  const references = new Set<string>();
  const quantities = new Set<string>();
  const uris = new Set<string>();
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, key);
    if (typeof value === "string" && /^(status|gender|intent)$/.test(key)) tokens.add(value);
    if (typeof value === "string" && /^(family|given|text|city|valueString)$/.test(key) && value.length < 40)
      strings.add(value);
    if (typeof value === "string" && /^(profile|url|instantiatesUri|implicitRules|system)$/.test(key)) uris.add(value);
    if (typeof value === "boolean") tokens.add(String(value));
    if (!isObject(value)) return;
    const code = value.code ?? value.value;
    if (typeof code === "string" && !("unit" in value)) {
      tokens.add(escaped(code));
      tokens.add(typeof value.system === "string" ? `${value.system}|${escaped(code)}` : `|${escaped(code)}`);
      if (typeof value.system === "string") tokens.add(`${value.system}|`);
    }
    if (typeof value.value === "number") {
      quantities.add(String(value.value));
      if (typeof value.code === "string") quantities.add(`${value.value}|${String(value.system)}|${value.code}`);
      if (typeof value.unit === "string") quantities.add(`${value.value}||${value.unit}`);
    }
    if (typeof value.reference === "string") references.add(value.reference);
    for (const [name, item] of Object.entries(value)) visit(item, name);
  };
  for (const resource of resources) visit(resource, "");
  return {
    tokens: [...tokens, "nothing", "http://nowhere|x"],
    strings: [...strings, "zzz"],
    references: [...references, "Patient/nobody"],
    quantities: [...quantities, "7"],
    uris: [...uris, "urn:x", "http://hl7.org/fhir"],
    codes: [...tokens].filter((it) => /^[\w:/.-]+\|?[\w.-]+$/.test(it)).concat("nothing"),
  };
}

const DATES = [
  "2018",
  "2019-12",
  "2019-12-31",
  "2019-12-31T23:59:59Z",
  "2020",
  "2020-01-01",
  "2020-01-01T00:00:00Z",
  "2020-01-01T08:00:00+08:00",
  "2026-11",
  "2026-11-05",
  "2026-08-14T09:20:00+08:00",
  "1960",
  "1960-05",
  "1968-04-12",
];
const PREFIXES = ["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"];

/** A part of a text, as somebody types it. */
const partOf = (text: string, from: number, size: number): string => {
  const letters = [...text];
  const start = from % letters.length;
  return letters.slice(0, Math.max(1, Math.min(letters.length, start + size))).join("");
};

/** `subject:Patient=1` of references to one type. */
const ofType = (references: readonly string[]) =>
  fc.constantFrom(...references.filter((it) => /^[A-Z]\w+\/[\w.-]+$/.test(it))).map((reference) => {
    const [type, id = ""] = reference.split("/");
    return { modifier: `:${type}`, value: id };
  });

function criterion(
  kind: Kind,
  samples: Samples,
  part: Kind | undefined,
): fc.Arbitrary<{ modifier: string; value: string }> {
  const plain = (values: fc.Arbitrary<string>, modifiers: string[] = [""]) =>
    fc.record({ modifier: fc.constantFrom(...modifiers), value: values });
  const missing = plain(fc.constantFrom("true", "false"), [":missing"]);
  const oneOrTwo = (values: fc.Arbitrary<string>) =>
    fc.array(values, { minLength: 1, maxLength: 2 }).map((list) => list.join(","));
  switch (kind) {
    case "token":
      return fc.oneof(
        { weight: 5, arbitrary: plain(oneOrTwo(fc.constantFrom(...samples.tokens)), ["", "", "", ":not"]) },
        { weight: 1, arbitrary: plain(fc.constantFrom(...samples.strings).map(escaped), [":text"]) },
        { weight: 1, arbitrary: missing },
      );
    case "string": {
      const typed = fc
        .tuple(fc.constantFrom(...samples.strings), fc.nat(6), fc.integer({ min: 1, max: 8 }), fc.boolean())
        .map(([text, from, size, whole]) => escaped(whole ? text : partOf(text, from, size)));
      return fc.oneof(
        { weight: 5, arbitrary: plain(typed, ["", "", ":exact", ":contains"]) },
        { weight: 1, arbitrary: missing },
      );
    }
    case "date": {
      const dated = fc
        .tuple(fc.constantFrom(...PREFIXES), fc.constantFrom(...DATES))
        .map(([prefix, date]) => `${prefix}${date}`);
      return fc.oneof({ weight: 6, arbitrary: plain(dated) }, { weight: 1, arbitrary: missing });
    }
    case "quantity": {
      const sized = fc
        .tuple(
          fc.constantFrom(...PREFIXES.filter((it) => it !== "sa" && it !== "eb")),
          fc.constantFrom(...samples.quantities),
        )
        .map(([prefix, value]) => `${prefix}${value}`);
      return fc.oneof({ weight: 6, arbitrary: plain(sized) }, { weight: 1, arbitrary: missing });
    }
    case "reference":
      return fc.oneof(
        { weight: 5, arbitrary: plain(oneOrTwo(fc.constantFrom(...samples.references))) },
        { weight: 1, arbitrary: ofType(samples.references) },
        { weight: 1, arbitrary: plain(fc.constantFrom(...samples.tokens), [":identifier"]) },
        { weight: 1, arbitrary: missing },
      );
    case "uri":
      return fc.oneof(
        { weight: 5, arbitrary: plain(fc.constantFrom(...samples.uris), ["", ":below"]) },
        { weight: 1, arbitrary: missing },
      );
    case "number":
      return plain(
        fc
          .tuple(fc.constantFrom("", "gt", "lt", "ge", "le"), fc.constantFrom("0", "0.1", "0.25", "7"))
          .map((it) => it.join("")),
      );
    case "composite": {
      const values = { date: DATES, quantity: samples.quantities, string: samples.strings.map(escaped) };
      const second = values[part as keyof typeof values] ?? samples.codes;
      return plain(
        fc.tuple(fc.constantFrom(...samples.codes), fc.constantFrom(...second)).map((parts) => parts.join("$")),
      );
    }
  }
}

/** Sorts that both servers know; the id makes the order of equals certain. */
const SORTS: Readonly<Record<string, string[]>> = {
  Patient: ["birthdate", "family", "gender"],
  Observation: ["date", "status"],
  Condition: ["recorded-date", "onset-date"],
  MedicationRequest: ["authoredon", "status"],
  Encounter: ["date"],
  DiagnosticReport: ["date", "issued"],
};

const CHAINS: Readonly<Record<string, string[]>> = {
  Observation: [
    "patient.gender=female",
    "subject:Patient.birthdate=lt1960",
    "patient.family=Chen",
    "encounter.class=EMER",
  ],
  Condition: ["patient.gender=male", "patient.name=Wang"],
  MedicationRequest: ["patient.identifier=T-000417"],
  Patient: ["_has:Observation:patient:code=2093-3", "_has:Condition:patient:code=I10", "organization.name=clinic"],
  Encounter: ["patient.gender=female"],
  DiagnosticReport: ["patient.gender=male", "result.code=8601-7"],
};

const INCLUDES: Readonly<Record<string, string[]>> = {
  Observation: [
    "_include=Observation:patient",
    "_include=Observation:subject",
    "_include=Observation:has-member",
    "_include=Observation:encounter",
  ],
  Condition: ["_include=Condition:patient"],
  MedicationRequest: ["_include=MedicationRequest:patient", "_include=MedicationRequest:requester"],
  Patient: ["_revinclude=Condition:patient", "_revinclude=Encounter:patient"],
  Encounter: ["_include=Encounter:patient", "_include:iterate=Patient:organization", "_include=Encounter:practitioner"],
  DiagnosticReport: ["_include=DiagnosticReport:result", "_include=DiagnosticReport:patient"],
};

const pair = (text: string): [string, string] => {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
};

/** Searches over everything that the apps could ask, with values that the data hold. */
export function searches(resources: readonly AnyResource[]): fc.Arbitrary<Search> {
  const searchesOf = (type: string): fc.Arbitrary<Search> => {
    const samples = samplesOf(resources.filter((resource) => resource.resourceType === type));
    const parameters = parametersOf(type);
    const one = fc
      .constantFrom(...parameters)
      .chain(({ kind, name, part }) =>
        criterion(kind, samples, part).map(({ modifier, value }): [string, string] => [`${name}${modifier}`, value]),
      );
    const extra = fc.oneof(
      { weight: 4, arbitrary: fc.constant<Query>([]) },
      ...[CHAINS[type], INCLUDES[type]].flatMap((texts) =>
        texts ? [{ weight: 1, arbitrary: fc.constantFrom(...texts).map((text): Query => [pair(text)]) }] : [],
      ),
    );
    const sort = fc.oneof(
      fc.constant<Query>([]),
      fc
        .tuple(fc.constantFrom(...(SORTS[type] ?? ["_id"])), fc.boolean(), fc.boolean())
        .map(([code, down, idDown]): Query => [["_sort", `${down ? "-" : ""}${code},${idDown ? "-" : ""}_id`]]),
      fc.constantFrom("_id", "-_id").map((code): Query => [["_sort", code]]),
    );
    const page = fc.oneof(
      { weight: 2, arbitrary: fc.constant<Query>([["_count", "200"]]) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...(type === "Observation" ? ["40", "90"] : ["3", "7", "20"])).map(
          (count): Query => [
            ["_count", count],
            ["_total", "accurate"],
          ],
        ),
      },
      { weight: 1, arbitrary: fc.constant<Query>([["_summary", "count"]]) },
    );
    return fc
      .tuple(fc.array(one, { minLength: 0, maxLength: 2 }), extra, sort, page)
      .map(([criteria, more, order, paging]) => ({
        type,
        query: paging[0]?.[0] === "_summary" ? [...criteria, ...paging] : [...criteria, ...more, ...order, ...paging],
      }));
  };
  const types = [...new Set(resources.map(({ resourceType }) => resourceType))];
  return fc.oneof(...types.map((type) => ({ weight: type === "Observation" ? 5 : 1, arbitrary: searchesOf(type) })));
}
