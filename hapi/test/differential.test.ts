import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { FhirRequest, FhirService } from "../../packages/sandbox/src/fhir/service.ts";
import { ACCEPTED } from "./accepted.ts";
import { appSearches, launcherSearches } from "./app-queries.ts";
import { fixtures, type Pair, pairWith } from "./clinic.ts";
import { difference, errorsOf, type Search, see, shown } from "./compare.ts";
import { edgeCases } from "./edge-cases.ts";
import { searches } from "./generated.ts";
import { PARTED, STORY } from "./story.ts";

const url = inject("hapi");
const missing = inject("javaProblem");
const RUNS = Number(process.env.DIFFERENTIAL_RUNS ?? 200);
const SEED = Number(process.env.FC_SEED ?? 20261125);

describe.skipIf(url === null)(`the embedded store beside HAPI FHIR${missing ? ` (skipped: ${missing})` : ""}`, () => {
  const resources = [...fixtures(), ...edgeCases()];
  const patients = resources.filter(({ resourceType }) => resourceType === "Patient").map(({ id }) => String(id));
  let pair: Pair;
  beforeAll(async () => {
    pair = await pairWith(url ?? "", resources);
  });
  afterAll(() => pair?.embedded.close());

  async function unexplained(search: Search): Promise<string | null> {
    const [embedded, hapi] = await Promise.all([see(pair.embedded, search), see(pair.hapi, search)]);
    const found = difference(search, embedded, hapi);
    if (found === null || ACCEPTED.some((each) => each.applies(search, embedded, hapi))) return null;
    return `${shown(search)}\n  ${found}`;
  }

  async function expectSame(list: Search[]): Promise<void> {
    const found = [];
    for (const search of list) found.push(await unexplained(search));
    expect(found.filter((it) => it !== null)).toEqual([]);
  }

  /** Equal sort keys may come in any order: the id decides. */
  const withCertainOrder = ({ type, query }: Search): Search => ({
    type,
    query: query.map(([name, value]) => (name === "_sort" ? [name, `${value},_id`] : [name, value])),
  });

  test("every search of the apps and of the launcher, for every patient", async () => {
    const list = patients.flatMap((patient) => [...appSearches(patient), ...launcherSearches(patient)]);
    expect(list.length).toBeGreaterThan(300);
    await expectSame(list.map(withCertainOrder));
  });

  test(`${RUNS} generated searches, seed ${SEED}`, async () => {
    await expectSame(fc.sample(searches(resources), { numRuns: RUNS, seed: SEED }));
  });

  test.each(ACCEPTED)("an accepted difference still is one: $id", async ({ applies, witness }) => {
    const [embedded, hapi] = await Promise.all([see(pair.embedded, witness), see(pair.hapi, witness)]);
    expect(difference(witness, embedded, hapi)).not.toBeNull();
    expect(applies(witness, embedded, hapi)).toBe(true);
  });

  test.each([
    { type: "Observation", query: [["date", "yesterday"]] },
    { type: "Observation", query: [["value-quantity", "abc"]] },
    { type: "Observation", query: [["_sort", "nonsense"]] },
    { type: "Observation", query: [["_include", "Observation:nonsense"]] },
    { type: "Observation", query: [["subject.nonsense", "x"]] },
    { type: "Nonsense", query: [] },
  ] as Search[])("a search that makes no sense is refused by both: $type $query", async (search) => {
    const [embedded, hapi] = await Promise.all([see(pair.embedded, search), see(pair.hapi, search)]);
    expect([embedded.status >= 400, embedded.errors.length > 0]).toEqual([hapi.status >= 400, hapi.errors.length > 0]);
    expect(embedded.status).toBeGreaterThanOrEqual(400);
  });

  describe("writes", () => {
    /** What a client sees of an answer: the status, and those of a Bundle's entries. */
    async function outcome(service: FhirService, request: FhirRequest): Promise<unknown> {
      const answer = await service.handle(request);
      const { body } = answer;
      if (body?.resourceType !== "Bundle") return [answer.status, errorsOf(answer).length > 0];
      const entries = (body.entry ?? []) as { response?: { status?: string } }[];
      return [answer.status, entries.map(({ response }) => response?.status?.slice(0, 3))];
    }

    test("status by status, one after the other", async () => {
      const found: string[] = [];
      for (const [name, request] of STORY) {
        const ours = JSON.stringify(await outcome(pair.embedded, request));
        const theirs = JSON.stringify(await outcome(pair.hapi, request));
        if ((ours !== theirs) !== Object.hasOwn(PARTED, name)) found.push(`${name}: embedded ${ours}, HAPI ${theirs}`);
      }
      expect(found).toEqual([]);
    });

    test("a search finds what was just written, in both", async () => {
      await expectSame([
        {
          type: "Observation",
          query: [
            ["identifier", "urn:w|1"],
            ["_summary", "count"],
          ],
        },
      ]);
    });
  });
});
