import type { Value } from "./database.ts";
import { spanOfDate } from "./dates.ts";
import type { SearchParameterType } from "./definitions.ts";
import { badSearch } from "./fhir-error.ts";
import { afterPrefix, fold } from "./fold.ts";
import { targetOfReference } from "./reference.ts";
import { readDecimal, splitEscaped, splitPrefix, unescaped } from "./search-value.ts";

export interface Fragment {
  text: string;
  values: Value[];
}

/** What one search value means, as a condition on a row `x` of an index table. */
export interface Condition {
  table: "token" | "reference" | "date" | "string" | "quantity" | "uri";
  /** Added to the parameter's name: ":text", ":identifier" or "". */
  suffix: string;
  where: Fragment;
  /** The whole condition holds where NO row matches. */
  negate?: boolean;
}

interface Context {
  /** "Observation.code" as the user wrote it, for messages. */
  parameter: string;
  modifier: string;
  base: string;
  now: number;
}

const fragment = (text: string, ...values: Value[]): Fragment => ({ text, values });

function refuseModifier({ parameter, modifier }: Context, known: string): never {
  throw badSearch(
    `Modifier ":${modifier}" of parameter ${parameter} is not supported (supported: ${known})`,
    "not-supported",
  );
}

function tokenWhere(raw: string, parameter: string): Fragment {
  const parts = splitEscaped(raw, "|").map(unescaped);
  if (parts.length > 2) throw badSearch(`"${raw}" has more than one "|" (parameter ${parameter})`);
  const [first = "", second] = parts;
  if (second === undefined) return fragment("x.code = ?", first);
  if (second === "") {
    if (first === "") throw badSearch(`Parameter ${parameter} has an empty value`);
    return fragment("x.system = ?", first);
  }
  return fragment("x.code = ? AND x.system = ?", second, first);
}

function token(raw: string, context: Context): Condition {
  switch (context.modifier) {
    case "":
      return { table: "token", suffix: "", where: tokenWhere(raw, context.parameter) };
    case "not":
      return { table: "token", suffix: "", where: tokenWhere(raw, context.parameter), negate: true };
    case "text":
      return { table: "string", suffix: ":text", where: prefixWhere(unescaped(raw)) };
    default:
      return refuseModifier(context, "not, text, missing");
  }
}

function reference(raw: string, context: Context): Condition {
  const { modifier } = context;
  if (modifier === "identifier")
    return { table: "token", suffix: ":identifier", where: tokenWhere(raw, context.parameter) };
  if (modifier !== "" && !/^[A-Z]/.test(modifier)) refuseModifier(context, "identifier, a resource type, missing");
  const text = unescaped(raw).replace(/\|[^|]*$/, "");
  if (modifier !== "") {
    const id = text.startsWith(`${modifier}/`) ? text.slice(modifier.length + 1) : text;
    return { table: "reference", suffix: "", where: fragment("x.id = ? AND x.type = ?", id, modifier) };
  }
  const target = targetOfReference(text, context.base);
  if (target && target.type !== "")
    return { table: "reference", suffix: "", where: fragment("x.id = ? AND x.type = ?", target.id, target.type) };
  return { table: "reference", suffix: "", where: fragment("x.id = ?", text) };
}

const APPROXIMATELY = 0.1;

function date(raw: string, context: Context): Condition {
  if (context.modifier !== "") refuseModifier(context, "missing");
  return { table: "date", suffix: "", where: dateWhere(raw, context, "x.start", "x.stop") };
}

