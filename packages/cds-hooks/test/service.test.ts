import { CHART_CONCEPTS, type ChartResource, failFacts, readCharts, searchPlan } from "@bedside/chart";
import { createNodeInference } from "@bedside/inference/node";
import { formatResultValue } from "@bedside/models";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createCdsHooks } from "../src/index.ts";
import {
  answerTo,
  cardsOf,
  clinicPatients,
  configOf,
  FHIR,
  hookCall,
  ORIGIN,
  prefetchOf,
  templatesOf,
} from "./clinic.ts";

const patients = clinicPatients();
const CORONARY = "bedside-coronary-risk";
const LUNG = "bedside-lung-decision";
const ECG = "bedside-ecg-triage";

/** A FHIR server with one patient's resources; `broken` types answer 500. */
function fhirServer(resources: readonly ChartResource[], broken: readonly string[] = []) {
  return vi.fn(async (input: string | URL | Request, init?: RequestInit) => {
    const url = String(input);
    const [type = "", id] = new URL(url).pathname.replace("/fhir/", "").split("/");
    if (new Headers(init?.headers).get("authorization") !== "Bearer secret-token")
      return new Response("", { status: 401 });
    if (broken.includes(type)) return new Response("", { status: 500 });
    if (id) return Response.json(resources.find((it) => it.resourceType === type && it.id === id));
    return Response.json(answerTo(url, resources));
  });
}

const noNetwork = vi.fn(async (): Promise<Response> => {
  throw new Error("no request may be made");
});
const hooks = createCdsHooks({ config: configOf({ origins: ["http://tool.test"] }), origin: ORIGIN, fetch: noNetwork });
const inference = createNodeInference();
let templates: Awaited<ReturnType<typeof templatesOf>>;
const templatesFor = (service: string) => templates.get(service) ?? {};
const authorization = {
  access_token: "secret-token",
  token_type: "Bearer",
  expires_in: 300,
  scope: "patient/*.rs",
  subject: "x",
};

beforeAll(async () => {
  await hooks.ready;
  templates = await templatesOf(hooks.fetch);
});
afterAll(() => {
  hooks.dispose();
  inference.dispose();
});

describe("discovery", () => {
  it("names one service for each app, with prefetch templates for the patient and each planned search", () => {
    expect([...templates.keys()]).toEqual([CORONARY, LUNG, ECG]);
    expect(templatesFor(CORONARY).patient).toBe("Patient/{{context.patientId}}");
    for (const prefetch of templates.values())
      for (const template of Object.values(prefetch))
        expect(template).toMatch(/^Patient\/\{\{context\.patientId}}$|^[A-Z]\w+\?patient=\{\{context\.patientId}}&/);
  });
});

