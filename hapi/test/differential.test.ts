import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { AnyResource, FhirRequest, FhirService } from "../../packages/sandbox/src/fhir/service.ts";
import { ACCEPTED } from "./accepted.ts";
import { appSearches, launcherSearches } from "./app-queries.ts";
import { fixtures, type Pair, pairWith } from "./clinic.ts";
import { difference, errorsOf, type Search, see, shown } from "./compare.ts";
import { edgeCases } from "./edge-cases.ts";
import { searches } from "./generated.ts";

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
    const row = (id: string | undefined, changes: Record<string, unknown> = {}): AnyResource => ({
      resourceType: "Observation",
      ...(id === undefined ? {} : { id }),
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "2093-3" }] },
      subject: { reference: "Patient/edge-1" },
      ...changes,
    });
    const call = (
      method: string,
      path: string,
      body: unknown = null,
      headers: Record<string, string> = {},
    ): FhirRequest => ({
      method,
      path,
      query: [],
      headers: { ...(body === null ? {} : { "content-type": "application/fhir+json" }), ...headers },
      body,
    });
    const transaction = (type: "transaction" | "batch", ...entry: object[]) => ({
      resourceType: "Bundle",
      type,
      entry,
    });
    const entry = (method: string, url: string, resource?: AnyResource, more: object = {}) => ({
      ...(resource ? { resource } : {}),
      request: { method, url, ...more },
    });

    /** What a client sees of an answer: the status, and those of a Bundle's entries. */
    async function outcome(service: FhirService, request: FhirRequest): Promise<unknown> {
      const answer = await service.handle(request);
      const { body } = answer;
      if (body?.resourceType !== "Bundle") return [answer.status, errorsOf(answer).length > 0];
      const entries = (body.entry ?? []) as { response?: { status?: string } }[];
      return [answer.status, entries.map(({ response }) => response?.status?.slice(0, 3))];
    }

    const STORY: [name: string, request: FhirRequest][] = [
      ["create by id", call("PUT", "Observation/w1", row("w1"))],
      ["the same again", call("PUT", "Observation/w1", row("w1"))],
      ["update", call("PUT", "Observation/w1", row("w1", { status: "amended" }))],
      ["update of a version", call("PUT", "Observation/w1", row("w1", { status: "final" }), { "if-match": 'W/"2"' })],
      ["history", call("GET", "Observation/w1/_history")],
      ["a version", call("GET", "Observation/w1/_history/1")],
      ["a version that never was", call("GET", "Observation/w1/_history/99")],
      ["an id in the body that is not the address", call("PUT", "Observation/w2", row("w3"))],
      ["a body of another type", call("PUT", "Observation/w2", { resourceType: "Patient", id: "w2" })],
      ["no JSON", call("PUT", "Observation/w2", "{")],
      [
        "patch",
        call("PATCH", "Observation/w1", JSON.stringify([{ op: "replace", path: "/status", value: "final" }]), {
          "content-type": "application/json-patch+json",
        }),
      ],
      [
        "create once",
        call("POST", "Observation", row(undefined, { identifier: [{ system: "urn:w", value: "1" }] }), {
          "if-none-exist": "identifier=urn:w|1",
        }),
      ],
      [
        "create once more",
        call("POST", "Observation", row(undefined, { identifier: [{ system: "urn:w", value: "1" }] }), {
          "if-none-exist": "identifier=urn:w|1",
        }),
      ],
      ["read", call("GET", "Observation/w1")],
      ["read what never was", call("GET", "Observation/never")],
      ["delete", call("DELETE", "Observation/w1")],
      ["read what was deleted", call("GET", "Observation/w1")],
      ["a reference to nobody", call("PUT", "Observation/w4", row("w4", { subject: { reference: "Patient/nobody" } }))],
      ["delete what others refer to", call("DELETE", "Patient/edge-1")],
      [
        "transaction with a reference inside",
        call(
          "POST",
          "",
          transaction(
            "transaction",
            {
              fullUrl: "urn:uuid:0b7e1d3c-9e29-4d56-8f6e-3a8b5c1d2e4f",
              ...entry("POST", "Patient", { resourceType: "Patient", name: [{ family: "W" }] }),
            },
            entry(
              "POST",
              "Observation",
              row(undefined, { subject: { reference: "urn:uuid:0b7e1d3c-9e29-4d56-8f6e-3a8b5c1d2e4f" } }),
            ),
          ),
        ),
      ],
      [
        "transaction with an entry that can not be",
        call(
          "POST",
          "",
          transaction(
            "transaction",
            entry("PUT", "Observation/w5", row("w5")),
            entry("PUT", "Observation/w6", row("other")),
          ),
        ),
      ],
      ["nothing of it is left", call("GET", "Observation/w5")],
      [
        "batch where one entry fails",
        call(
          "POST",
          "",
          transaction("batch", entry("PUT", "Observation/w7", row("w7")), entry("GET", "Observation/never")),
        ),
      ],
      [
        "transaction that creates once",
        call(
          "POST",
          "",
          transaction(
            "transaction",
            entry("POST", "Observation", row(undefined), { ifNoneExist: "identifier=urn%3Aw%7C1" }),
          ),
        ),
      ],
    ];

    /** Steps where the two part, with the reason. */
    const PARTED: Readonly<Record<string, string>> = {
      delete: "204 without a body or 200 with an OperationOutcome: R4 allows both",
      "a reference to nobody": "the embedded store does not check that a target exists: a gap of it",
      "delete what others refer to": "the embedded store lets it go: a gap of it",
      "transaction with an entry that can not be": "HAPI takes the id of the address and ignores the one in the body",
      "nothing of it is left": "follows from the step before",
    };

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
