import { type Condition, conditionOf, dateWhere, type Fragment, TABLE_OF } from "./conditions.ts";
import type { Value } from "./database.ts";
import { type SearchParameterDefinition, searchParametersOf } from "./definitions.ts";
import { badSearch, FhirError } from "./fhir-error.ts";
import { splitEscaped, unescaped } from "./search-value.ts";
import type { Store } from "./store.ts";
import { type Visibility, visibleWhere } from "./visibility.ts";

/** One search parameter as SQL. */
export interface Criterion {
  /** Condition on the resource whose key is the SQL expression `pk`. */
  where(pk: string): Fragment;
  /** Keys of the matching rows, to start from; absent where only a scan could tell. */
  driver?: Fragment;
  /** The driver finds more than the criterion, so `where` is needed as well. */
  driverIsWider?: boolean;
}

export interface SearchContext {
  store: Store;
  visibility: Visibility;
  now: number;
}

/** The parameter is not one of the type: ignored or refused as Prefer: handling says. */
export class UnknownParameter extends Error {}

/** Never larger than a chart needs; a longer value list is a mistake or an attack. */
const MOST_VALUES = 1000;
const MOST_CHAIN = 4;

const exists = (table: string, key: number, pk: string, where: Fragment, negate = false): Fragment => ({
  text: `${negate ? "NOT " : ""}EXISTS (SELECT 1 FROM ${table} x WHERE x.pk = ${pk} AND x.param = ${key} AND (${where.text}))`,
  values: where.values,
});

const either = (fragments: Fragment[]): Fragment => ({
  text: fragments.map((f) => `(${f.text})`).join(" OR ") || "0",
  values: fragments.flatMap((f) => f.values),
});

function valuesOf(raw: string, name: string): string[] {
  const values = splitEscaped(raw, ",");
  if (values.length > MOST_VALUES)
    throw badSearch(`Parameter ${name} has more than ${MOST_VALUES} values`, "too-costly");
  return values;
}

function missingCriterion(store: Store, param: string, table: string, raw: string, name: string): Criterion {
  if (raw !== "true" && raw !== "false") throw badSearch(`"${raw}" is not true or false (parameter ${name}:missing)`);
  const keys = [store.paramKey(param)];
  return {
    where: (pk) => {
      const found = either(keys.map((key) => exists(table, key, pk, { text: "1", values: [] })));
      return raw === "true" ? { text: `NOT (${found.text})`, values: found.values } : found;
    },
  };
}

function indexedCriterion(
  context: SearchContext,
  type: string,
  code: string,
  definition: SearchParameterDefinition,
  modifier: string,
  raw: string,
): Criterion {
  const { store } = context;
  const name = modifier === "" ? code : `${code}:${modifier}`;
  const param = `${type}.${code}`;
  if (definition.type === "composite") return compositeCriterion(context, type, code, definition, modifier, raw);
  const parameterType = definition.type;
  if (modifier === "missing") {
    if (parameterType === "reference" || parameterType === "token") {
      // A reference with an identifier alone, or a concept with text alone, is not missing.
      const other = parameterType === "reference" ? `${param}:identifier` : `${param}:text`;
      const table = parameterType === "reference" ? "token" : "string";
      const main = missingCriterion(store, param, TABLE_OF[parameterType], raw, code);
      const side = missingCriterion(store, other, table, raw, code);
      return {
        where: (pk) => {
          const [a, b] = [main.where(pk), side.where(pk)];
          return {
            text: `(${a.text}) ${raw === "true" ? "AND" : "OR"} (${b.text})`,
            values: [...a.values, ...b.values],
          };
        },
      };
    }
    return missingCriterion(store, param, TABLE_OF[parameterType], raw, code);
  }
  const conditions: Condition[] = valuesOf(raw, name).map((value) =>
    conditionOf(parameterType, value, { parameter: code, modifier, base: store.base, now: context.now }),
  );
  const [first] = conditions;
  if (!first) throw badSearch(`Parameter ${name} has an empty value`);
  const key = store.paramKey(param + first.suffix);
  const where = either(conditions.map((condition) => condition.where));
  const criterion: Criterion = { where: (pk) => exists(first.table, key, pk, where, first.negate) };
  if (!first.negate) {
    criterion.driver = {
      text: `SELECT x.pk FROM ${first.table} x WHERE ${conditions.map((c) => `(x.param = ${key} AND ${c.where.text})`).join(" OR ")}`,
      values: where.values,
    };
  }
  return criterion;
}

