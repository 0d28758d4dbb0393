import path from "node:path";
import { describe, expect, test } from "vitest";
import { toOnnx } from "../build/onnx.ts";
import { plcom2012 } from "../src/definitions/plcom2012.ts";
import { rfCl } from "../src/definitions/rf-cl.ts";
import { score2AsiaPacific } from "../src/definitions/score2-asia-pacific.ts";
import type { Equation, Term } from "../src/graph/equation.ts";
import { oracleCases, runOracles } from "../src/index.ts";
import { evaluateBytes, evaluateModel, hasOracles, oraclesDir, readJson } from "./host.ts";

/** Known wrong public copies, and slips that are as easy to make: the vectors must notice each. */
const change = (equation: Equation, edit: (term: Term) => Term): Equation => ({
  ...equation,
  terms: equation.terms.map(edit),
});
const coefficient = (id: string, value: number) => (term: Term) =>
  term.id === id ? { ...term, coefficient: value } : term;

const swapIslander = (term: Term): Term =>
  term.id === "race pacific-islander" ? { ...term, factors: [{ kind: "is", of: "race", number: 4 }] } : term;

const MUTATIONS: [string, string, string, Equation][] = [
  ["Hispanic -0.734744", "plcom2012", "plcom2012", change(plcom2012.equation, coefficient("race hispanic", -0.734744))],
  ["American Indian and Pacific Islander swapped", "plcom2012", "plcom2012", change(plcom2012.equation, swapIslander)],
  [
    "current smoker 0.02597431",
    "plcom2012",
    "plcom2012",
    change(plcom2012.equation, coefficient("current", 0.02597431)),
  ],
  [
    "sexes swapped",
    "score2_asia_pacific",
    "score2-asia-pacific",
    { ...score2AsiaPacific.equation, stratum: { column: "sex", numbers: { male: 0, female: 1 } } },
  ],
  [
    "European calibration of the low region",
    "score2_asia_pacific",
    "score2-asia-pacific",
    {
      ...score2AsiaPacific.equation,
      link: {
        ...score2AsiaPacific.equation.link,
        rows: (score2AsiaPacific.equation.link.kind === "recalibrated-hazard"
          ? score2AsiaPacific.equation.link.rows
          : []
        ).map((row) => (row.region === 0 && row.stratum === 1 ? { ...row, k1: -0.5699, k2: 0.7476 } : row)),
      } as Equation["link"],
    },
  ],
  [
    "risk factors in groups of two from one",
    "ptp_winther2020",
    "rf-cl",
    {
      ...rfCl.equation,
      derived: [
        {
          kind: "group",
          name: "risk-group",
          sumOf: ["fhcvd", "smoking", "hld", "htn", "diabetes"],
          base: 1,
          steps: [1, 3],
        },
      ],
    },
  ],
];

describe.skipIf(!hasOracles)("wrong copies are told from ours (need ../shared/oracles)", () => {
  test.each(MUTATIONS)("%s", async (_name, file, model, wrong) => {
    const suite = oracleCases(readJson(path.join(oraclesDir, `${file}.json`)));
    if (!suite) throw new Error("no adapter");
    const bad = evaluateBytes(toOnnx(model, wrong));
    const outcome = await runOracles(suite, {
      evaluate: (id) => (id === model ? bad : evaluateModel(id)),
      table: async () => Promise.reject(new Error("no table")),
    });
    expect(outcome.misses.length).toBeGreaterThan(0);
  });
});
