import type { CodeSystems } from "@bedside/terminology/code-systems";
import type { ConceptMap } from "@bedside/terminology/concept-map";
import {
  expandOperation,
  lookupOperation,
  subsumesOperation,
  validateInSetOperation,
  validateOperation,
} from "./codes.ts";
import { MAP_SEARCH, readMap, searchMaps } from "./maps.ts";
import { fhirJson, outcome, RequestError } from "./outcome.ts";
import { Inputs } from "./parameters.ts";
import { translateOperation } from "./translate.ts";

export interface TerminologyOptions {
  systems: CodeSystems;
  /** Maps that `$translate` answers from, and that are read and searched. */
  maps: readonly ConceptMap[];
  /** Path of the FHIR base, e.g. `/terminology/fhir`. */
  base: string;
}

export interface TerminologyService {
  fetch(request: Request): Promise<Response>;
}

const LARGEST_BODY = 5_000_000;

/**
 * The terminology of the suite for other systems, over HTTP: the operations of an R4 terminology service, each a call of the
 * library, and its maps to read and to search. It knows no patient and asks for no token.
 */
export function createTerminologyService({ systems, maps, base }: TerminologyOptions): TerminologyService {
  type Operation = (inputs: Inputs, id: string | null) => object | Promise<object>;
  const operations: Readonly<Record<string, Operation>> = {
    "ConceptMap/$translate": (inputs, id) => translateOperation(inputs, id, maps, systems),
    "CodeSystem/$lookup": (inputs) => lookupOperation(inputs, systems),
    "CodeSystem/$validate-code": (inputs) => validateOperation(inputs, systems),
    "CodeSystem/$subsumes": (inputs) => subsumesOperation(inputs, systems),
    "ValueSet/$expand": (inputs) => expandOperation(inputs, systems),
    "ValueSet/$validate-code": (inputs) => validateInSetOperation(inputs, systems),
  };

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const segments = url.pathname.slice(base.length).split("/").filter(Boolean).map(decodeURIComponent);
    if (segments.join("/") === "metadata" && request.method === "GET")
      return fhirJson(statement(Object.keys(operations)));
    const [type = "", second = "", third] = segments;
    if (type === "ConceptMap" && third === undefined && !second.startsWith("$")) {
      if (request.method !== "GET")
        throw new RequestError(405, "not-supported", `${request.method} is not supported: maps are read with GET`);
      const address = `${url.origin}${base}/ConceptMap`;
      return fhirJson(
        second === "" ? searchMaps(maps, Inputs.ofAddress(url.searchParams), address) : readMap(maps, second),
      );
    }
    const [id, name] = third === undefined ? [null, second] : [second, third];
    const operation = Object.hasOwn(operations, `${type}/${name}`) ? operations[`${type}/${name}`] : undefined;
    if (!operation || segments.length > 3 || (id !== null && type !== "ConceptMap"))
      throw new RequestError(
        404,
        "not-found",
        `There is no ${url.pathname}. ${Object.keys(operations).join(", ")} are there`,
      );
    if (request.method === "GET") return fhirJson(await operation(Inputs.ofAddress(url.searchParams), id));
    if (request.method !== "POST")
      throw new RequestError(405, "not-supported", `${request.method} is not supported: GET or POST`);
    return fhirJson(await operation(Inputs.ofBody(await bodyOf(request)), id));
  }

  return {
    fetch: async (request) => {
      try {
        return await answer(request);
      } catch (cause) {
        if (cause instanceof RequestError) return outcome(cause.status, cause.code, cause.message);
        if (cause instanceof URIError) return outcome(400, "invalid", "The address is not percent-encoded correctly");
        throw cause;
      }
    },
  };
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > LARGEST_BODY) throw new RequestError(413, "too-costly", "The body is larger than 5 MB");
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, "invalid", "The body is not JSON");
  }
}

const statement = (operations: readonly string[]) => ({
  resourceType: "CapabilityStatement",
  status: "active",
  date: "2026-11-30",
  kind: "instance",
  software: { name: "Bedside terminology" },
  implementation: { description: "Bedside terminology: code systems and maps" },
  fhirVersion: "4.0.1",
  format: ["json"],
  rest: [
    {
      mode: "server",
      resource: [...Map.groupBy(operations, (it) => it.split("/")[0] ?? "")].map(([type, list]) => ({
        type,
        ...(type === "ConceptMap" && {
          interaction: [{ code: "read" }, { code: "search-type" }],
          searchParam: Object.entries(MAP_SEARCH).map(([name, it]) => ({ name, type: it.type })),
        }),
        operation: list.map((it) => {
          const name = it.split("$")[1] ?? "";
          return { name, definition: `http://hl7.org/fhir/OperationDefinition/${type}-${name}` };
        }),
      })),
    },
  ],
});
