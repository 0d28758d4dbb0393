import path from "node:path";
import { describe, expect, test } from "vitest";
import { oracleCases, runOracles } from "../src/index.ts";
import { evaluateModel, hasOracles, oraclesDir, readJson, readModel } from "./host.ts";

const FILES = ["score2_asia_pacific", "ptp_winther2020", "plcom2012", "plcom2012_norace", "ldct_eligibility"];

describe.skipIf(!hasOracles)("oracle vectors (need ../shared/oracles)", () => {
  test.each(FILES)("%s", async (name) => {
    const suite = oracleCases(readJson(path.join(oraclesDir, `${name}.json`)));
    if (!suite) throw new Error("no adapter");
    const host = {
      evaluate: evaluateModel,
      table: async (id: string) => {
        const { table } = readModel(id);
        if (!table) throw new Error(id);
        return table;
      },
    };
    const outcome = await runOracles(suite, host);
    expect(outcome.misses).toEqual([]);
    expect(outcome.passed).toBe(outcome.total);
    expect(outcome.total).toBeGreaterThan(50);
  });
});
