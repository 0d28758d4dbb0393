import type { CodeSystems } from "@bedside/terminology/code-systems";
import {
  type ConceptMap,
  type Dependency,
  GEM_MAPS,
  gemConceptMap,
  parseConceptMap,
  type TranslateMatch,
  type TranslateRequest,
  translate,
} from "@bedside/terminology/concept-map";
import { RequestError } from "./outcome.ts";
import { codingOf, type InputCoding, type Inputs, output, type Parameter, parameters } from "./parameters.ts";

/** `ConceptMap/$translate` (http://hl7.org/fhir/R4/conceptmap-operation-translate.html). */
export async function translateOperation(
  inputs: Inputs,
  id: string | null,
  published: readonly ConceptMap[],
  systems: Pick<CodeSystems, "gems">,
): Promise<object> {
  const request = requestOf(inputs);
  const gem = GEM_MAPS.find((map) => map.id === id || (id === null && map.url === inputs.text("url")));
  const maps = gem
    ? [
        await gemConceptMap(
          gem,
          request.codings.map(({ code }) => code),
          systems,
        ),
      ]
    : mapsOf(inputs, id, published);
  const { result, message, matches } = translate(maps, request);
  return parameters(
    output("result", "Boolean", result),
    output("message", "String", message),
    matches.map((match) => ({ name: "match", part: partsOf(match) })),
  );
}

function requestOf(inputs: Inputs): TranslateRequest {
  return {
    codings: codingsOf(inputs),
    source: inputs.text("source"),
    target: inputs.text("target"),
    targetSystem: inputs.text("targetsystem"),
    dependencies: inputs.all("dependency").map(dependencyOf),
    reverse: inputs.flag("reverse"),
  };
}

function codingsOf(inputs: Inputs): InputCoding[] {
  const coding = inputs.coding("coding");
  const several = inputs.codings("codeableConcept");
  const code = inputs.text("code");
  const given = [coding, code, several.length > 0].filter(Boolean).length;
  if (given !== 1) throw new RequestError(400, "required", "Give one of: code with system, coding, or codeableConcept");
  if (coding) return [coding];
  if (several.length > 0) return several;
  const version = inputs.text("version");
  return [{ system: inputs.need("system"), code: inputs.need("code"), ...(version !== undefined && { version }) }];
}

function mapsOf(inputs: Inputs, id: string | null, published: readonly ConceptMap[]): readonly ConceptMap[] {
  const own = inputs.one("conceptMap");
  if (own) {
    const parsed = parseConceptMap(own.resource);
    if (parsed.ok) return [parsed.map];
    const problems = parsed.problems.map(({ path, problem }) => `${path}: ${problem.en}`).join("; ");
    throw new RequestError(400, "invalid", `The parameter "conceptMap" can not be used. ${problems}`);
  }
  const url = inputs.text("url");
  const version = inputs.text("conceptMapVersion");
  const chosen = published.filter(
    (map) =>
      (id === null || map.id === id) &&
      (url === undefined || map.url === url) &&
      (version === undefined || map.version === version),
  );
  if (chosen.length > 0)
    return id === null && url === undefined
      ? chosen
      : [...chosen, ...published.filter((it) => !chosen.includes(it) && isReferred(it, chosen))];
  if (id === null && url === undefined) return [];
  throw new RequestError(404, "not-found", `There is no map ${id ?? url}${version ? ` of version ${version}` : ""}`);
}

/** A map that a chosen one leaves its unmapped codes to. */
const isReferred = (map: ConceptMap, chosen: readonly ConceptMap[]): boolean =>
  chosen.some((it) => it.group?.some(({ unmapped }) => unmapped?.url?.replace(/\|.*$/, "") === map.url));

/** `concept` is a CodeableConcept: its codes, and its text, are values of the element. */
function dependencyOf({ part }: Parameter): Dependency {
  const element = part.find(({ name }) => name === "element")?.value;
  if (typeof element !== "string") throw new RequestError(400, "required", "A dependency has no element");
  const values = part
    .filter(({ name }) => name === "concept")
    .flatMap(({ value }) => {
      if (typeof value === "string") return [{ value }];
      const concept = value as { coding?: unknown; text?: unknown } | null;
      const codings = Array.isArray(concept?.coding) ? concept.coding : [];
      const words = typeof concept?.text === "string" ? [{ value: concept.text }] : [];
      return [
        ...words,
        ...codings.map((coding: unknown) => {
          const { system, code } = codingOf(coding, "dependency.concept");
          return { value: code, ...(system !== null && { system }) };
        }),
      ];
    });
  return { element, values };
}

function partsOf({ equivalence, concept, product, source, comment }: TranslateMatch): object[] {
  return [
    ...output("equivalence", "Code", equivalence),
    ...output("concept", "Coding", concept && fhirCoding(concept)),
    ...product.map(({ property, system, value, display }) => ({
      name: "product",
      part: [
        ...output("element", "Uri", property),
        ...output("concept", "Coding", { ...(system && { system }), code: value, ...(display && { display }) }),
      ],
    })),
    ...output("source", "Uri", source),
    // R4 has no output for it; other servers name it so.
    ...output("comment", "String", comment),
  ];
}

const fhirCoding = ({ system, code, version, display }: NonNullable<TranslateMatch["concept"]>) => ({
  ...(system !== null && { system }),
  ...(version !== undefined && { version }),
  code,
  ...(display !== undefined && { display }),
});
