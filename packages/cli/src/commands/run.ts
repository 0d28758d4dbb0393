import type { Fact } from "@bedside/chart";
import { createNodeInference } from "@bedside/inference/node";
import { type ModelCard, modelReasonText, type Result } from "@bedside/models";
import { chartsOf, dayOf } from "../charts.ts";
import { enterAll, parseSets } from "../enter.ts";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage.ts";

export async function run(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, {
    model: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
    "as-of": { type: "string" },
    merge: { type: "boolean", default: false },
  });
  const [id, files] = values.model ? [values.model, positionals] : [positionals[0], positionals.slice(1)];
  if (id === undefined) throw new UsageError("run takes a model and at least one file");
  if (files.length === 0) throw new UsageError("run takes at least one file after the model");
  const options = { asOf: dayOf(values["as-of"]), merge: values.merge };
  const inference = createNodeInference();
  try {
    const cards = (await inference.catalogue()).map(({ card }) => card).filter((card) => card.kind !== "network");
    const chosen = choose(cards, id);
    const sets = parseSets(values.set, cards);
    for await (const { file, chart } of chartsOf(files, options, output)) {
      const facts = enterAll(chart.facts, sets.entered, chart.asOf);
      for (const card of chosen) {
        const result = await inference.run(card.id, facts, sets.settings);
        await output.line(resultLine(file, chart.patient.reference, result));
      }
    }
  } finally {
    inference.dispose();
  }
}

function choose(cards: readonly ModelCard[], id: string): readonly ModelCard[] {
  const sorted = [...cards].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (id === "all") return sorted;
  const found = sorted.filter((card) => card.id === id);
  if (found.length === 0) {
    throw new UsageError(`there is no model "${id}"; there are ${sorted.map((card) => card.id).join(", ")} and all`);
  }
  return found;
}

function resultLine(file: string, patient: string, result: Result) {
  const refused = result.status === "refused";
  return {
    file,
    patient,
    model: result.model,
    version: result.version,
    status: result.status,
    value: result.status === "result" ? result.value : null,
    unit: "1",
    low: refused ? null : result.low,
    high: refused ? null : result.high,
    category: refused ? null : (result.category?.id ?? null),
    asOf: result.asOf,
    inputs: Object.fromEntries(
      Object.entries(result.inputs).map(([column, { concept, value, unit, origin, fact }]) => [
        column,
        { concept, value, unit, origin, state: fact?.state ?? null, ...whence(fact) },
      ]),
    ),
    contributions: result.status === "result" ? result.contributions : {},
    missing: result.missing,
    reason: refused ? modelReasonText(result.reason, "en") : null,
    reasonCode: refused ? result.reason.code : null,
    clauses: result.clauses,
    warnings: result.warnings.map((warning) => ({ code: warning.code, text: modelReasonText(warning, "en") })),
    backend: result.backend,
    sha256: result.sha256,
  };
}

function whence(fact: Fact | null): { source: string | null; effective: string | null } {
  return { source: fact?.source ?? null, effective: fact?.effective ?? null };
}
