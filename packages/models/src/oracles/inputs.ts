/** Reading of one test vector's inputs: a missing or strange value is an error that names it. */
export class VectorReader {
  readonly inputs: Readonly<Record<string, unknown>>;

  constructor(inputs: Readonly<Record<string, unknown>>) {
    this.inputs = inputs;
  }

  number(name: string): number {
    const value = this.inputs[name];
    if (typeof value !== "number") throw new Error(`input "${name}" is not a number`);
    return value;
  }

  /** Null stays null: "does not apply". */
  numberOrNull(name: string): number | null {
    return this.inputs[name] === null || this.inputs[name] === undefined ? null : this.number(name);
  }

  yesNo(name: string): boolean {
    const value = this.inputs[name];
    if (typeof value !== "boolean") throw new Error(`input "${name}" is not true or false`);
    return value;
  }

  /** The word, in lower case, or one of the choices that it starts with. */
  word<T extends string>(name: string, choices: readonly T[]): T {
    const value = String(this.inputs[name]).toLowerCase();
    const found = choices.find((choice) => value === choice) ?? choices.find((choice) => value.startsWith(choice));
    if (!found) throw new Error(`input "${name}" is "${value}", none of ${choices.join(", ")}`);
    return found;
  }
}
