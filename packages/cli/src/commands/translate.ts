import { readFile } from "node:fs/promises";
import {
  type ConceptMap,
  type Dependency,
  GEM_MAPS,
  gemConceptMap,
  parseConceptMap,
  translate as translateCode,
} from "@bedside/terminology/concept-map";
import { openCodeSystems, readShippedMap } from "@bedside/terminology/node";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage.ts";

/** Codes translated by one map, a line each, as `$translate` answers; a code without a target is named on stderr. */
export async function translate(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, {
    map: { type: "string" },
    system: { type: "string" },
    depends: { type: "string", multiple: true },
    reverse: { type: "boolean" },
  });
  if (values.map === undefined || positionals.length === 0) throw new UsageError("translate takes --map ID and codes");
  const dependencies = (values.depends ?? []).map(dependencyOf);
  const map = await openMap(values.map, positionals);
  const system = values.system ?? systemOf(map, values.reverse === true);
  for (const code of positionals) {
    const { result, message, matches } = translateCode([map], {
      codings: [{ system, code }],
      dependencies,
      reverse: values.reverse,
    });
    await output.line({
      code,
      system,
      result,
      message,
      matches: matches.map(({ equivalence, concept, comment, product, source }) => ({
        equivalence,
        system: concept?.system ?? null,
        code: concept?.code ?? null,
        display: concept?.display ?? null,
        comment,
        product,
        source,
      })),
    });
    if (!result) output.refuse(values.map, code, message ?? "no target");
  }
}

async function openMap(name: string, codes: readonly string[]): Promise<ConceptMap> {
  const gem = GEM_MAPS.find(({ id }) => id === name);
  if (gem) return gemConceptMap(gem, codes, await openCodeSystems());
  const file = name.endsWith(".json") ? name : `${name}.json`;
  let json: unknown;
  try {
    json = JSON.parse(await (name.endsWith(".json") ? readFile(name, "utf8") : readShippedMap(name)));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Error(`${file}: not JSON (${cause.message})`);
    throw new UsageError(
      `there is no map "${name}": nhi-loinc, ${GEM_MAPS.map(({ id }) => id).join(", ")}, or a file of a ConceptMap`,
    );
  }
  const parsed = parseConceptMap(json);
  if (parsed.ok) return parsed.map;
  throw new Error(parsed.problems.map(({ path: at, problem }) => `${file}: ${at}: ${problem.en}`).join("\n"));
}

/** The system of the codes, where all groups of the map share one. */
function systemOf(map: ConceptMap, reverse: boolean): string {
  const systems = new Set((map.group ?? []).map((group) => (reverse ? group.target : group.source)));
  const [only] = systems;
  if (systems.size > 1) throw new UsageError(`the map has several systems: --system ${[...systems].join(" or ")}`);
  return only ?? "";
}

/** `item=HDL-C`, or `unit=http://unitsofmeasure.org|mg/dL`. */
function dependencyOf(text: string): Dependency {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--depends takes PROPERTY=VALUE, not "${text}"`);
  const said = text.slice(at + 1);
  const bar = said.lastIndexOf("|");
  const value = bar > 0 ? { system: said.slice(0, bar), value: said.slice(bar + 1) } : { value: said };
  return { element: text.slice(0, at), values: [value] };
}
