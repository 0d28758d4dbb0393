// `npm run fuzz -- --runs N --seed S`: the fuzz tests with more cases or another seed.
import path from "node:path";
import { parseArgs } from "node:util";
import { checkNode, install, node, root, run, say } from "./prepare.mjs";

const { values } = parseArgs({ options: { runs: { type: "string" }, seed: { type: "string" } } });
const runs = values.runs ?? "100000";
const seed = values.seed ?? String(Date.now() % 2 ** 31);

checkNode();
install();
say(`Fuzz: ${runs} cases, seed ${seed}`);
process.exit(
  run(
    node,
    [
      path.join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "packages/cds-hooks/test/fuzz.test.ts",
      "--testTimeout=3600000",
    ],
    { env: { ...process.env, FUZZ_RUNS: runs, FUZZ_SEED: seed } },
  ),
);
