import { type Criterion, criterionOf, type SearchContext, UnknownParameter } from "./criteria.ts";
import { PATIENT_COMPARTMENT, RESOURCE_TYPES, type SearchParameterType, searchParametersOf } from "./definitions.ts";
import { badSearch, FhirError } from "./fhir-error.ts";

export interface SortKey {
  code: string;
  type: SearchParameterType | "id" | "lastUpdated";
  descending: boolean;
}

export interface Include {
  source: string;
  /** "*" for every reference parameter. */
  code: string;
  target: string | null;
  iterate: boolean;
}

type Summary = "true" | "false" | "text" | "data" | "count";

/** A query string that has been read. */
export interface SearchQuery {
  type: string;
  criteria: Criterion[];
  sort: SortKey[];
  count: number;
  cursor: string | null;
  total: boolean;
  summary: Summary;
  elements: string[] | null;
  includes: Include[];
  revincludes: Include[];
  /** The parameters that were understood, for the self link. */
  used: [string, string][];
  /** The parameters that were not. */
  ignored: string[];
}

const DEFAULT_COUNT = 50;
const MOST_COUNT = 1000;

/** Result parameters, beside the search parameters of a type. */
export const RESULT_PARAMETERS = [
  "_sort",
  "_count",
  "_include",
  "_revinclude",
  "_summary",
  "_elements",
  "_total",
] as const;

function readSort(type: string, raw: string): SortKey[] {
  return raw.split(",").map((part) => {
    const descending = part.startsWith("-");
    const code = descending ? part.slice(1) : part;
    if (code === "_id") return { code, type: "id", descending };
    if (code === "_lastUpdated") return { code, type: "lastUpdated", descending };
    const definition = searchParametersOf(type).get(code);
    if (!definition || definition.type === "composite") throw badSearch(`${type} can not be sorted by "${code}"`);
    return { code, type: definition.type, descending };
  });
}

function readInclude(type: string, name: string, raw: string): Include {
  const modifier = name.split(":")[1];
  if (modifier !== undefined && modifier !== "iterate" && modifier !== "recurse")
    throw badSearch(
      `Modifier ":${modifier}" of ${name.split(":")[0]} is not supported (supported: iterate)`,
      "not-supported",
    );
  const [source = "", code = "", target] = raw === "*" ? [type, "*"] : raw.split(":");
  const known = code === "*" ? RESOURCE_TYPES.has(source) : searchParametersOf(source).get(code)?.type === "reference";
  if (!known) throw badSearch(`"${raw}" names no reference parameter (${name} takes Type:parameter)`);
  return {
    source,
    code,
    target: target === undefined || target === "" ? null : target,
    iterate: modifier !== undefined,
  };
}

function readCount(raw: string): number {
  if (!/^\d{1,9}$/.test(raw)) throw badSearch(`_count must be a whole number, not "${raw}"`);
  return Math.min(Number(raw), MOST_COUNT);
}

const SUMMARIES: Summary[] = ["true", "false", "text", "data", "count"];

export interface ReadOptions {
  /** `Prefer: handling=strict`: an unknown parameter is an error. */
  strict: boolean;
  /** Id of the patient whose compartment is searched (GET Patient/1/Observation). */
  compartment?: string;
}

/** Reads a query for one resource type. @throws FhirError 400 in words that name the parameter. */
export function readQuery(
  context: SearchContext,
  type: string,
  pairs: [string, string][],
  options: ReadOptions,
): SearchQuery {
  const query: SearchQuery = {
    type,
    criteria: [],
    sort: [],
    count: DEFAULT_COUNT,
    cursor: null,
    total: true,
    summary: "false",
    elements: null,
    includes: [],
    revincludes: [],
    used: [],
    ignored: [],
  };
  if (options.compartment !== undefined) {
    const patient = options.compartment;
    if (!PATIENT_COMPARTMENT.has(type))
      throw new FhirError(404, "not-supported", `${type} has no patient compartment: search ${type} itself`);
    query.criteria.push({
      where: (pk) => ({
        text: `EXISTS (SELECT 1 FROM compartment k WHERE k.pk = ${pk} AND k.patient = ?)`,
        values: [patient],
      }),
      driver: { text: "SELECT k.pk FROM compartment k WHERE k.patient = ?", values: [patient] },
    });
  }
  for (const [name, value] of pairs) {
    const bare = name.split(":")[0] ?? "";
    switch (bare) {
      case "_sort":
        query.sort.push(...readSort(type, value));
        break;
      case "_count":
        query.count = readCount(value);
        break;
      case "_cursor":
        query.cursor = value;
        continue;
      case "_include":
        query.includes.push(readInclude(type, name, value));
        break;
      case "_revinclude":
        query.revincludes.push(readInclude(type, name, value));
        break;
      case "_total":
        if (!["none", "estimate", "accurate"].includes(value)) throw badSearch(`_total can not be "${value}"`);
        query.total = value !== "none";
        break;
      case "_summary": {
        const summary = SUMMARIES.find((known) => known === value);
        if (!summary) throw badSearch(`_summary can not be "${value}"`);
        query.summary = summary;
        break;
      }
      case "_elements":
        query.elements = value.split(",").map((element) => element.trim().replace(new RegExp(`^${type}\\.`), ""));
        break;
      case "_format":
      case "_pretty":
        continue;
      default:
        try {
          query.criteria.push(criterionOf(context, type, name, value));
        } catch (error) {
          if (!(error instanceof UnknownParameter)) throw error;
          query.ignored.push(name);
          continue;
        }
    }
    query.used.push([name, value]);
  }
  if (options.strict && query.ignored.length > 0)
    throw new FhirError(
      400,
      "not-supported",
      `${type} has no search parameter ${query.ignored.map((name) => `"${name}"`).join(", ")}`,
    );
  return query;
}
