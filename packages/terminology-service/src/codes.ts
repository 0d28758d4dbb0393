import { canonicalSystem, systemKey } from "@bedside/terminology";
import {
  type CodeEntry,
  CodeSystemError,
  type CodeSystems,
  codeSystemErrorText,
  findingText,
  type Validation,
} from "@bedside/terminology/code-systems";
import { RequestError } from "./outcome.ts";
import { type Inputs, output, parameters } from "./parameters.ts";

const MOST = 1000;
const USUAL = 100;

interface Asked {
  system: string;
  edition: string;
  code: string;
  display: string | undefined;
}

/** The code that is asked about. The edition is part of the question: the same code differs between editions. */
function askedCode(inputs: Inputs, url: string | null = inputs.text("url") ?? null): Asked {
  const coding = inputs.coding("coding");
  const system = coding?.system ?? inputs.text("system") ?? url;
  const code = coding?.code ?? inputs.text("code");
  const edition = coding?.version ?? inputs.text("version") ?? inputs.text("systemVersion");
  if (!system) throw new RequestError(400, "required", 'The parameter "system" is missing');
  if (!code) throw new RequestError(400, "required", 'The parameter "code" is missing');
  return { system, code, edition: edition ?? "", display: coding?.display ?? inputs.text("display") };
}

/** The one edition of a system that has only one; where it has several the question has to name it. */
function editionOf(systems: CodeSystems, { system, edition }: { system: string; edition: string }): string {
  if (edition !== "") return edition;
  const key = systemKey(system);
  const editions = systems.shipped.filter((it) => it.holds !== "gems" && systemKey(it.system) === key && key !== null);
  const [only, second] = editions;
  if (only && !second) return only.edition;
  if (second)
    throw new RequestError(
      400,
      "required",
      `The parameter "version" is missing: ${system} has the editions ${editions.map((it) => it.edition).join(", ")}`,
    );
  return edition;
}

/** `CodeSystem/$lookup` (http://hl7.org/fhir/R4/codesystem-operation-lookup.html). */
export async function lookupOperation(inputs: Inputs, systems: CodeSystems): Promise<object> {
  const asked = askedCode(inputs);
  const answer = await inWords(systems.lookup({ ...asked, edition: editionOf(systems, asked) }));
  if (!answer.found) throw new RequestError(404, "not-found", findingText(answer.finding, "en"));
  const { entry } = answer;
  return parameters(
    output("name", "String", entry.system),
    output("version", "String", entry.edition),
    output("display", "String", displayOf(entry)),
    designations(entry),
    entry.billable === null ? [] : [property("billable", "Boolean", entry.billable)],
    entry.parents.map((parent) => property("parent", "Code", parent)),
  );
}

const property = (code: string, type: string, value: unknown) => ({
  name: "property",
  part: [...output("code", "Code", code), ...output("value", type, value)],
});

const LANGUAGES = [
  ["en", "en"],
  ["zh-TW", "zh-TW"],
] as const;

const designations = (entry: CodeEntry): object[] =>
  LANGUAGES.flatMap(([kind, language]) =>
    entry.names[kind] === null
      ? []
      : [
          {
            name: "designation",
            part: [...output("language", "Code", language), ...output("value", "String", entry.names[kind])],
          },
        ],
  );

const displayOf = (entry: CodeEntry): string =>
  entry.names.en ?? entry.names.short ?? entry.names["zh-TW"] ?? entry.code;

/** `CodeSystem/$validate-code`. */
export async function validateOperation(inputs: Inputs, systems: CodeSystems): Promise<object> {
  const asked = askedCode(inputs);
  const edition = editionOf(systems, asked);
  return validated(await inWords(systems.validate({ ...asked, edition })));
}

const validated = ({ valid, entry, findings }: Validation) =>
  parameters(
    output("result", "Boolean", valid),
    findings.length > 0 ? output("message", "String", findings.map((it) => findingText(it, "en")).join(" ")) : [],
    output("display", "String", entry && displayOf(entry)),
  );

/**
 * `ValueSet/$validate-code` (http://hl7.org/fhir/R4/valueset-operation-validate-code.html) for the value set of a whole code
 * system: a code of another system is not in it, and of a CodeableConcept one code is enough.
 */
