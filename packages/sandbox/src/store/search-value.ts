import { badSearch } from "./fhir-error.ts";

/** Splits at a separator that no backslash escapes; escapes stay for a later split. */
export function splitEscaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let current = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\" && at + 1 < text.length) {
      current += char + text[at + 1];
      at++;
    } else if (char === separator) {
      parts.push(current);
      current = "";
    } else current += char;
  }
  parts.push(current);
  return parts;
}

export const unescaped = (text: string): string => text.replace(/\\([\\,$|])/g, "$1");

const PREFIXES = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"] as const;
export type Prefix = (typeof PREFIXES)[number];

/** "ge2026" -> ["ge", "2026"]. Letters that are no prefix are refused by name. */
export function splitPrefix(text: string, parameter: string): [Prefix, string] {
  const letters = /^[A-Za-z]+/.exec(text)?.[0];
  if (letters === undefined) return ["eq", text];
  const prefix = PREFIXES.find((known) => known === letters);
  if (!prefix)
    throw badSearch(`Prefix "${letters}" of parameter ${parameter} is not supported (${PREFIXES.join(", ")})`);
  return [prefix, text.slice(2)];
}

/** A decimal with the half-width of its last digit: "5.4" -> 5.4 +- 0.05. */
export function readDecimal(text: string, parameter: string): { value: number; low: number; high: number } {
  const match = /^[+-]?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) throw badSearch(`"${text}" is not a number (parameter ${parameter})`);
  const value = Number(text);
  const half = 0.5 * 10 ** (Number(match[3] ?? 0) - (match[2]?.length ?? 0));
  const tidy = (x: number) => Number(x.toPrecision(15));
  return { value, low: tidy(value - half), high: tidy(value + half) };
}
