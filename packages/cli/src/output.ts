import { once } from "node:events";

/** Where a command writes. `refused` counts what makes the exit code 1. */
export interface Output {
  line(value: unknown): Promise<void>;
  text(line: string): Promise<void>;
  /** Names a file or row that could not be done. */
  refuse(file: string, row: string | null, reason: string): void;
  /** Something worth knowing that refuses nothing. */
  note(file: string, reason: string): void;
  readonly refused: number;
}

export function terminal(): Output {
  let refused = 0;
  const text = async (line: string) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
  };
  return {
    line: (value) => text(JSON.stringify(value)),
    text,
    refuse(file, row, reason) {
      refused += 1;
      process.stderr.write(`${[file, row, reason].filter((part) => part !== null && part !== "").join(": ")}\n`);
    },
    note(file, reason) {
      process.stderr.write(`${file}: ${reason}\n`);
    },
    get refused() {
      return refused;
    },
  };
}
