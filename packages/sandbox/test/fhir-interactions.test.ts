import { describe, expect, test } from "vitest";
import { BASE, client, entries, issues, observation, patient } from "./fhir-helpers.ts";

describe("create, read, update, delete", () => {
  test("a create gets an id, a version and a Location that vread answers", async () => {
    const { send, get } = client();
    const created = await send("POST", "Patient", { resourceType: "Patient", gender: "female" });
    expect(created.status).toBe(201);
    expect(created.headers.etag).toBe('W/"1"');
    const address = created.headers.location?.slice(BASE.length + 1) ?? "";
    expect(address).toMatch(/^Patient\/[^/]+\/_history\/1$/);
    const again = await get(address);
    expect(again.body).toEqual(created.body);
    expect(Date.parse(again.headers["last-modified"] ?? "")).toBeGreaterThan(0);
  });

  test("update by client id creates, then updates, and an equal update makes no version", async () => {
    const { send, get } = client();
    expect((await send("PUT", "Patient/a", patient("a", { gender: "male" }))).status).toBe(201);
    expect((await send("PUT", "Patient/a", patient("a", { gender: "female" }))).headers.etag).toBe('W/"2"');
    expect((await send("PUT", "Patient/a", patient("a", { gender: "female" }))).headers.etag).toBe('W/"2"');
    const history = await get("Patient/a/_history");
    expect(entries(history).map((entry) => entry.resource?.gender)).toEqual(["female", "male"]);
  });

  test("If-Match of an old version is refused with 412 and writes nothing", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a"));
    await send("PUT", "Patient/a", patient("a", { gender: "male" }), { "if-match": 'W/"1"' });
    const conflict = await send("PUT", "Patient/a", patient("a", { gender: "other" }), { "if-match": 'W/"1"' });
    expect(conflict.status).toBe(412);
    expect(issues(conflict)[0]?.code).toBe("conflict");
    expect((await get("Patient/a")).body?.gender).toBe("male");
  });

  test("a deleted resource is 410, keeps its history, is found by no search and can come back", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a", { gender: "male" }));
    expect((await send("DELETE", "Patient/a")).status).toBe(204);
    expect((await get("Patient/a")).status).toBe(410);
    expect((await get("Patient/a/_history/1")).status).toBe(200);
    expect((await get("Patient?gender=male")).body?.total).toBe(0);
    expect((await get("Patient/never")).status).toBe(404);
    const back = await send("PUT", "Patient/a", patient("a", { gender: "female" }));
    expect([back.status, back.headers.etag]).toEqual([201, 'W/"3"']);
    expect((await get("Patient?gender=female")).body?.total).toBe(1);
  });

  test("conditional create answers what exists and refuses an ambiguous condition", async () => {
    const { send } = client();
    const body = { resourceType: "Patient", identifier: [{ system: "urn:mrn", value: "7" }] };
    const first = await send("POST", "Patient", body, { "if-none-exist": "identifier=urn:mrn|7" });
    const second = await send("POST", "Patient", body, { "if-none-exist": "identifier=urn:mrn|7" });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body?.id).toBe(first.body?.id);
    await send("POST", "Patient", body);
    expect((await send("POST", "Patient", body, { "if-none-exist": "identifier=urn:mrn|7" })).status).toBe(412);
    const unknown = await send("POST", "Patient", body, { "if-none-exist": "identifer=7" });
    expect(unknown.status).toBe(400);
  });

  test("conditional update writes the one match", async () => {
    const { send } = client();
    await send("PUT", "Patient/a", patient("a", { identifier: [{ value: "7" }] }));
    const updated = await send("PUT", "Patient?identifier=7", {
      resourceType: "Patient",
      identifier: [{ value: "7" }],
      gender: "male",
    });
    expect([updated.status, updated.body?.id, updated.headers.etag]).toEqual([200, "a", 'W/"2"']);
  });

  test("JSON patch applies, other patches and patches that break the resource are refused", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a", { gender: "male" }));
    const type = { "content-type": "application/json-patch+json" };
    const patched = await send("PATCH", "Patient/a", [{ op: "replace", path: "/gender", value: "female" }], type);
    expect([patched.status, patched.body?.gender]).toEqual([200, "female"]);
    expect((await send("PATCH", "Patient/a", [], { "content-type": "application/merge-patch+json" })).status).toBe(415);
    expect((await send("PATCH", "Patient/a", [{ op: "test", path: "/gender", value: "x" }], type)).status).toBe(422);
    expect((await send("PATCH", "Patient/a", [{ op: "replace", path: "/gender", value: "x" }], type)).status).toBe(422);
    expect(
      (await send("PATCH", "Patient/a", [{ op: "add", path: "/__proto__/x", value: 1 }], type)).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await get("Patient/a")).body?.gender).toBe("female");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("Prefer return chooses the body", async () => {
    const { send } = client();
    const body = { resourceType: "Patient" };
    expect((await send("POST", "Patient", body, { prefer: "return=minimal" })).body).toBeNull();
    expect((await send("POST", "Patient", body, { prefer: "return=OperationOutcome" })).body?.resourceType).toBe(
      "OperationOutcome",
    );
    expect((await send("POST", "Patient", body, { prefer: "return=representation" })).body?.resourceType).toBe(
      "Patient",
    );
  });
});