export async function validateInSetOperation(inputs: Inputs, systems: CodeSystems): Promise<object> {
  const url = inputs.need("url");
  const set = wholeSystem(url);
  const answers: object[] = [];
  for (const asked of askedCodes(inputs)) {
    if (!isSame(asked.system, set)) {
      const message = `${asked.code} of ${asked.system} is not in the value set ${url}`;
      answers.push(parameters(output("result", "Boolean", false), output("message", "String", message)));
      continue;
    }
    const answer = await inWords(systems.validate({ ...asked, edition: editionOf(systems, asked) }));
    if (answer.valid) return validated(answer);
    answers.push(validated(answer));
  }
  return answers[0]!;
}

/** The codes that are asked about, one at least. */
function askedCodes(inputs: Inputs): Asked[] {
  const several = inputs.codings("codeableConcept");
  if (several.length === 0) return [askedCode(inputs, null)];
  return several.map(({ system, code, version, display }) => {
    if (!system) throw new RequestError(400, "required", `The code ${code} of "codeableConcept" has no system`);
    return { system, code, edition: version ?? "", display };
  });
}

const isSame = (a: string, b: string): boolean => (canonicalSystem(a) ?? a) === (canonicalSystem(b) ?? b);

/** The code system of `<system>?fhir_vs`. */
function wholeSystem(url: string): string {
  const [system, query] = url.split("?");
  if (query === "fhir_vs" && system) return system;
  throw new RequestError(
    404,
    "not-found",
    `There is no value set ${url}: code systems are value sets as <system>?fhir_vs`,
  );
}

/** `CodeSystem/$subsumes`. */
export async function subsumesOperation(inputs: Inputs, systems: CodeSystems): Promise<object> {
  const system = inputs.need("system");
  const edition = editionOf(systems, { system, edition: inputs.text("version") ?? "" });
  const answer = await inWords(systems.subsumes({ system, edition, a: inputs.need("codeA"), b: inputs.need("codeB") }));
  if (answer.outcome === null)
    throw new RequestError(404, "not-found", answer.findings.map((it) => findingText(it, "en")).join(" "));
  return parameters(output("outcome", "Code", answer.outcome));
}

/** `ValueSet/$expand` of a whole code system (`<system>?fhir_vs`), narrowed by `filter`. */
export async function expandOperation(inputs: Inputs, systems: CodeSystems): Promise<object> {
  const url = inputs.need("url");
  const system = wholeSystem(url);
  const filter = inputs.text("filter");
  if (filter === undefined)
    throw new RequestError(422, "too-costly", 'The whole system is too large to expand: give a "filter"');
  const count = Math.min(inputs.count("count") ?? USUAL, MOST);
  const offset = inputs.count("offset") ?? 0;
  if (offset > 0)
    throw new RequestError(400, "not-supported", 'A filtered expansion is ranked and has no pages: leave out "offset"');
  const edition = editionOf(systems, { system, edition: inputs.text("system-version")?.split("|")[1] ?? "" });
  const entries = await inWords(systems.search({ system, edition, text: filter, limit: count }));
  const language = inputs.text("displayLanguage") ?? "";
  return {
    resourceType: "ValueSet",
    status: "active",
    url,
    expansion: {
      identifier: `urn:uuid:${crypto.randomUUID()}`,
      timestamp: new Date().toISOString(),
      parameter: [
        { name: "filter", valueString: filter },
        ...(entries.length === count ? [{ name: "limited", valueInteger: count }] : []),
      ],
      contains: entries.map((entry) => ({
        system: entry.system,
        version: entry.edition,
        code: entry.code,
        display: (language.startsWith("zh") ? entry.names["zh-TW"] : null) ?? displayOf(entry),
      })),
    },
  };
}

/** What the library refuses is a request that can not be answered, in its words. */
async function inWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof CodeSystemError)) throw cause;
    const isAbsent = ["system-unknown", "edition-unknown", "system-not-shipped"].includes(cause.code);
    throw new RequestError(
      isAbsent ? 404 : 422,
      isAbsent ? "not-found" : "not-supported",
      codeSystemErrorText(cause, "en"),
    );
  }
}
