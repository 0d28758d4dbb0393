/** The cases of the fuzz run, for the tests (fixed seed) and for `npm run fuzz` (any seed, any number). */
import { CONCEPTS } from "@bedside/terminology";
import { riskAssessmentBundle } from "@bedside/transparency";
import fc from "fast-check";
import { filing } from "../packages/transparency/test/cases.ts";
import { chartBorder, ecgBorder, filedBorder, hookBorder, searchBorder, unitBorder } from "./border.ts";
import { CHARTS, ECGS } from "./corpus.ts";
import { type Json, mutated, mutations } from "./mutate.ts";

interface FuzzCase {
  name: string;
  /** Share of the cases. */
  share: number;
  property: fc.IAsyncProperty<unknown[]>;
}

const any = fc.nat(1_000_000);
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

const written = (): Json => {
  const made = riskAssessmentBundle(filing());
  if (!made.ok) throw new Error(made.reason.code);
  return made.bundle as unknown as Json;
};

const OUTCOME: Json = {
  resourceType: "OperationOutcome",
  id: "all-ok",
  issue: [
    {
      severity: "warning",
      code: "informational",
      details: { coding: [{ display: "a parameter was left out" }], text: "_total was left out" },
      diagnostics: "a warning only",
    },
  ],
};

const HOOK: Json = {
  hook: "patient-view",
  hookInstance: "1",
  fhirServer: "http://ehr.example.org/fhir",
  fhirAuthorization: { access_token: "abc", scope: "patient/*.rs" },
  context: { patientId: "1", userId: "Practitioner/1" },
  prefetch: { patient: { resourceType: "Patient", id: "1" } },
};

/** Three pages that link to each other, as a server gives them. */
function pages(chart: readonly Json[]): Json[] {
  const size = Math.ceil(chart.length / 3);
  return [0, 1, 2].map((at) => ({
    resourceType: "Bundle",
    type: "searchset",
    total: chart.length,
    link: at < 2 ? [{ relation: "next", url: `https://ehr.example.org/fhir?page=${at + 1}` }] : [],
    entry: [
      ...chart.slice(at * size, (at + 1) * size).map((resource) => ({ resource, search: { mode: "match" } })),
      { resource: OUTCOME, search: { mode: "outcome" } },
    ],
  }));
}

export const FUZZ: readonly FuzzCase[] = [
  {
    name: "one resource of a chart",
    share: 0.4,
    property: fc.asyncProperty(any, any, mutations, async (whose, which, changes) => {
      const chart = pick(CHARTS, whose);
      const index = which % chart.length;
      await chartBorder(chart, index, mutated(chart[index] as Json, changes));
    }),
  },
  {
    name: "an ECG",
    share: 0.15,
    property: fc.asyncProperty(any, mutations, async (which, changes) =>
      ecgBorder(mutated(pick(ECGS, which), changes)),
    ),
  },
  {
    name: "a page of a search",
    share: 0.15,
    property: fc.asyncProperty(any, fc.nat(2), mutations, async (whose, page, changes) => {
      const whole = pages(pick(CHARTS, whose).slice(0, 12));
      await searchBorder(whole, page, mutated(whole[page] as Json, changes));
    }),
  },
  {
    name: "what was filed before",
    share: 0.1,
    property: fc.asyncProperty(mutations, async (changes) => filedBorder(mutated(written(), changes))),
  },
  {
    name: "a CDS Hooks request",
    share: 0.1,
    property: fc.asyncProperty(mutations, async (changes) => hookBorder(mutated(HOOK, changes))),
  },
  {
    name: "a number with a unit",
    share: 0.1,
    property: fc.asyncProperty(
      fc.constantFrom(...Object.keys(CONCEPTS)),
      fc.double(),
      fc.oneof(
        fc.constantFrom("mg/dL", "mmol/L", "µmol/L", "K/uL", "%", "mmol/mol", "[IU]/L", "kg", "cm", "/min", "{score}"),
        fc.string({ maxLength: 12 }),
      ),
      async (concept, value, unit) => unitBorder(concept, value, unit),
    ),
  },
];

/** Runs the share of `total` cases that belongs to one kind. Rejects with the shrunk counterexample. */
export async function fuzz({ property, share }: FuzzCase, total: number, seed: number): Promise<number> {
  const numRuns = Math.ceil(total * share);
  await fc.assert(property, { numRuns, seed, includeErrorInReport: true });
  return numRuns;
}