describe("what is refused, and by which name", () => {
  const base = { resourceType: "Observation", status: "final", code: { text: "x" } };
  test.each([
    ["required element", { resourceType: "Observation", status: "final" }, "Observation.code", 422],
    ["code of a required binding", { ...base, status: "done" }, "Observation.status", 422],
    [
      "reference target type",
      { ...base, subject: { reference: "Practitioner/1" } },
      "Observation.subject.reference",
      422,
    ],
    ["unknown element", { ...base, colour: "red" }, "Observation.colour", 422],
    ["wrong JSON type", { ...base, valueQuantity: { value: "5" } }, "Observation.valueQuantity.value", 422],
    ["array where one is allowed", { ...base, status: ["final"] }, "Observation.status", 422],
    ["one where an array is needed", { ...base, category: { text: "lab" } }, "Observation.category", 422],
    ["two values of a choice", { ...base, valueString: "a", valueInteger: 1 }, "Observation.valueInteger", 422],
    [
      "a date that the calendar lacks",
      { ...base, effectiveDateTime: "2026-02-30" },
      "Observation.effectiveDateTime",
      422,
    ],
    ["an empty object", { ...base, method: {} }, "Observation.method", 422],
    ["an unknown contained type", { ...base, contained: [{ resourceType: "Zebra" }] }, "Observation.contained[0]", 400],
  ])("%s", async (_, body, path, status) => {
    const response = await client().send("POST", "Observation", body);
    expect(response.status).toBe(status);
    expect(issues(response)[0]?.expression).toEqual([path]);
    expect(issues(response)[0]?.diagnostics).toContain(path);
  });

  test("a value that is absent with a reason is no missing element", async () => {
    const { send } = client();
    const reason = {
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
    };
    expect(
      (await send("POST", "Observation", { resourceType: "Observation", _status: reason, code: { text: "x" } })).status,
    ).toBe(201);
  });

  test("hostile bodies and addresses end as OperationOutcomes", async () => {
    const { send, get } = client();
    const deep = `${'{"resourceType":"Patient","extension":['.repeat(1)}${"[".repeat(5000)}${"]".repeat(5000)}]}`;
    const cases = await Promise.all([
      send("POST", "Patient", "{"),
      send("POST", "Patient", "[]"),
      send("POST", "Patient", '{"resourceType":"Patient","__proto__":{"polluted":1}}'),
      send("POST", "Patient", deep),
      send("POST", "Patient", { resourceType: "Observation" }),
      send("PUT", "Patient/a_b", { resourceType: "Patient", id: "a_b" }),
      send("PUT", "Patient/a", { resourceType: "Patient", id: "b" }),
      get("Patient/%00"),
      get("Patient/%zz"),
      get("Patient/..%2f..%2fetc"),
      get("constructor"),
      get("__proto__/1"),
      get("Patient/$everything"),
      send("TRACE", "Patient/a"),
    ]);
    for (const response of cases) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.body?.resourceType).toBe("OperationOutcome");
      expect(issues(response)[0]?.diagnostics.length).toBeGreaterThan(10);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("a body in another format is 415", async () => {
    const response = await client().send("POST", "Patient", "<Patient/>", { "content-type": "application/fhir+xml" });
    expect([response.status, response.body?.resourceType]).toEqual([415, "OperationOutcome"]);
  });

  test("another format is 406", async () => {
    const { send, get } = client();
    expect((await get("Patient?_format=xml")).status).toBe(406);
    expect((await send("GET", "Patient", null, { accept: "application/fhir+xml" })).status).toBe(406);
    expect((await get("Patient?_format=json")).status).toBe(200);
  });
});

describe("batch and transaction", () => {
  const urn = "urn:uuid:6f1c9f6e-7d5a-4a3a-9a51-0c3a5d6e7f80";
  const bundle = (...list: unknown[]) => ({ resourceType: "Bundle", type: "transaction", entry: list });
  const newPatient = {
    fullUrl: urn,
    resource: { resourceType: "Patient", gender: "male" },
    request: { method: "POST", url: "Patient" },
  };
  const itsObservation = {
    resource: { resourceType: "Observation", status: "final", code: { text: "x" }, subject: { reference: urn } },
    request: { method: "POST", url: "Observation" },
  };

  test("urn references become the ids that were given, also forward", async () => {
    const { send, get } = client();
    const response = await send("POST", "", bundle(itsObservation, newPatient));
    expect(entries(response).map((entry) => entry.response?.status)).toEqual(["201 Created", "201 Created"]);
    const id = /Patient\/([^/]+)/.exec(entries(response)[1]?.response?.location ?? "")?.[1];
    expect((await get(`Observation?subject=Patient/${id}`)).body?.total).toBe(1);
  });

  test("one failing entry leaves nothing behind and is named", async () => {
    const { send, service } = client();
    await send("PUT", "Patient/old", patient("old"));
    const before = await service.count();
    const failing = { resource: { resourceType: "Observation" }, request: { method: "POST", url: "Observation" } };
    const remove = { request: { method: "DELETE", url: "Patient/old" } };
    const response = await send("POST", "", bundle(newPatient, itsObservation, remove, failing));
    expect(response.status).toBe(422);
    expect(issues(response)[0]?.diagnostics).toContain("Bundle.entry[3]");
    expect(await service.count()).toBe(before);
    expect((await send("GET", "Patient/old")).status).toBe(200);
    expect((await send("GET", "Observation")).body?.total).toBe(0);
  });

  test("DELETE, POST, PUT, GET run in this order and answer in the order of the Bundle", async () => {
    const { send } = client();
    await send("PUT", "Patient/gone", patient("gone", { gender: "male" }));
    const response = await send(
      "POST",
      "",
      bundle(
        { request: { method: "GET", url: "Patient?gender=male" } },
        { resource: patient("put", { gender: "male" }), request: { method: "PUT", url: "Patient/put" } },
        newPatient,
        { request: { method: "DELETE", url: "Patient/gone" } },
      ),
    );
    const list = entries(response);
    expect(list.map((entry) => entry.response?.status.slice(0, 3))).toEqual(["200", "201", "201", "204"]);
    expect(list[0]?.resource?.total).toBe(2);
  });

  test("conditional create and conditional reference find what exists", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a", { identifier: [{ system: "urn:mrn", value: "7" }] }));
    const conditional = {
      fullUrl: urn,
      resource: { resourceType: "Patient", identifier: [{ system: "urn:mrn", value: "7" }] },
      request: { method: "POST", url: "Patient", ifNoneExist: "identifier=urn:mrn|7" },
    };
    const byCondition = {
      ...itsObservation,
      resource: { ...itsObservation.resource, subject: { reference: "Patient?identifier=urn:mrn|7" } },
    };
    const response = await send("POST", "", bundle(conditional, itsObservation, byCondition));
    expect(entries(response).map((entry) => entry.response?.status.slice(0, 3))).toEqual(["200", "201", "201"]);
    expect((await get("Observation?subject=Patient/a")).body?.total).toBe(2);
    const nobody = {
      ...itsObservation,
      resource: { ...itsObservation.resource, subject: { reference: "Patient?identifier=none" } },
    };
    expect((await send("POST", "", bundle(nobody))).status).toBe(412);
    expect((await send("POST", "", bundle(itsObservation))).status).toBe(400);
  });

  test("two equal conditional creates of one transaction make one resource that both references reach", async () => {
    const { send, get } = client();
    const make = (fullUrl: string) => ({
      ...newPatient,
      fullUrl,
      resource: { resourceType: "Patient", identifier: [{ value: "7" }] },
      request: { method: "POST", url: "Patient", ifNoneExist: "identifier=7" },
    });
    const other = "urn:uuid:aaaaaaaa-7d5a-4a3a-9a51-0c3a5d6e7f80";
    const second = { ...itsObservation, resource: { ...itsObservation.resource, subject: { reference: other } } };
    const response = await send("POST", "", bundle(make(urn), make(other), itsObservation, second));
    expect(response.status).toBe(200);
    expect((await get("Patient?identifier=7")).body?.total).toBe(1);
    expect((await get("Observation?subject:Patient.identifier=7")).body?.total).toBe(2);
  });

  test("the entries of a batch succeed and fail by themselves", async () => {
    const { send, service } = client();
    const failing = { resource: { resourceType: "Observation" }, request: { method: "POST", url: "Observation" } };
    const response = await send("POST", "", { resourceType: "Bundle", type: "batch", entry: [failing, newPatient] });
    expect(response.status).toBe(200);
    expect(entries(response).map((entry) => entry.response?.status.slice(0, 3))).toEqual(["422", "201"]);
    expect(entries(response)[0]?.response?.outcome?.resourceType).toBe("OperationOutcome");
    expect(await service.count()).toBe(1);
  });
});