/** code$value on elements of which a resource has one each: both parts must hold. */
function compositeCriterion(
  context: SearchContext,
  type: string,
  code: string,
  definition: SearchParameterDefinition,
  modifier: string,
  raw: string,
): Criterion {
  if (modifier !== "")
    throw badSearch(`Modifier ":${modifier}" of parameter ${code} is not supported`, "not-supported");
  const parameters = searchParametersOf(type);
  const alternatives = valuesOf(raw, code).map((value) => {
    const parts = splitEscaped(value, "$");
    const components = definition.components ?? [];
    if (parts.length !== components.length)
      throw badSearch(`Parameter ${code} needs ${components.length} parts joined by "$"`);
    return components.map((component, at) => {
      const part = parameters.get(component);
      if (!part) throw new FhirError(500, "exception", `Composite ${code} has no part ${component}`);
      return indexedCriterion(context, type, component, part, "", parts[at] ?? "");
    });
  });
  const [only] = alternatives;
  const driver = alternatives.length === 1 ? only?.[0]?.driver : undefined;
  return {
    ...(driver ? { driver, driverIsWider: true } : {}),
    where: (pk) =>
      either(
        alternatives.map((parts) => {
          const fragments = parts.map((part) => part.where(pk));
          return {
            text: fragments.map((f) => `(${f.text})`).join(" AND "),
            values: fragments.flatMap((f) => f.values),
          };
        }),
      ),
  };
}

function columnCriterion(context: SearchContext, type: string, code: string, modifier: string, raw: string): Criterion {
  if (modifier !== "")
    throw badSearch(`Modifier ":${modifier}" of parameter ${code} is not supported (supported: none)`, "not-supported");
  const alternatives = valuesOf(raw, code).map((value): Fragment => {
    if (value === "") throw badSearch(`Parameter ${code} has an empty value`);
    if (code === "_id") return { text: "q.id = ?", values: [unescaped(value).replace(new RegExp(`^${type}/`), "")] };
    return dateWhere(
      value,
      { parameter: code, base: context.store.base, now: context.now },
      "q.updated",
      "(q.updated + 1)",
    );
  });
  const where = either(alternatives);
  const criterion: Criterion = {
    where: (pk) => ({
      text: `EXISTS (SELECT 1 FROM resource q WHERE q.pk = ${pk} AND (${where.text}))`,
      values: where.values,
    }),
  };
  if (code === "_id") {
    const ids: Value[] = where.values;
    criterion.driver = {
      text: `SELECT q.pk FROM resource q WHERE q.type = ? AND q.id IN (${ids.map(() => "?").join(", ")})`,
      values: [type, ...ids],
    };
  }
  return criterion;
}

const joined = (fragments: Fragment[]): Fragment => ({
  text: fragments.map((f) => `(${f.text})`).join(" AND "),
  values: fragments.flatMap((f) => f.values),
});