/** The R4 meaning of each prefix, for a stored span [start, stop) and a searched one. */
export function dateWhere(raw: string, context: Omit<Context, "modifier">, start: string, stop: string): Fragment {
  const [prefix, text] = splitPrefix(unescaped(raw), context.parameter);
  // A "+" of a time zone that was not percent-encoded arrives as a space.
  const span = spanOfDate(text.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (!span) throw badSearch(`"${text}" is not a date (parameter ${context.parameter})`);
  const { from, to } = span;
  switch (prefix) {
    case "eq":
      return fragment(`${start} >= ? AND ${start} < ? AND ${stop} <= ?`, from, to, to);
    case "ne":
      return fragment(`NOT (${start} >= ? AND ${stop} <= ?)`, from, to);
    case "gt":
      return fragment(`${stop} > ?`, to);
    case "lt":
      return fragment(`${start} < ?`, from);
    case "ge":
      return fragment(`(${stop} > ? OR (${start} >= ? AND ${stop} <= ?))`, to, from, to);
    case "le":
      return fragment(`(${start} < ? OR (${start} >= ? AND ${stop} <= ?))`, from, from, to);
    case "sa":
      return fragment(`${start} >= ?`, to);
    case "eb":
      return fragment(`${stop} <= ?`, from);
    case "ap": {
      const room = Math.abs(context.now - from) * APPROXIMATELY;
      return fragment(`${start} < ? AND ${stop} > ?`, Math.ceil(to + room), Math.floor(from - room));
    }
  }
}

const prefixWhere = (text: string): Fragment => {
  const folded = fold(text);
  return fragment("x.folded >= ? AND x.folded < ?", folded, afterPrefix(folded));
};

function string(raw: string, context: Context): Condition {
  const text = unescaped(raw);
  switch (context.modifier) {
    case "":
      return { table: "string", suffix: "", where: prefixWhere(text) };
    case "exact":
      return { table: "string", suffix: "", where: fragment("x.exact = ? AND x.folded = ?", text, fold(text)) };
    case "contains":
      return { table: "string", suffix: "", where: fragment("instr(x.folded, ?) > 0", fold(text)) };
    default:
      return refuseModifier(context, "exact, contains, missing");
  }
}

function numberWhere(raw: string, parameter: string): Fragment {
  const [prefix, text] = splitPrefix(raw, parameter);
  const { value, low, high } = readDecimal(text, parameter);
  switch (prefix) {
    case "eq":
      return fragment("x.low >= ? AND x.low < ? AND x.high < ?", low, high, high);
    case "ne":
      return fragment("NOT (x.low >= ? AND x.high < ?)", low, high);
    case "gt":
      return fragment("x.high > ?", value);
    case "lt":
      return fragment("x.low < ?", value);
    case "ge":
      return fragment("x.high >= ?", value);
    case "le":
      return fragment("x.low <= ?", value);
    case "sa":
      return fragment("x.low > ?", value);
    case "eb":
      return fragment("x.high < ?", value);
    case "ap": {
      const room = Math.abs(value) * APPROXIMATELY;
      return fragment("x.low <= ? AND x.high >= ?", value + room, value - room);
    }
  }
}

function quantity(raw: string, context: Context): Condition {
  if (context.modifier !== "") refuseModifier(context, "missing");
  const [amount = "", system, code] = splitEscaped(raw, "|").map(unescaped);
  const where = numberWhere(amount, context.parameter);
  if (code !== undefined && code !== "") {
    if (system) {
      where.text += " AND x.code = ? AND x.system = ?";
      where.values.push(code, system);
    } else {
      where.text += " AND (x.code = ? OR x.unit = ?)";
      where.values.push(code, code);
    }
  } else if (system) {
    where.text += " AND x.system = ?";
    where.values.push(system);
  }
  return { table: "quantity", suffix: "", where };
}

function number(raw: string, context: Context): Condition {
  if (context.modifier !== "") refuseModifier(context, "missing");
  return { table: "quantity", suffix: "", where: numberWhere(unescaped(raw), context.parameter) };
}

function uri(raw: string, context: Context): Condition {
  const text = unescaped(raw);
  switch (context.modifier) {
    case "":
      return { table: "uri", suffix: "", where: fragment("x.uri = ?", text) };
    case "below":
      return { table: "uri", suffix: "", where: fragment("x.uri >= ? AND x.uri < ?", text, afterPrefix(text)) };
    default:
      return refuseModifier(context, "below, missing");
  }
}

const READERS = { token, reference, date, string, quantity, number, uri };

/** Reads one value of a search parameter. @throws FhirError 400 naming the value, modifier or prefix. */
export function conditionOf(type: Exclude<SearchParameterType, "composite">, raw: string, context: Context): Condition {
  if (raw === "") throw badSearch(`Parameter ${context.parameter} has an empty value`);
  return READERS[type](raw, context);
}

/** The table in which a parameter type keeps its rows. */
export const TABLE_OF = {
  token: "token",
  reference: "reference",
  date: "date",
  string: "string",
  quantity: "quantity",
  number: "quantity",
  uri: "uri",
} as const;