test("the CapabilityStatement names what each type can do, and every parameter it names works", async () => {
  const { get } = client();
  const statement = (await get("metadata")).body;
  const [rest] = (statement?.rest ?? []) as {
    resource: { type: string; conditionalCreate: boolean; searchParam: { name: string; type: string }[] }[];
  }[];
  const sample: Record<string, string> = {
    date: "2026",
    number: "1",
    quantity: "1",
    reference: "Patient/1",
    token: "a",
    string: "a",
    uri: "urn:a",
  };
  let checked = 0;
  for (const resource of rest?.resource.filter(({ type }) =>
    ["Observation", "Patient", "Condition", "MedicationRequest", "RiskAssessment"].includes(type),
  ) ?? []) {
    expect(resource.conditionalCreate).toBe(true);
    for (const { name, type } of resource.searchParam) {
      const value =
        type === "composite"
          ? name.includes("date")
            ? "a$2026"
            : name.includes("quantity")
              ? "a$1"
              : "a$b"
          : (sample[type] ?? "");
      const response = await client().send("GET", `${resource.type}?${name}=${value}`, null, {
        prefer: "handling=strict",
      });
      expect([name, response.status]).toEqual([name, 200]);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(100);
});

test("observation helper is valid R4", async () => {
  const { send } = client();
  await send("PUT", "Patient/a", patient("a"));
  expect((await send("PUT", "Observation/o", observation("o", "a", "2089-1"))).status).toBe(201);
});

describe("what a patient-bound caller sees of a deleted resource", () => {
  const bound = (patientId: string, ...hidden: string[]) => ({
    patient: patientId,
    canRead: (type: string) => !hidden.includes(type),
  });
  const about = (target: string) => ({
    resourceType: "Provenance",
    id: "pv",
    target: [{ reference: target }],
    recorded: "2026-11-25T00:00:00Z",
    agent: [{ who: { display: "x" } }],
  });
  const document = {
    resourceType: "DocumentReference",
    id: "d",
    status: "current",
    content: [{ attachment: { title: "card" } }],
  };

  async function withPatients() {
    const all = client();
    for (const id of ["a", "b"]) await all.send("PUT", `Patient/${id}`, patient(id));
    return all;
  }

  test("the compartment is that of the last version with content", async () => {
    const { send, get } = await withPatients();
    const written = [
      observation("o", "a", "1"),
      about("Observation/o"),
      document,
      { resourceType: "Practitioner", id: "pr" },
    ];
    const address = (resource: { resourceType: string; id?: string }) => `${resource.resourceType}/${resource.id}`;
    for (const resource of written) expect((await send("PUT", address(resource), resource)).status).toBe(201);
    for (const resource of [...written].reverse()) expect((await send("DELETE", address(resource))).status).toBe(204);
    const seen = async (restrict: ReturnType<typeof bound>) =>
      Promise.all(
        written.map(async (resource) => [
          (await get(address(resource), restrict)).status,
          (await get(`${address(resource)}/_history/1`, restrict)).status,
        ]),
      );
    const gone = [410, 200];
    const unknown = [404, 404];
    expect(await seen(bound("a"))).toEqual([gone, gone, gone, gone]);
    expect(await seen(bound("b"))).toEqual([unknown, unknown, gone, gone]);
    expect(await seen(bound("a", "Observation", "Practitioner"))).toEqual([unknown, gone, gone, unknown]);
  });

  test("its own patient may bring it back, another one may not", async () => {
    const { send } = await withPatients();
    await send("PUT", "Observation/o", observation("o", "a", "1"));
    await send("DELETE", "Observation/o");
    expect((await send("PUT", "Observation/o", observation("o", "b", "1"), {}, bound("b"))).status).toBe(403);
    expect((await send("PUT", "Observation/o", observation("o", "a", "2"), {}, bound("a"))).status).toBe(201);
  });
});