/** `patient.name=...`: the resources whose reference leads to one that matches and that the caller may see. */
function chainCriterion(
  context: SearchContext,
  type: string,
  code: string,
  definition: SearchParameterDefinition,
  targetType: string,
  rest: string,
  raw: string,
  depth: number,
): Criterion {
  if (definition.type !== "reference") throw badSearch(`Parameter ${code} is no reference and can not be chained`);
  if (depth >= MOST_CHAIN) throw badSearch(`A chain may have ${MOST_CHAIN} links`, "too-costly");
  const restName = rest.split(/[.:]/)[0] ?? "";
  const targets = chainTargets(definition, targetType, restName);
  if (targets.length === 0)
    throw badSearch(
      targetType === ""
        ? `No type that ${code} points at has a parameter "${restName}", or several do: write ${code}:Type.${rest}`
        : `Parameter "${restName}" of ${targetType} is not known`,
    );
  const branches = targets.flatMap((target) => {
    if (!context.visibility.canRead(target)) return [];
    return [{ target, criterion: criterionOf(context, target, rest, raw, depth + 1) }];
  });
  const key = context.store.paramKey(`${type}.${code}`);
  return {
    where: (pk) =>
      either(
        branches.map(({ target, criterion }) => {
          const alias = `t${depth}`;
          const inner = joined([
            criterion.where(`${alias}.pk`),
            visibleWhere(context.store, context.visibility, target, `${alias}.pk`),
          ]);
          return {
            text: `EXISTS (SELECT 1 FROM reference x${alias} JOIN resource ${alias} ON ${alias}.type = x${alias}.type AND ${alias}.id = x${alias}.id
              AND ${alias}.deleted = 0 WHERE x${alias}.pk = ${pk} AND x${alias}.param = ${key} AND x${alias}.type = ? AND ${inner.text})`,
            values: [target, ...inner.values],
          };
        }),
      ),
  };
}

/** Types that a chain may pass through. */
export function chainTargets(definition: SearchParameterDefinition, named: string, parameter: string): string[] {
  const candidates = named !== "" ? [named] : (definition.target ?? []);
  return candidates.filter(
    (target) =>
      (named === "" || definition.target?.includes("*") || definition.target?.includes(named)) &&
      (parameter === "_id" || parameter === "_lastUpdated" || searchParametersOf(target).has(parameter)),
  );
}

/** `_has:Observation:patient:code=...` */
function hasCriterion(context: SearchContext, type: string, name: string, raw: string, depth: number): Criterion {
  const [, source = "", referenceCode = "", ...rest] = name.split(":");
  const definition = searchParametersOf(source).get(referenceCode);
  if (definition?.type !== "reference" || rest.length === 0)
    throw badSearch(`"${name}" is not of the form _has:Type:reference:parameter`);
  if (depth >= MOST_CHAIN) throw badSearch(`A chain may have ${MOST_CHAIN} links`, "too-costly");
  const criterion = criterionOf(context, source, rest.join(":"), raw, depth + 1);
  const key = context.store.paramKey(`${source}.${referenceCode}`);
  return {
    where: (pk) => {
      if (!context.visibility.canRead(source)) return { text: "0", values: [] };
      const alias = `h${depth}`;
      const inner = joined([
        criterion.where(`${alias}.pk`),
        visibleWhere(context.store, context.visibility, source, `${alias}.pk`),
      ]);
      return {
        text: `EXISTS (SELECT 1 FROM resource o${alias} JOIN reference ${alias} ON ${alias}.type = o${alias}.type AND ${alias}.id = o${alias}.id
          WHERE o${alias}.pk = ${pk} AND o${alias}.type = ? AND ${alias}.param = ${key} AND ${inner.text})`,
        values: [type, ...inner.values],
      };
    },
  };
}

/**
 * Reads one parameter of a query, with its modifier or chain.
 * @throws UnknownParameter when the type has no such parameter; FhirError when the value or modifier is wrong.
 */
export function criterionOf(context: SearchContext, type: string, name: string, raw: string, depth = 0): Criterion {
  if (name.startsWith("_has:")) return hasCriterion(context, type, name, raw, depth);
  const dot = name.indexOf(".");
  const head = dot < 0 ? name : name.slice(0, dot);
  const colon = head.indexOf(":");
  const code = colon < 0 ? head : head.slice(0, colon);
  const modifier = colon < 0 ? "" : head.slice(colon + 1);
  if (code === "_id" || code === "_lastUpdated") return columnCriterion(context, type, code, modifier, raw);
  const definition = searchParametersOf(type).get(code);
  if (!definition) {
    if (depth > 0) throw badSearch(`Parameter "${code}" of ${type} is not known`);
    throw new UnknownParameter(name);
  }
  if (dot >= 0) return chainCriterion(context, type, code, definition, modifier, name.slice(dot + 1), raw, depth);
  return indexedCriterion(context, type, code, definition, modifier, raw);
}
