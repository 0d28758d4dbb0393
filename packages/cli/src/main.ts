#!/usr/bin/env node
import { terminal } from "./output.ts";
import { COMMAND_HELP, type CommandName, HELP, NOT_HERE, UsageError } from "./usage.ts";

type Command = (args: string[], output: ReturnType<typeof terminal>) => Promise<void>;

const COMMANDS: Record<CommandName, () => Promise<Command>> = {
  oracles: async () => (await import("./commands/oracles.ts")).oracles,
  facts: async () => (await import("./commands/facts.ts")).facts,
  run: async () => (await import("./commands/run.ts")).run,
  ecg: async () => (await import("./commands/ecg.ts")).ecg,
  map: async () => (await import("./commands/map.ts")).map,
  translate: async () => (await import("./commands/translate.ts")).translate,
  code: async () => (await import("./commands/code.ts")).code,
};

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError("which command?");
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  if (NOT_HERE.includes(name)) throw new UsageError(`"${name}" is not in this version`);
  if (!isCommand(name)) throw new UsageError(`there is no command "${name}"`);
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(COMMAND_HELP[name]);
    return 0;
  }
  const output = terminal();
  const command = await COMMANDS[name]();
  await command(rest, output);
  return output.refused > 0 ? 1 : 0;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_HELP, name);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has gone (`| head`): nobody is left to tell.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nbedside --help shows the usage.\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
