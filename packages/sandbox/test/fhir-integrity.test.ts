import { describe, expect, test } from "vitest";
import { BASE, client, entries, issues, observation, patient } from "./fhir-helpers.ts";

const UUID = "urn:uuid:0b7e1d3c-9e29-4d56-8f6e-3a8b5c1d2e4f";
const bundle = (...entry: object[]) => ({ resourceType: "Bundle", type: "transaction", entry });
const put = (resource: { resourceType: string; id?: string }) => ({
  resource,
  request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` },
});
const remove = (url: string) => ({ request: { method: "DELETE", url } });

describe("a reference leads to what is there", () => {
  test("a write that refers to nobody is refused, names each element and leaves nothing", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a"));
    const refused = await send(
      "PUT",
      "Observation/o",
      observation("o", "nobody", "1-1", {
        performer: [{ reference: "Patient/a" }, { reference: "Practitioner/none" }],
        derivedFrom: [{ reference: `${BASE}/Observation/none/_history/2` }],
      }),
    );
    expect(refused.status).toBe(400);
    expect(issues(refused).map(({ code, expression }) => [code, expression?.[0]])).toEqual(
      expect.arrayContaining([
        ["not-found", "Observation.subject.reference"],
        ["not-found", "Observation.performer[1].reference"],
        ["not-found", "Observation.derivedFrom[0].reference"],
      ]),
    );
    expect(issues(refused)).toHaveLength(3);
    expect((await get("Observation/o")).status).toBe(404);
    expect((await get("Observation?code=1-1")).body?.total).toBe(0);
  });

  test.each([
    ["edge-1", 400],
    ["Patient?identifier=7", 400],
    [UUID, 400],
    ["urn:oid:1.2.3", 400],
    ["https://other.test/here", 400],
    ["https://other.test/fhir/Nonsense/1", 400],
    ["Nonsense/1", 400],
    ["https://other.test/fhir/Device/1", 201],
    ["#none", 422],
  ])("%s is answered %i", async (reference, status) => {
    const { send } = client();
    const written = await send("POST", "Observation", {
      resourceType: "Observation",
      status: "final",
      code: { text: "x" },
      focus: [{ reference }],
    });
    expect(written.status).toBe(status);
    if (status !== 201) expect(issues(written)[0]?.expression).toEqual(["Observation.focus[0].reference"]);
  });

  test("an update and a patch are refused too, and what was stored stays", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a"));
    await send("PUT", "Observation/o", observation("o", "a", "1-1"));
    expect((await send("PUT", "Observation/o", observation("o", "b", "1-1"))).status).toBe(400);
    const type = { "content-type": "application/json-patch+json" };
    const operations = [{ op: "replace", path: "/subject/reference", value: "Patient/b" }];
    expect((await send("PATCH", "Observation/o", operations, type)).status).toBe(400);
    expect((await get("Observation?patient=a")).body?.total).toBe(1);
    expect((await get("Observation/o")).headers.etag).toBe('W/"1"');
  });

  test("a reference to what was deleted says so", async () => {
    const { send } = client();
    await send("PUT", "Patient/a", patient("a"));
    await send("DELETE", "Patient/a");
    const refused = await send("PUT", "Observation/o", observation("o", "a", "1-1"));
    expect([refused.status, issues(refused)[0]?.diagnostics]).toEqual([
      400,
      "Observation.subject.reference: Patient/a was deleted",
    ]);
  });

  test("other servers, contained resources, canonicals, identifiers and the resource itself may be referred to", async () => {
    const { send } = client();
    const written = await send("PUT", "Observation/o", {
      resourceType: "Observation",
      id: "o",
      status: "final",
      code: { text: "x" },
      contained: [{ resourceType: "Device", id: "d", patient: { reference: "Patient/elsewhere" } }],
      device: { reference: "#d" },
      subject: { reference: "https://other.test/fhir/Patient/1" },
      performer: [{ identifier: { value: "7" } }],
      hasMember: [{ reference: "Observation/o" }],
    });
    expect([written.status, issues(written)]).toEqual([201, []]);
    const answers = {
      resourceType: "QuestionnaireResponse",
      status: "completed",
      questionnaire: `${BASE}/Questionnaire/q`,
    };
    expect((await send("POST", "QuestionnaireResponse", answers)).status).toBe(201);
  });

  test("in a transaction an entry may refer to a later one; one that leads nowhere refuses the whole", async () => {
    const { send, get } = client();
    const made = await send("POST", "", bundle(put(observation("o", "a", "1-1")), put(patient("a"))));
    expect(made.status).toBe(200);
    const inside = { ...observation("x", "a", "1-1"), id: undefined, subject: { reference: UUID } };
    const created = await send(
      "POST",
      "",
      bundle(
        { resource: inside, request: { method: "POST", url: "Observation" } },
        { fullUrl: UUID, resource: { resourceType: "Patient" }, request: { method: "POST", url: "Patient" } },
      ),
    );
    expect(created.status).toBe(200);
    const refused = await send("POST", "", bundle(put(patient("b")), put(observation("p", "none", "1-1"))));
    expect([refused.status, issues(refused)[0]?.expression]).toEqual([
      400,
      ["Bundle.entry[1].resource.ofType(Observation).subject.reference"],
    ]);
    expect((await get("Patient/b")).status).toBe(404);
  });

  test("a batch refuses the entry alone", async () => {
    const { send, get } = client();
    const entry = [put(patient("a")), put(observation("o", "none", "1-1"))];
    const answered = await send("POST", "", { resourceType: "Bundle", type: "batch", entry });
    expect(entries(answered).map(({ response }) => response?.status)).toEqual(["201 Created", "400 Bad Request"]);
    expect((await get("Patient/a")).status).toBe(200);
  });
});

describe("what others refer to stays", () => {
  test("its deletion is a conflict that names who refers to it and where", async () => {
    const { send, get } = client();
    await send("PUT", "Patient/a", patient("a"));
    await send("PUT", "Observation/o", observation("o", "a", "1-1"));
    const refused = await send("DELETE", "Patient/a");
    expect([refused.status, issues(refused)[0]?.code]).toEqual([409, "conflict"]);
    expect(issues(refused)[0]?.diagnostics).toContain("Observation/o refers to it (Observation.subject.reference)");
    expect((await get("Patient/a")).status).toBe(200);
    await send("DELETE", "Observation/o");
    expect((await send("DELETE", "Patient/a")).status).toBe(204);
  });

  test("a resource that refers to itself alone can go", async () => {
    const { send } = client();
    await send("PUT", "Observation/o", {
      ...observation("o", "a", "1-1"),
      subject: undefined,
      hasMember: [{ reference: "Observation/o" }],
    });
    expect((await send("DELETE", "Observation/o")).status).toBe(204);
  });

  test("a transaction may delete both, or delete and stop referring, or delete and write anew", async () => {
    const { send, get } = client();
    const start = () =>
      send("POST", "", bundle(put(patient("a")), put(patient("b")), put(observation("o", "a", "1-1"))));
    await start();
    expect((await send("POST", "", bundle(remove("Patient/a"), remove("Observation/o")))).status).toBe(200);
    await start();
    expect((await send("POST", "", bundle(remove("Patient/a"), put(observation("o", "b", "1-1"))))).status).toBe(200);
    await start();
    const refused = await send("POST", "", bundle(remove("Patient/a"), put(patient("c"))));
    expect([refused.status, issues(refused)[0]?.expression]).toEqual([409, ["Bundle.entry[0]"]]);
    expect((await get("Patient/c")).status).toBe(404);
  });

  test("who may not see the referring resource does not learn its name", async () => {
    const { send } = client();
    await send("PUT", "Practitioner/p", { resourceType: "Practitioner", id: "p" });
    await send("PUT", "Patient/a", patient("a"));
    await send("PUT", "Patient/secret", patient("secret"));
    const performer = [{ reference: "Practitioner/p" }];
    await send("PUT", "Observation/secret-o", observation("secret-o", "secret", "1-1", { performer }));
    const refused = await send("DELETE", "Practitioner/p", null, {}, { patient: "a", canRead: () => true });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).not.toContain("secret");
  });
});
