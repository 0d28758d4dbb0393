import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.ts";

/** parseArgs whose complaints are wrong usage. */
export function parse<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error));
  }
}
