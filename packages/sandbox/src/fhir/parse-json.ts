import { FhirError } from "../store/fhir-error.ts";

/** Text that may hold a number of many digits or with an exponent. All other text is parsed without a look at its numbers. */
const MAY_HOLD_ODD_NUMBER = /(?:"\s*:|[[,]|^)\s*-?(?:[\d.]{16}|[\d.]+[eE])/;

const LONG = 60;

/** The digits of a decimal and its power of ten: "1.50e3", "1500" and "1.5e+3" are the same. */
function sameForm(decimal: string): string {
  const [number = "", exponent = "0"] = decimal.toLowerCase().split("e");
  const [whole = "", fraction = ""] = number.replace("-", "").split(".");
  const digits = whole + fraction;
  let from = 0;
  let to = digits.length;
  while (digits[from] === "0") from++;
  while (to > from && digits[to - 1] === "0") to--;
  if (from === to) return "0";
  const power = Number(exponent) - fraction.length + (digits.length - to);
  return `${number.startsWith("-") ? "-" : ""}${digits.slice(from, to)}e${power}`;
}

/** Does a JSON number read by JavaScript, a double, come out again with the value that was written? Zeros at its end may go. */
const isCarried = (source: string, value: number): boolean =>
  Number.isFinite(value) && sameForm(source) === sameForm(String(value));

/** FHIRPath of a member of an object that is somewhere in a tree. */
function pathOf(tree: unknown, holder: unknown, key: string): string | null {
  if (typeof tree !== "object" || tree === null) return null;
  const step = (name: string) => (Array.isArray(tree) ? `[${name}]` : `.${name}`);
  if (tree === holder) return step(key);
  for (const [name, item] of Object.entries(tree)) {
    const rest = pathOf(item, holder, key);
    if (rest !== null) return step(name) + rest;
  }
  return null;
}

/**
 * JSON.parse that changes no number.
 * @throws SyntaxError, or FhirError 422 that names the element whose number a double can not carry: one that is too
 * large, too small, or of too many digits
 */
export function parseJson(text: string): unknown {
  if (!MAY_HOLD_ODD_NUMBER.test(text)) return JSON.parse(text);
  const lost: { holder: unknown; key: string; source: string }[] = [];
  // The reviver's third argument is younger than its types.
  const tree: unknown = JSON.parse(text, function (key, value: unknown, ...more: { source?: string }[]) {
    const source = more[0]?.source;
    if (typeof value === "number" && source !== undefined && !isCarried(source, value))
      lost.push({ holder: this, key, source });
    return value;
  });
  const [first] = lost;
  if (!first) return tree;
  const type = (tree as { resourceType?: unknown } | null)?.resourceType;
  const path = `${typeof type === "string" ? type : "$this"}${pathOf(tree, first.holder, first.key) ?? ""}`;
  const shown = first.source.length > LONG ? `${first.source.slice(0, LONG)}...` : first.source;
  throw new FhirError(422, "value", `${path}: ${shown} can not be kept as it is written, only as the nearest double`, {
    expression: [path],
  });
}
