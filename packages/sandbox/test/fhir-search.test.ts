import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyResource } from "../src/fhir/service.ts";
import { spanOfDate } from "../src/store/dates.ts";
import { fold } from "../src/store/fold.ts";
import { type Client, client, entries, ids, issues, link, observation, patient } from "./fhir-helpers.ts";

async function filled(resources: AnyResource[]): Promise<Client> {
  const it = client();
  const report = await it.service.load(resources);
  expect(report.refused).toEqual([]);
  return it;
}

const sorted = (list: string[]) => [...list].sort();
const LOINC = "http://loinc.org";

describe("against a naive filter in memory", () => {
  const coding = fc.record(
    { system: fc.constantFrom("urn:a", "urn:b"), code: fc.constantFrom("x", "y", "z,1", "p|q") },
    { requiredKeys: ["code"] },
  );
  const escaped = (text: string) => text.replace(/[\\,|$]/g, "\\$&");

  test("token: code, system|code, |code, system|, :not, comma", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(coding, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.constantFrom("code", "both", "none", "system"), coding), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (codings, wanted, not) => {
          const resources = codings.map((list, at) => ({ ...observation(`o${at}`, "p", "1"), code: { coding: list } }));
          const matches = (list: { system?: string; code: string }[]) =>
            wanted.some(([kind, { system, code }]) =>
              list.some((has) =>
                kind === "code"
                  ? has.code === code
                  : kind === "both"
                    ? has.code === code && has.system === (system ?? "urn:a")
                    : kind === "none"
                      ? has.code === code && has.system === undefined
                      : has.system === (system ?? "urn:a"),
              ),
            );
          const value = wanted
            .map(([kind, { system = "urn:a", code }]) =>
              kind === "code"
                ? escaped(code)
                : kind === "both"
                  ? `${system}|${escaped(code)}`
                  : kind === "none"
                    ? `|${escaped(code)}`
                    : `${system}|`,
            )
            .join(",");
          const { service } = await filled(resources);
          const query: [string, string][] = [[not ? "code:not" : "code", value]];
          const response = await service.handle({ method: "GET", path: "Observation", query, headers: {}, body: null });
          const expected = resources.filter((_, at) => matches(codings[at] ?? []) !== not).map(({ id }) => String(id));
          expect(sorted(ids(response))).toEqual(sorted(expected));
          await service.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  const dateText = fc
    .tuple(
      fc.integer({ min: 2019, max: 2021 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom(4, 7, 10, 20, 25),
    )
    .map(([y, m, d, h, length]) => {
      const two = (n: number) => String(n).padStart(2, "0");
      const full = `${y}-${two(m)}-${two(d)}T${two(h)}:30:00`;
      return length === 20 ? `${full}Z` : length === 25 ? `${full}+08:00` : full.slice(0, length);
    });

  test("date: every prefix at every precision, dates and periods", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(dateText, fc.option(dateText, { nil: undefined })), { minLength: 1, maxLength: 12 }),
        dateText,
        fc.constantFrom("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"),
        async (dates, wanted, prefix) => {
          const resources = dates.map(([start, end], at) =>
            observation(
              `o${at}`,
              "p",
              "1",
              end === undefined ? { effectiveDateTime: start } : { effectivePeriod: { start, end } },
            ),
          );
          const w = spanOfDate(wanted);
          if (!w) throw new Error("generator");
          const matches = ([startText, endText]: [string, string | undefined]): boolean => {
            const from = spanOfDate(startText)?.from ?? 0;
            const to = spanOfDate(endText ?? startText)?.to ?? 0;
            const contained = w.from <= from && to <= w.to;
            // A period whose end is before its start matches nothing by containment.
            const equal = contained && from < w.to;
            return {
              "": equal,
              eq: equal,
              ne: !contained,
              gt: to > w.to,
              lt: from < w.from,
              ge: to > w.to || contained,
              le: from < w.from || contained,
              sa: from >= w.to,
              eb: to <= w.from,
            }[prefix];
          };
          const { service } = await filled(resources);
          const query: [string, string][] = [["date", prefix + wanted]];
          const response = await service.handle({ method: "GET", path: "Observation", query, headers: {}, body: null });
          const expected = resources
            .filter((_, at) => matches(dates[at] as [string, string | undefined]))
            .map(({ id }) => String(id));
          expect(sorted(ids(response))).toEqual(sorted(expected));
          await service.close();
        },
      ),
      { numRuns: 80 },
    );
  });

  const name = fc.constantFrom(
    "Müller",
    "MULLER",
    "muller-Schmidt",
    "王大明",
    "王小明",
    "大王",
    "Ｗａｎｇ",
    "wang",
    "O'Brien",
    "Ñandú",
  );

  test("string: prefix, :exact, :contains with accents, case and Chinese", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { minLength: 1, maxLength: 8 }),
        name,
        fc.constantFrom("", ":exact", ":contains"),
        fc.nat(3),
        async (names, whole, modifier, cut) => {
          const wanted = modifier === ":exact" ? whole : whole.slice(0, Math.max(1, whole.length - cut));
          const resources = names.map((family, at) => patient(`p${at}`, { name: [{ family }] }));
          const matches = (text: string) =>
            modifier === ":exact"
              ? text === wanted
              : modifier === ":contains"
                ? fold(text).includes(fold(wanted))
                : fold(text).startsWith(fold(wanted));
          const { service } = await filled(resources);
          const response = await service.handle({
            method: "GET",
            path: "Patient",
            query: [[`family${modifier}`, wanted]],
            headers: {},
            body: null,
          });
          expect(sorted(ids(response))).toEqual(sorted(names.flatMap((text, at) => (matches(text) ? [`p${at}`] : []))));
          await service.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test("paging yields every row once, in the order of the sort, whatever the page size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ date: fc.option(dateText, { nil: undefined }), code: fc.constantFrom("a", "b") }), {
          maxLength: 25,
        }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("", "date", "-date", "code,-date", "-code,_id", "_lastUpdated,-_id"),
        async (rows, count, sort) => {
          const resources = rows.map(({ date, code }, at) =>
            observation(`o${at}`, "p", code, date === undefined ? {} : { effectiveDateTime: date }),
          );
          const { get, service } = await filled(resources);
          const order = sort === "" ? "" : `&_sort=${sort}`;
          const whole = ids(await get(`Observation?_count=1000${order}`));
          expect(sorted(whole)).toEqual(sorted(resources.map(({ id }) => String(id))));
          const paged: string[] = [];
          let next: string | undefined = `Observation?_count=${count}${order}`;
          while (next !== undefined) {
            const page = await get(next);
            expect(page.body?.total).toBe(rows.length);
            expect(ids(page).length).toBeLessThanOrEqual(count);
            paged.push(...ids(page));
            next = link(page, "next");
          }
          expect(paged).toEqual(whole);
          if (sort === "date" || sort === "-date") {
            const times = whole
              .map((id) => rows[Number(id.slice(1))]?.date)
              .map((text) => (text === undefined ? null : spanOfDate(text)));
            const dated = times
              .filter((span) => span !== null)
              .map((span) => (sort === "date" ? span.from : -span.from));
            expect(dated).toEqual([...dated].sort((a, b) => a - b));
            expect(times.slice(dated.length).every((span) => span === null)).toBe(true);
          }
          await service.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("a row added or deleted between two pages makes no other row appear twice or not at all", async () => {
  const { get, send } = await filled(
    Array.from({ length: 9 }, (_, at) => observation(`o${at}`, "p", "1", { effectiveDateTime: `202${at}` })),
  );
  const first = await get("Observation?_sort=date&_count=3");
  await send("PUT", "Observation/early", observation("early", "p", "1", { effectiveDateTime: "1990" }));
  await send("DELETE", "Observation/o1");
  const second = await get(link(first, "next") ?? "");
  expect(ids(second)).toEqual(["o3", "o4", "o5"]);
  expect((await get("Observation?_sort=date&_count=3&_cursor=bm9uc2Vuc2U")).status).toBe(400);
});

describe("single parameters", () => {
  const lab = (id: string, code: string, value: number, more: Record<string, unknown> = {}) =>
    observation(id, "a", code, {
      valueQuantity: { value, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
      ...more,
    });
  const set: AnyResource[] = [
    patient("a", { name: [{ family: "Wang" }], generalPractitioner: [{ reference: "Practitioner/d" }] }),
    patient("b", { name: [{ family: "Lin" }] }),
    { resourceType: "Practitioner", id: "d", name: [{ family: "Chen" }] },
    lab("ldl", "2089-1", 130, { effectiveDateTime: "2026-03-01", performer: [{ reference: "Practitioner/d" }] }),
    lab("hdl", "2085-9", 45.5, {
      meta: { tag: [{ system: "urn:t", code: "one" }], profile: ["http://example.org/p"] },
    }),
    observation("b1", "b", "2089-1", {
      code: { coding: [{ system: LOINC, code: "2089-1", display: "LDL cholesterol" }], text: "低密度脂蛋白" },
      subject: { reference: "http://localhost:8080/fhir/Patient/b" },
    }),
    observation("ident", "x", "9", { subject: { identifier: { system: "urn:mrn", value: "7" } } }),
    observation("below", "b", "5", { valueQuantity: { value: 5, comparator: "<" } }),
    {
      resourceType: "Provenance",
      id: "prov",
      recorded: "2026-03-01T00:00:00Z",
      target: [{ reference: "Observation/ldl" }],
      agent: [{ who: { reference: "Practitioner/d" } }],
    },
  ];
  test.each([
    ["Observation?subject=Patient/a", ["hdl", "ldl"]],
    ["Observation?subject=a", ["hdl", "ldl"]],
    ["Observation?subject:Patient=a", ["hdl", "ldl"]],
    ["Observation?patient=http://localhost:8080/fhir/Patient/b", ["b1", "below"]],
    ["Observation?subject=http://elsewhere.org/fhir/Patient/b", []],
    ["Observation?subject:identifier=urn:mrn|7", ["ident"]],
    ["Observation?subject:missing=true", []],
    ["Observation?date:missing=false", ["ldl"]],
    ["Observation?patient.family=wang", ["hdl", "ldl"]],
    ["Observation?subject:Patient.general-practitioner.family=che", ["hdl", "ldl"]],
    ["Patient?_has:Observation:patient:code=2085-9", ["a"]],
    ["Observation?value-quantity=130", ["ldl"]],
    ["Observation?value-quantity=45.5|http://unitsofmeasure.org|mg/dL", ["hdl"]],
    ["Observation?value-quantity=45", []],
    ["Observation?value-quantity=46", ["hdl"]],
    ["Observation?value-quantity=4.55e1", ["hdl"]],
    ["Observation?value-quantity=1.3e2", ["ldl"]],
    ["Observation?value-quantity=gt45||mg/dL", ["hdl", "ldl"]],
    ["Observation?value-quantity=lt4", ["below"]],
    ["Observation?value-quantity=ap125", ["ldl"]],
    ["Observation?code-value-quantity=2089-1$gt100", ["ldl"]],
    ["Observation?code-value-quantity=2089-1$gt140", []],
    ["Observation?code:text=ldl", ["b1"]],
    ["Observation?code:text=低密度", ["b1"]],
    ["Observation?code=2089-1&code=http://loinc.org|2089-1&patient=a", ["ldl"]],
    ["Observation?_id=ldl,hdl", ["hdl", "ldl"]],
    ["Observation?_tag=urn:t|one", ["hdl"]],
    ["Observation?_profile=http://example.org/p", ["hdl"]],
    ["Observation?_lastUpdated=lt2000", []],
    ["Observation?status:not=final", []],
    ["Patient/a/Observation?code=2089-1", ["ldl"]],
  ])("%s", async (address, expected) => {
    const { get } = await filled(set);
    const response = await get(address);
    expect(response.status).toBe(200);
    expect(sorted(ids(response))).toEqual(expected);
    expect(response.body?.total).toBe(expected.length);
  });

  test("includes go along, follow :iterate, and are marked", async () => {
    const { get } = await filled(set);
    const response = await get(
      "Observation?_id=ldl&_include=Observation:subject&_include:iterate=Patient:general-practitioner&_revinclude=Provenance:target",
    );
    expect(ids(response)).toEqual(["ldl"]);
    expect(sorted(ids(response, "include"))).toEqual(["a", "d", "prov"]);
    expect(response.body?.total).toBe(1);
    expect(sorted(ids(await get("Observation?_id=ldl&_include=*"), "include"))).toEqual(["a", "d"]);
    expect((await get("Observation?_id=ldl&_include=*:*")).status).toBe(400);
  });

  test("POST _search answers as GET does", async () => {
    const { send, get } = await filled(set);
    const posted = await send("POST", "Observation/_search", "patient=a&_sort=_id", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(ids(posted)).toEqual(ids(await get("Observation?patient=a&_sort=_id")));
    expect(ids(posted)).toEqual(["hdl", "ldl"]);
  });

  test("counts, summaries and elements", async () => {
    const { get } = await filled(set);
    for (const query of ["_summary=count", "_count=0"]) {
      const response = await get(`Observation?patient=a&${query}`);
      expect([response.body?.total, response.body?.entry]).toEqual([2, undefined]);
    }
    const [entry] = entries(await get("Observation?_id=ldl&_elements=value"));
    expect(Object.keys(entry?.resource ?? {}).sort()).toEqual([
      "code",
      "id",
      "meta",
      "resourceType",
      "status",
      "valueQuantity",
    ]);
    expect(JSON.stringify(entry?.resource?.meta)).toContain("SUBSETTED");
    expect((await get("Observation?_total=none")).body?.total).toBeUndefined();
  });

  test("an unknown parameter is named and left out of the self link, or refused when strict", async () => {
    const { get, send } = await filled(set);
    const lenient = await get("Observation?patient=a&colour=red");
    expect(ids(lenient).length).toBe(2);
    const outcome = entries(lenient).find((entry) => entry.search?.mode === "outcome")?.resource;
    expect(JSON.stringify(outcome)).toContain("colour");
    expect(link(lenient, "self")).toBe("Observation?patient=a");
    const strict = await send("GET", "Observation?patient=a&colour=red", null, { prefer: "handling=strict" });
    expect(strict.status).toBe(400);
    expect(issues(strict)[0]?.diagnostics).toContain('"colour"');
  });

  test.each([
    ["Observation?code:in=http://x", ":in"],
    ["Observation?date=xx2026", '"xx"'],
    ["Observation?date=soon", '"soon"'],
    ["Observation?value-quantity=many", '"many"'],
    ["Observation?_sort=colour", '"colour"'],
    ["Observation?_include=Observation:colour", "Observation:colour"],
    ["Observation?patient.colour=1", '"colour"'],
    ["Observation?code=", "code"],
    ["Observation?_count=all", '"all"'],
    ["Observation?family:phonetic=1&code:above=1", ":above"],
  ])("%s is refused by name", async (address, named) => {
    const response = await client().get(address);
    expect(response.status).toBe(400);
    expect(issues(response)[0]?.diagnostics).toContain(named);
  });
});

describe("restricted to one patient", () => {
  const set: AnyResource[] = [
    patient("a", { name: [{ family: "Wang" }] }),
    patient("b", { name: [{ family: "Lin" }], link: [{ other: { reference: "Patient/a" }, type: "seealso" }] }),
    { resourceType: "Practitioner", id: "d" },
    { resourceType: "Device", id: "model" },
    { resourceType: "Device", id: "pacemaker", patient: { reference: "Patient/b" } },
    {
      resourceType: "DocumentReference",
      id: "card",
      status: "current",
      content: [{ attachment: { title: "model card" } }],
    },
    observation("oa", "a", "1", {
      performer: [{ reference: "Practitioner/d" }],
      hasMember: [{ reference: "Observation/ob" }],
    }),
    observation("ob", "b", "1"),
    {
      resourceType: "Provenance",
      id: "pa",
      recorded: "2026-03-01T00:00:00Z",
      target: [{ reference: "Observation/oa" }],
      agent: [{ who: { reference: "Device/model" } }],
    },
    {
      resourceType: "Provenance",
      id: "pb",
      recorded: "2026-03-01T00:00:00Z",
      target: [{ reference: "Observation/ob" }],
      agent: [{ who: { reference: "Device/model" } }],
    },
  ];
  const onlyA = { patient: "a", canRead: () => true };

  test("searches, reads, histories, includes and chains show that patient and nobody's resources", async () => {
    const { get } = await filled(set);
    expect(ids(await get("Patient", onlyA))).toEqual(["a"]);
    expect(ids(await get("Observation", onlyA))).toEqual(["oa"]);
    expect(ids(await get("Device", onlyA))).toEqual(["model"]);
    expect(ids(await get("DocumentReference", onlyA))).toEqual(["card"]);
    expect(ids(await get("Provenance", onlyA))).toEqual(["pa"]);
    expect(ids(await get("Practitioner", onlyA))).toEqual(["d"]);
    for (const hidden of [
      "Observation/ob",
      "Observation/ob/_history",
      "Observation/ob/_history/1",
      "Patient/b",
      "Device/pacemaker",
    ])
      expect([hidden, (await get(hidden, onlyA)).status]).toEqual([hidden, 404]);
    expect((await get("Observation/oa", onlyA)).status).toBe(200);
    expect(ids(await get("Observation?_include=Observation:has-member", onlyA), "include")).toEqual([]);
    expect(ids(await get("Observation?has-member.code=1", onlyA))).toEqual([]);
    expect(ids(await get("Observation?has-member.code=1"))).toEqual(["oa"]);
    expect(ids(await get("Patient/b/Observation", onlyA))).toEqual([]);
    expect((await get("Observation?_summary=count", onlyA)).body?.total).toBe(1);
  });

  test("types that can not be read are not included", async () => {
    const { get } = await filled(set);
    const noPractitioner = { patient: "a", canRead: (type: string) => type !== "Practitioner" };
    expect(ids(await get("Observation?_include=*", noPractitioner), "include")).toEqual(["a"]);
    const wide = await get("Observation?_include=Observation:*&_revinclude=Provenance:*", noPractitioner);
    expect(sorted(ids(wide, "include"))).toEqual(["a", "pa"]);
  });

  test("writes for another patient are refused, also inside a transaction, and leave nothing", async () => {
    const { send, service } = await filled(set);
    const before = await service.count();
    const foreign = {
      resourceType: "Observation",
      status: "final",
      code: { text: "x" },
      subject: { reference: "Patient/b" },
    };
    expect((await send("POST", "Observation", foreign, {}, onlyA)).status).toBe(403);
    expect((await send("PUT", "Observation/ob", observation("ob", "a", "1"), {}, onlyA)).status).toBe(403);
    expect((await send("DELETE", "Observation/ob", null, {}, onlyA)).status).toBe(403);
    const bundle = {
      resourceType: "Bundle",
      type: "transaction",
      entry: [{ resource: foreign, request: { method: "POST", url: "Observation" } }],
    };
    expect((await send("POST", "", bundle, {}, onlyA)).status).toBe(403);
    expect(await service.count()).toBe(before);
    expect(
      (await send("POST", "Observation", { ...foreign, subject: { reference: "Patient/a" } }, {}, onlyA)).status,
    ).toBe(201);
  });
});
