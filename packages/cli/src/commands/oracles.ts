import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createNodeInference } from "@bedside/inference/node";
import { describeOracleFile, type OracleMiss, oracleCases, runOracles } from "@bedside/models";
import { readTable } from "../models.ts";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { causeOf } from "../read.ts";
import { UsageError } from "../usage.ts";

export async function oracles(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, { model: { type: "string" } });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError("oracles takes one folder");
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`${folder}: ${causeOf(error)}`);
  });
  const inference = createNodeInference();
  try {
    let [passed, failed, files] = [0, 0, 0];
    for (const name of names.filter((each) => each.endsWith(".json")).sort()) {
      const outcome = await runFile(path.join(folder, name), values.model, inference, output);
      if (outcome === null) continue;
      files += 1;
      passed += outcome.passed;
      failed += outcome.total - outcome.passed;
      await output.text(`${path.basename(name, ".json")} ${outcome.passed} ${outcome.total}`);
    }
    if (files === 0) throw new UsageError(values.model ? `no file for the model "${values.model}"` : "no test vectors");
    await output.text(`${passed} passed, ${failed} failed`);
  } finally {
    inference.dispose();
  }
}

/** Null when the file is none of the chosen model's. A file that is no test vectors at all is one failure. */
async function runFile(
  file: string,
  model: string | undefined,
  inference: ReturnType<typeof createNodeInference>,
  output: Output,
): Promise<{ passed: number; total: number } | null> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (model) return null;
    output.refuse(file, null, causeOf(error));
    return { passed: 0, total: 1 };
  }
  const suite = oracleCases(json);
  if (model && !suite?.models.includes(model)) return null;
  if (!suite) {
    const about = describeOracleFile(json);
    output.refuse(file, null, about ? `no model here answers "${about.title}"` : "not a file of test vectors");
    return { passed: 0, total: about?.total ?? 1 };
  }
  const outcome = await runOracles(suite, { evaluate: (id) => inference.evaluate(id), table: readTable });
  for (const miss of outcome.misses) output.refuse(file, miss.id, describeMiss(miss));
  return outcome;
}

function describeMiss({ field, expected, got }: OracleMiss): string {
  if (got === undefined) return field;
  return `${field}, expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
}
