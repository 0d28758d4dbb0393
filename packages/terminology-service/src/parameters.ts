import { RequestError } from "./outcome.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One input of an operation: its value, whatever its type, its parts, and a resource. */
export interface Parameter {
  name: string;
  value: unknown;
  resource: unknown;
  part: readonly Parameter[];
}

/** The inputs of an operation: of the address for a GET, of a Parameters resource for a POST. */
export class Inputs {
  readonly #all: readonly Parameter[];

  constructor(all: readonly Parameter[]) {
    this.#all = all;
  }

  static ofAddress(params: URLSearchParams): Inputs {
    return new Inputs([...params].map(([name, value]) => ({ name, value, resource: undefined, part: [] })));
  }

  /** @throws RequestError when it is no Parameters resource. */
  static ofBody(body: unknown): Inputs {
    if (!isObject(body) || body.resourceType !== "Parameters")
      throw new RequestError(400, "invalid", "The body must be a Parameters resource");
    return new Inputs(partsOf(body.parameter, "Parameters.parameter"));
  }

  names(): string[] {
    return this.#all.map(({ name }) => name);
  }

  all(name: string): readonly Parameter[] {
    return this.#all.filter((it) => it.name === name);
  }

  one(name: string): Parameter | null {
    const [first, second] = this.all(name);
    if (second) throw new RequestError(400, "invalid", `The parameter "${name}" stands more than once`);
    return first ?? null;
  }

  text(name: string): string | undefined {
    const value = this.one(name)?.value;
    if (value === undefined) return undefined;
    if (typeof value !== "string" || value === "")
      throw new RequestError(400, "invalid", `The parameter "${name}" must be a text`);
    return value;
  }

  need(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new RequestError(400, "required", `The parameter "${name}" is missing`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.one(name)?.value;
    if (value === undefined) return undefined;
    if (value === true || value === "true") return true;
    if (value === false || value === "false") return false;
    throw new RequestError(400, "invalid", `The parameter "${name}" must be true or false`);
  }

  /** A whole number from 0 up. */
  count(name: string): number | undefined {
    const value = this.one(name)?.value;
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isInteger(number) || number < 0)
      throw new RequestError(400, "invalid", `The parameter "${name}" must be a whole number`);
    return number;
  }

  coding(name: string): InputCoding | null {
    const found = this.one(name);
    return found === null ? null : codingOf(found.value, name);
  }

  codings(name: string): InputCoding[] {
    const found = this.one(name);
    if (found === null) return [];
    const list = isObject(found.value) ? found.value.coding : undefined;
    if (!Array.isArray(list))
      throw new RequestError(400, "invalid", `The parameter "${name}" must be a CodeableConcept`);
    return list.map((coding) => codingOf(coding, name));
  }
}

export interface InputCoding {
  system: string | null;
  code: string;
  version?: string;
  display?: string;
}

export function codingOf(value: unknown, name: string): InputCoding {
  const wrong = () => new RequestError(400, "invalid", `The parameter "${name}" must be a Coding with a code`);
  if (!isObject(value) || typeof value.code !== "string" || value.code === "") throw wrong();
  const text = (field: string): string | undefined => {
    const found = value[field];
    if (found === undefined || typeof found === "string") return found;
    throw wrong();
  };
  const [system, version, display] = [text("system"), text("version"), text("display")];
  return {
    system: system ?? null,
    code: value.code,
    ...(version !== undefined && { version }),
    ...(display !== undefined && { display }),
  };
}

function partsOf(list: unknown, at: string): Parameter[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new RequestError(400, "invalid", `${at} must be a list`);
  return list.map((item: unknown, index) => {
    if (!isObject(item) || typeof item.name !== "string")
      throw new RequestError(400, "invalid", `${at}[${index}] has no name`);
    const values = Object.keys(item).filter((key) => key.startsWith("value"));
    if (values.length > 1) throw new RequestError(400, "invalid", `${at}[${index}] has more than one value`);
    const [key] = values;
    return {
      name: item.name,
      value: key === undefined ? undefined : item[key],
      resource: item.resource,
      part: partsOf(item.part, `${at}[${index}].part`),
    };
  });
}

/** An output of an operation. Those that are undefined are left out. */
export const output = (name: string, type: string, value: unknown): object[] =>
  value === undefined || value === null ? [] : [{ name, [`value${type}`]: value }];

export const parameters = (...list: (object | object[])[]) => ({ resourceType: "Parameters", parameter: list.flat() });
