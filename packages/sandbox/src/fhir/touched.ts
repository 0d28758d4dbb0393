import { chainTargets } from "../store/criteria.ts";
import { RESOURCE_TYPES, searchParametersOf } from "../store/definitions.ts";
import { includedTypes } from "../store/search-run.ts";
import { callsOf } from "./bundle.ts";
import { isObject } from "./json.ts";
import { formPairs, segmentsOf } from "./router.ts";
import type { AnyResource, FhirRequest, ScopeLetter, Touch } from "./types.ts";

const LETTER: Record<string, ScopeLetter> = { GET: "r", HEAD: "r", POST: "c", PUT: "u", PATCH: "u", DELETE: "d" };

/** Types that a query reaches beside the one it searches. */
function reached(type: string, pairs: [string, string][]): Touch[] {
  const touches: Touch[] = [];
  for (const [name, value] of pairs) {
    const [bare = ""] = name.split(":");
    if (bare === "_include" || bare === "_revinclude") {
      const [source = "", code = "", target] = value === "*" ? [type, "*"] : value.split(":");
      const reverse = bare === "_revinclude";
      if (reverse) touches.push({ type: source, interaction: "s", via: "include" });
      // A named target is certain; of several possible ones the store leaves out those that can not be read.
      const targets = includedTypes({ source, code, target: target || null, iterate: false }, reverse);
      if (!reverse && targets.length === 1 && targets[0] !== "*")
        touches.push({ type: targets[0] ?? "", interaction: "r", via: "include" });
      continue;
    }
    if (name.startsWith("_has:")) {
      const source = name.split(":")[1] ?? "";
      touches.push({ type: source, interaction: "s", via: "chain" });
      touches.push(...reached(source, [[name.split(":").slice(3).join(":"), value]]));
      continue;
    }
    const dot = name.indexOf(".");
    if (dot < 0) continue;
    const [code = "", named = ""] = name.slice(0, dot).split(":");
    const definition = searchParametersOf(type).get(code);
    if (definition?.type !== "reference") continue;
    const rest = name.slice(dot + 1);
    const targets = chainTargets(definition, named, rest.split(/[.:]/)[0] ?? "");
    // As with includes: with one possible type the scope is needed; with several, the unreadable ones find nothing.
    if (targets.length === 1) touches.push({ type: targets[0] ?? "", interaction: "s", via: "chain" });
    for (const target of targets) touches.push(...reached(target, [[rest, value]]).filter(() => targets.length === 1));
  }
  return touches;
}

interface Single {
  method: string;
  path: string;
  pairs: [string, string][];
  headers: Record<string, string | undefined>;
}

function ofSingle(call: Single): Touch[] {
  const [first = "", second, third, fourth] = segmentsOf(call.path);
  const searches = (type: string): Touch[] => [{ type, interaction: "s", via: "main" }, ...reached(type, call.pairs)];
  if (second === "_search") return searches(first);
  if (second === undefined) {
    if (call.method === "GET" || call.method === "HEAD") return searches(first);
    const interaction = LETTER[call.method] ?? "u";
    const main: Touch = { type: first, interaction, via: "main" };
    const conditional = call.method !== "POST" || call.headers["if-none-exist"] !== undefined;
    // A conditional update may create as well as update, and every condition is a search.
    const search: Touch = { type: first, interaction: "s", via: "condition" };
    const create: Touch = { type: first, interaction: "c", via: "condition" };
    if (!conditional) return [main];
    return call.method === "PUT" ? [main, create, search] : [main, search];
  }
  if (first === "Patient" && third !== undefined && /^[A-Z]/.test(third)) return searches(third);
  const touch: Touch = { type: first, id: second, interaction: LETTER[call.method] ?? "u", via: "main" };
  if (third === "_history" && fourth === undefined && call.method === "GET") return [{ ...touch, interaction: "r" }];
  return [touch];
}

/** Types of the conditional references that a transaction would resolve by a search. */
function conditionalReferences(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) conditionalReferences(item, found);
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) {
      const type = key === "reference" && typeof item === "string" ? /^([A-Z][A-Za-z]+)\?/.exec(item)?.[1] : undefined;
      if (type !== undefined) found.add(type);
      conditionalReferences(item, found);
    }
}

function ofBundle(bundle: AnyResource, base: string): Touch[] {
  return callsOf(bundle, base).flatMap((call) => {
    const pairs: [string, string][] = [...new URLSearchParams(call.query)];
    const touches = ofSingle({ method: call.method, path: call.path, pairs, headers: call.headers });
    const searched = new Set<string>();
    conditionalReferences(call.resource, searched);
    for (const type of searched) touches.push({ type, interaction: "s", via: "condition" });
    return touches.map((touch) => ({ ...touch, inBundle: call.index }));
  });
}

/**
 * Every permission that a request needs, for the scope check before it is handled. A request that is not well formed
 * needs the permission on "*": the service will refuse it in words, but only to a caller who may do anything.
 * An update by id may also create ("u" covers it, as SMART scopes v2 say); a conditional one asks for both.
 * Includes and chains of several possible types need no permission here: pass `restrict` and the service leaves out
 * what can not be read.
 */
export function resourcesTouched(request: FhirRequest, base = ""): Touch[] {
  const anything = (interaction: ScopeLetter): Touch[] => [{ type: "*", interaction, via: "main" }];
  try {
    const pairs: [string, string][] = [...request.query];
    const [first] = segmentsOf(request.path);
    if (first === "metadata") return [];
    if (first === undefined) {
      if (request.method !== "POST") return anything("s");
      const body: unknown = typeof request.body === "string" ? JSON.parse(request.body) : request.body;
      return isObject(body) && body.resourceType === "Bundle" ? ofBundle(body as AnyResource, base) : anything("c");
    }
    if (!RESOURCE_TYPES.has(first)) return anything("s");
    const isSearchForm = request.method === "POST" && /(^|\/)_search$/.test(request.path);
    const call = { method: request.method, path: request.path, pairs, body: request.body };
    return ofSingle({ ...call, pairs: isSearchForm ? formPairs(call) : pairs, headers: request.headers });
  } catch {
    return anything(LETTER[request.method] ?? "u");
  }
}