describe("cards of the clinic's patients, everything prefetched", () => {
  it.each([...patients.keys()])(
    "%s: the number of the card is the number of the app, and nothing is fetched",
    async (id) => {
      const resources = patients.get(id) ?? [];
      const chart = (await readCharts(resources)).find((it) => it.patient.reference === `Patient/${id}`);
      if (!chart) throw new Error("no chart");
      const score2 = await inference.run("score2-asia-pacific", chart.facts, { "score2-region": "moderate" });
      const ldct = await inference.run("ldct-taiwan-2025", chart.facts);
      const card = (await inference.catalogue()).find((it) => it.card.id === "score2-asia-pacific")?.card;
      if (!card) throw new Error("no card");
      const ask = async (service: string) =>
        cardsOf(await hooks.fetch(hookCall(service, id, { prefetch: prefetchOf(templatesFor(service), resources) })));
      const [coronary] = await ask(CORONARY);
      const high = score2.status === "result" && (score2.category?.step ?? 0) >= 3;
      if (high && score2.value !== null) expect(coronary?.summary).toContain(formatResultValue(card, score2.value));
      else
        expect(coronary?.indicator).not.toBe(
          score2.status === "range" && score2.category === null ? "warning" : "critical",
        );
      if (score2.status === "refused" || (score2.status === "result" && !high)) expect(coronary).toBeUndefined();
      const [lung] = await ask(LUNG);
      const eligible = ldct.status === "result" && ldct.category?.id === "eligible";
      expect(lung?.summary.startsWith("Eligible for LDCT") ?? false).toBe(eligible);
      if (ldct.status === "result" && !eligible) expect(lung).toBeUndefined();
      for (const each of [coronary, lung, ...(await ask(ECG))]) {
        if (!each) continue;
        expect(each.summary.length).toBeLessThan(140);
        expect(each.detail).toMatch(/sha256 [0-9a-f]{12}/);
        expect(each.links[0]?.url).toMatch(new RegExp(`^${ORIGIN}/[a-z-]+/launch\\.html$`));
      }
      expect(noNetwork).not.toHaveBeenCalled();
    },
  );

  it("says what is missing, in the caller's language", async () => {
    const resources = patients.get("chang-wen-lung") ?? [];
    const prefetch = prefetchOf(templatesFor(CORONARY), resources);
    const english = await cardsOf(await hooks.fetch(hookCall(CORONARY, "chang-wen-lung", { prefetch })));
    expect(english[0]?.summary).toBe(
      "10-year risk of a cardiovascular event can not be computed: HDL cholesterol, Total cholesterol missing",
    );
    const call = hookCall(CORONARY, "chang-wen-lung", { prefetch }, { "accept-language": "zh-TW,en;q=0.5" });
    expect((await cardsOf(await hooks.fetch(call)))[0]?.summary).toMatch(/^無法計算.+缺少/);
  });

  it("says ages, dates and times as the apps do, in both languages", async () => {
    const ask = async (service: string, id: string, language: string) => {
      const prefetch = prefetchOf(templatesFor(service), patients.get(id) ?? []);
      const call = hookCall(service, id, { prefetch }, { "accept-language": language });
      return (await cardsOf(await hooks.fetch(call)))[0]?.detail ?? "";
    };
    expect(await ask(CORONARY, "chang-wen-lung", "en")).toMatch(/- Age: \d+ y, Patient\//);
    const chinese = await ask(CORONARY, "chang-wen-lung", "zh-TW");
    expect(chinese).toMatch(/- 年齡：\d+ 歲，Patient\//);
    expect(chinese).not.toMatch(/\d y\b|\w: /);
    for (const [language, comma] of [
      ["en", ", "],
      ["zh-TW", "，"],
    ] as const) {
      const [first = ""] = (await ask(ECG, "wu-chien-hung", language)).split("\n");
      expect(first).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d${comma}Observation/`));
    }
  });

  it("marks an unread ECG of today by its verdict", async () => {
    const ask = async (id: string) => {
      const prefetch = prefetchOf(templatesFor(ECG), patients.get(id) ?? []);
      return (await cardsOf(await hooks.fetch(hookCall(ECG, id, { prefetch }))))[0];
    };
    expect(await ask("liu-yueh-tao")).toMatchObject({ indicator: "critical" });
    expect((await ask("wu-chien-hung"))?.summary).toContain("ST elevation");
    expect(await ask("wang-ta-ming")).toBeUndefined();
  });

  it("hands the ECG of the card to the app, also when a newer one waits", async () => {
    const id = "wu-chien-hung";
    const resources = patients.get(id) ?? [];
    const dateOf = (it: ChartResource) => String((it as { effectiveDateTime?: unknown }).effectiveDateTime ?? "");
    const [urgent, prior] = answerTo(templatesFor(ECG).ecgs ?? "", resources)
      .entry.map(({ resource }) => resource)
      .sort((one, other) => dateOf(other).localeCompare(dateOf(one)));
    if (!urgent || !prior) throw new Error("two ECGs are needed");
    const at = new Date(Date.parse(dateOf(urgent)) + 60_000).toISOString();
    const newer = { ...prior, id: "newer", effectiveDateTime: at } as ChartResource;
    const prefetch = prefetchOf(templatesFor(ECG), [...resources, newer]);
    const [card] = await cardsOf(await hooks.fetch(hookCall(ECG, id, { prefetch })));
    expect(card?.summary).toContain("1 more unread");
    expect(JSON.parse(card?.links[0]?.appContext ?? "")).toEqual({ ecg: `Observation/${urgent.id}` });
  });
});

describe("where the data comes from", () => {
  const id = "chen-kuo-hsiung";
  const resources = patients.get(id) ?? [];

  it("fetches only what was not sent, with the token of the request", async () => {
    const server = fhirServer(resources);
    const service = createCdsHooks({ config: configOf(), origin: ORIGIN, fetch: server });
    const { patient, condition } = prefetchOf(templatesFor(CORONARY), resources);
    const body = { prefetch: { patient, condition }, fhirServer: FHIR, fhirAuthorization: authorization };
    const [card] = await cardsOf(await service.fetch(hookCall(CORONARY, id, body)));
    expect(card?.summary).toContain("18.2");
    const asked = server.mock.calls.map(([url]) => new URL(String(url)).pathname);
    expect(asked).not.toContain("/fhir/Condition");
    expect(asked.some((path) => path.startsWith("/fhir/Patient"))).toBe(false);
    expect(asked).toContain("/fhir/Observation");
    service.dispose();
  });

  it("asks no FHIR server that is not an issuer of the site", async () => {
    for (const fhirServerUrl of [
      "http://ehr.test.evil.example/fhir",
      "http://ehr.test/fhirx",
      "http://169.254.169.254/",
    ]) {
      const answer = await hooks.fetch(
        hookCall(CORONARY, id, { fhirServer: fhirServerUrl, fhirAuthorization: authorization }),
      );
      expect(answer.status).toBe(412);
    }
    expect(noNetwork).not.toHaveBeenCalled();
  });

  it("names what could not be read, and gives no number that rests on it", async () => {
    const server = fhirServer(resources, ["Condition"]);
    const service = createCdsHooks({ config: configOf(), origin: ORIGIN, fetch: server });
    const call = hookCall(CORONARY, id, { fhirServer: FHIR, fhirAuthorization: authorization });
    const [card] = await cardsOf(await service.fetch(call));
    const chart = (await readCharts(resources)).find((it) => it.patient.reference === `Patient/${id}`);
    if (!chart) throw new Error("no chart");
    const conditions = searchPlan(CHART_CONCEPTS).find((plan) => plan.resourceType === "Condition");
    if (!conditions) throw new Error("no plan");
    const { facts } = failFacts(chart, conditions, "HTTP 500");
    const failed = await inference.run("score2-asia-pacific", facts, { "score2-region": "moderate" });
    expect(failed.status).not.toBe("result");
    expect(card?.summary).not.toContain("18.2");
    expect(card?.detail).toContain("Condition: the server failed (HTTP 500)");
    service.dispose();
  });

  it("says 412 when the patient, or everything, can be had in no way", async () => {
    expect((await hooks.fetch(hookCall(CORONARY, id))).status).toBe(412);
    const { patient } = prefetchOf(templatesFor(CORONARY), resources);
    expect((await hooks.fetch(hookCall(CORONARY, id, { prefetch: { patient } }))).status).toBe(412);
    const other = { ...(patient as object), id: "somebody-else" };
    const prefetch = { ...prefetchOf(templatesFor(CORONARY), resources), patient: other };
    expect((await hooks.fetch(hookCall(CORONARY, id, { prefetch }))).status).toBe(412);
  });

  it("does not read a first page or an OperationOutcome as all there is", async () => {
    const prefetch: Record<string, unknown> = prefetchOf(templatesFor(CORONARY), resources);
    const page = { ...(prefetch.observation as object), link: [{ relation: "next", url: `${FHIR}/?page=2` }] };
    for (const observation of [page, { resourceType: "OperationOutcome", issue: [] }, "text", 7, []]) {
      const [card] = await cardsOf(
        await hooks.fetch(hookCall(CORONARY, id, { prefetch: { ...prefetch, observation } })),
      );
      expect(card?.summary).not.toContain("18.2");
      expect(card?.detail).toContain("Could not be read");
    }
  });
});

describe("what is refused", () => {
  const post = (body: string) =>
    hooks.fetch(new Request(`${ORIGIN}/cds-services/${CORONARY}`, { method: "POST", body }));

  it("answers errors in words, never with a stack", async () => {
    const answers: [Response, number][] = [
      [await post("{"), 400],
      [await post("[]"), 400],
      [await post(JSON.stringify({ hook: "order-sign", context: { patientId: "1" } })), 400],
      [await post(JSON.stringify({ hook: "patient-view", context: {} })), 400],
      [await post(JSON.stringify({ hook: "patient-view", context: { patientId: "../x" } })), 400],
      [await hooks.fetch(hookCall("nobody", "1")), 404],
      [await hooks.fetch(new Request(`${ORIGIN}/cds-services/${CORONARY}`)), 405],
      [await hooks.fetch(hookCall(CORONARY, "1", { fhirAuthorization: { access_token: "a\r\nb" } })), 400],
    ];
    for (const [answer, status] of answers) {
      expect(answer.status).toBe(status);
      const { error } = (await answer.json()) as { error: string };
      expect(error).toMatch(/^[A-Z].+\.$/);
      expect(error).not.toMatch(/at .+:\d+/);
    }
  });

  it("lets only listed origins read from a browser", async () => {
    const ask = (origin: string) =>
      hooks.fetch(new Request(`${ORIGIN}/cds-services`, { headers: { origin } })).then((it) => it.headers);
    expect((await ask("http://tool.test")).get("access-control-allow-origin")).toBe("http://tool.test");
    expect((await ask("http://evil.test")).get("access-control-allow-origin")).toBeNull();
  });

  it("is off unless the configuration switches it on", async () => {
    const off = createCdsHooks({ config: configOf({ cdsHooks: false }), origin: ORIGIN });
    for (const request of [new Request(`${ORIGIN}/cds-services`), hookCall(CORONARY, "1")])
      expect((await off.fetch(request)).status).toBe(404);
  });

  it("asks for a signed token where the configuration names its callers", async () => {
    const clients = [{ iss: "http://ehr.test", jwksUrl: "http://ehr.test/jwks" }];
    const closed = createCdsHooks({ config: configOf({ clients }), origin: ORIGIN });
    expect((await closed.fetch(hookCall(CORONARY, "1"))).status).toBe(401);
    expect((await closed.fetch(hookCall(CORONARY, "1", {}, { authorization: "Bearer a.b.c" }))).status).toBe(401);
    closed.dispose();
  });
});
