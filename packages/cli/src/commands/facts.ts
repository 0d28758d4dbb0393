import { type Candidate, CHART_CONCEPTS, type Fact } from "@bedside/chart";
import { chartsOf, dayOf } from "../charts.ts";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage.ts";

export async function facts(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, {
    "as-of": { type: "string" },
    merge: { type: "boolean", default: false },
  });
  if (positionals.length === 0) throw new UsageError("facts takes at least one file");
  const options = { asOf: dayOf(values["as-of"]), merge: values.merge };
  for await (const { file, chart } of chartsOf(positionals, options, output)) {
    for (const concept of CHART_CONCEPTS) {
      const fact = chart.facts[concept];
      if (fact) await output.line(factLine(file, chart.patient.reference, fact));
    }
  }
}

function factLine(file: string, patient: string, fact: Fact) {
  return {
    file,
    patient,
    concept: fact.concept,
    state: fact.state,
    value: fact.value,
    unit: fact.unit,
    effective: fact.effective,
    source: fact.source,
    raw: fact.raw,
    mapping: fact.mapping,
    candidates: fact.candidates.filter((each) => !isChosen(each, fact)).map((each) => candidateLine(each, fact)),
    reason: fact.reason?.code ?? null,
  };
}

function isChosen(candidate: Candidate, fact: Fact): boolean {
  return candidate.reason === null && candidate.source === fact.source;
}

/** Rows that contend with each other have no reason of their own against them: the conflict is it. */
function candidateLine({ source, reason, value, unit, effective, raw, mapping }: Candidate, { state }: Fact) {
  const why = reason?.code ?? (state === "conflicting" ? "conflicting" : null);
  return { source, reason: why, value, unit, effective, raw, mapping };
}
