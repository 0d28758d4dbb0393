import { parseArgs } from "node:util";
import { FUZZ, fuzz } from "./cases.ts";

const { values } = parseArgs({ options: { runs: { type: "string" }, seed: { type: "string" } } });
const runs = Number(values.runs ?? 100_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stderr.write("npm run fuzz -- --runs NUMBER --seed NUMBER: both are whole numbers.\n");
  process.exit(2);
}

process.on("unhandledRejection", (cause) => {
  process.stderr.write(`A promise was rejected and nobody heard it: ${String(cause)}\n`);
  process.exit(1);
});
process.stdout.write(`Seed ${seed}\n`);
let failed = 0;
for (const kind of FUZZ) {
  try {
    process.stdout.write(`${kind.name}: ${await fuzz(kind, runs, seed)} cases\n`);
  } catch (cause) {
    failed += 1;
    process.stdout.write(`${kind.name}: BROKEN\n${(cause as Error).message}\n`);
  }
}
process.exit(failed > 0 ? 1 : 0);
