import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createEmbeddedFhirService,
  createProxyFhirService,
  type FhirRequest,
  type FhirService,
} from "../src/fhir/service.ts";
import { BASE, ids, issues, link, observation, patient } from "./fhir-helpers.ts";

/** A real FHIR server behind: the embedded one over HTTP under its own base. */
let server: Server;
let behind: FhirService;
let proxy: FhirService;
let lastHeaders: IncomingMessage["headers"] = {};
let lastBody = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    lastHeaders = request.headers;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const url = new URL(request.url ?? "/", "http://x");
      if (url.pathname.endsWith("/Basic")) return void response.writeHead(200).end("<html>");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const body = chunks.length > 0 ? Buffer.concat(chunks).toString() : null;
      lastBody = body ?? "";
      // Conditions are paged as HAPI does it: an address at the base that names no type.
      const page = url.searchParams.get("_getpages");
      if (page !== null) {
        const [path = "", query = ""] = Buffer.from(page, "hex").toString().split("?");
        url.pathname = `/r4${path}`;
        url.search = query;
      }
      const answer = await behind.handle({
        method: request.method ?? "GET",
        path: url.pathname.slice("/r4/".length),
        query: url.searchParams,
        headers,
        body,
      });
      if (url.pathname.endsWith("/Condition"))
        for (const link of (answer.body?.link ?? []) as { relation: string; url: string }[])
          if (link.relation === "next")
            link.url = link.url.replace(/(.*\/r4)(\/.*)$/, (_, base: string, rest: string) => {
              return `${base}?_getpages=${Buffer.from(rest).toString("hex")}`;
            });
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body === null ? undefined : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fhirUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`;
  behind = createEmbeddedFhirService({ base: fhirUrl });
  proxy = createProxyFhirService({
    fhirUrl,
    base: BASE,
    oauthUris: { authorize: "http://a/authorize", token: "http://a/token" },
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await behind.close();
});

const send = (method: string, address: string, body: unknown = null, more: Partial<FhirRequest> = {}) => {
  const [path = "", query = ""] = address.split("?");
  return proxy.handle({ method, path, query: new URLSearchParams(query), headers: {}, body, ...more });
};

test("links come back with our base, conditions and preferences go through, secrets stay", async () => {
  const created = await send(
    "POST",
    "Patient",
    { resourceType: "Patient", identifier: [{ value: "7" }] },
    {
      headers: {
        authorization: "Bearer secret",
        cookie: "a=b",
        "if-none-exist": "identifier=7",
        prefer: "return=minimal",
        connection: "close",
      },
    },
  );
  expect([created.status, created.body]).toEqual([201, null]);
  expect(created.headers.location).toMatch(new RegExp(`^${BASE}/Patient/`));
  expect([lastHeaders.authorization, lastHeaders.cookie]).toEqual([undefined, undefined]);
  const again = await send(
    "POST",
    "Patient",
    { resourceType: "Patient" },
    { headers: { "if-none-exist": "identifier=7" } },
  );
  expect(again.status).toBe(200);
  await send("PUT", "Patient/p", patient("p"));
  for (const id of ["a", "b", "c"])
    await send("PUT", `Observation/${id}`, observation(id, "p", "1", { subject: { reference: `${BASE}/Patient/p` } }));
  const page = await send("GET", "Observation?patient=p&_count=2&_sort=_id");
  expect(ids(page)).toEqual(["a", "b"]);
  expect(JSON.stringify(page.body)).not.toContain("127.0.0.1");
  expect(ids(await send("GET", link(page, "next") ?? ""))).toEqual(["c"]);
  expect(
    (await send("PUT", "Observation/a", observation("a", "p", "2"), { headers: { "if-match": 'W/"9"' } })).status,
  ).toBe(412);
  const statement = await send("GET", "metadata");
  expect(JSON.stringify(statement.body)).toContain("http://a/authorize");
});

test("a restriction holds in front of a server that does not know it", async () => {
  await proxy.load([
    patient("p1"),
    patient("p2"),
    observation("o1", "p1", "1"),
    observation("o2", "p2", "1"),
    { resourceType: "Practitioner", id: "d" },
  ]);
  const restrict = { patient: "p1", canRead: (type: string) => type !== "Practitioner" };
  expect(ids(await send("GET", "Observation?code=1", null, { restrict }))).toEqual(["o1"]);
  expect(ids(await send("GET", "Patient", null, { restrict }))).toEqual(["p1"]);
  expect((await send("GET", "Observation/o2", null, { restrict })).status).toBe(404);
  expect((await send("GET", "Practitioner/d", null, { restrict })).status).toBe(404);
  expect((await send("PUT", "Observation/o2", observation("o2", "p1", "1"), { restrict })).status).toBe(403);
  expect((await send("POST", "Observation", observation("x", "p2", "1"), { restrict })).status).toBe(403);
  expect((await send("PUT", "Observation/o1", observation("o1", "p1", "2"), { restrict })).status).toBe(200);
  expect((await send("DELETE", "Observation/o2", null, { restrict })).status).toBe(403);
});

test("a total that counts what the caller may not see is left out; one that is right stays", async () => {
  await proxy.load(
    ["t1", "t2"].flatMap((id) => [
      patient(id),
      observation(`${id}-o`, id, "total"),
      {
        resourceType: "DocumentReference",
        id: `${id}-d`,
        status: "current",
        content: [{ attachment: { title: "x" } }],
        subject: { reference: `Patient/${id}` },
      },
    ]),
  );
  const restrict = { patient: "t1", canRead: () => true };
  const documents = await send("GET", "DocumentReference?_total=accurate", null, { restrict });
  expect([ids(documents), documents.body?.total]).toEqual([["t1-d"], undefined]);
  const rows = await send("GET", "Observation?code=total&_total=accurate", null, { restrict });
  expect([ids(rows), rows.body?.total]).toEqual([["t1-o"], 1]);
});

test("page links without a type get the type of their search, and lead to the next page", async () => {
  await proxy.load(
    ["c1", "c2", "c3"].map((id) => ({ resourceType: "Condition", id, subject: { reference: "Patient/p1" } })),
  );
  const restrict = { patient: "p1", canRead: () => true };
  const first = await send("GET", "Condition?_count=2&_sort=_id", null, { restrict });
  expect(ids(first)).toEqual(["c1", "c2"]);
  const next = link(first, "next") ?? "";
  expect(next).toMatch(/^Condition\?_getpages=/);
  expect(ids(await send("GET", next, null, { restrict }))).toEqual(["c3"]);
  expect(ids(await send("GET", next, null, { restrict: { ...restrict, patient: "p2" } }))).toEqual([]);
});

test("without a patient every patient's rows come, page by page and counted, of the types that may be read", async () => {
  await proxy.load(
    ["q1", "q2", "q3"].flatMap((id) => [
      patient(id),
      { resourceType: "Condition", id: `${id}-c`, code: { text: "all" }, subject: { reference: `Patient/${id}` } },
    ]),
  );
  const restrict = { canRead: (type: string) => type === "Condition" };
  const first = await send("GET", "Condition?_id=q1-c,q2-c,q3-c&_count=2&_sort=_id&_total=accurate", null, {
    restrict,
  });
  expect([ids(first), first.body?.total]).toEqual([["q1-c", "q2-c"], 3]);
  expect(ids(await send("GET", link(first, "next") ?? "", null, { restrict }))).toEqual(["q3-c"]);
  expect((await send("GET", "Patient/q1", null, { restrict })).status).toBe(404);
});

test("a server that is gone or answers nonsense is a 502 in words, and the path can not leave its base", async () => {
  const gone = createProxyFhirService({ fhirUrl: "http://127.0.0.1:1/fhir", base: BASE });
  const response = await gone.handle({ method: "GET", path: "Patient/1", query: [], headers: {}, body: null });
  expect(response.status).toBe(502);
  expect(issues(response)[0]?.diagnostics).toContain("can not be reached");
  expect((await send("GET", "Basic")).status).toBe(502);
  expect((await send("GET", "../admin")).status).toBe(400);
  expect((await send("GET", "Patient/%2e%2e/x")).status).toBe(400);
});

test("a load in any order arrives by transactions, and what the server refuses is named", async () => {
  const progress: number[] = [];
  const many = Array.from({ length: 250 }, (_, at) => observation(`m${at}`, "late", "9"));
  const others = Array.from({ length: 200 }, (_, at) => patient(`n${at}`));
  const load = [...others, ...many, { resourceType: "Observation", id: "bad" }, patient("late")];
  const report = await proxy.load(load, { onProgress: ({ done }) => progress.push(done) });
  expect([report.written, report.refused.map(({ resource }) => resource)]).toEqual([451, ["Observation/bad"]]);
  expect(report.refused[0]?.message).toContain("status");
  expect(progress[0]).toBe(200);
  expect(progress.at(-1)).toBe(452);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect((await send("GET", "Observation?code=9&_summary=count")).body?.total).toBe(250);
});

test("a reference below our base goes up relative; one to an entry of its Bundle, or elsewhere, as it is", async () => {
  const subject = (reference: string) => ({ subject: { reference } });
  await send("PUT", "Patient/p", patient("p"));
  await send("PUT", "Observation/own", observation("own", "p", "1", subject(`${BASE}/Patient/p`)));
  const body = JSON.parse(lastBody) as { subject: unknown };
  expect(body.subject).toEqual({ reference: "Patient/p" });
  const elsewhere = subject("https://other.test/fhir/Patient/1");
  await send("PUT", "Observation/own", observation("own", "p", "1", elsewhere));
  expect(JSON.parse(lastBody)).toMatchObject(elsewhere);
  const made = await send("POST", "", {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      {
        fullUrl: `${BASE}/Patient/new`,
        resource: { resourceType: "Patient" },
        request: { method: "POST", url: "Patient" },
      },
      {
        resource: { ...observation("x", "p", "7"), id: undefined, ...subject(`${BASE}/Patient/new`) },
        request: { method: "POST", url: "Observation" },
      },
    ],
  });
  expect(made.status).toBe(200);
});

test("a search asks for a fresh answer: a server may keep an earlier one", async () => {
  await send("GET", "Observation?code=1");
  expect(lastHeaders["cache-control"]).toBe("no-cache");
});
