import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  call,
  exchange,
  type Flow,
  follow,
  go,
  Jar,
  type Running,
  start,
  submit,
} from "./auth-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

const STANDALONE =
  "launch/patient openid fhirUser offline_access patient/Patient.rs patient/Observation.rs patient/RiskAssessment.c system/Patient.rs";

async function begin(
  scope = STANDALONE,
): Promise<{ flow: Flow; jar: Jar; page: string; html: string; answer: Response }> {
  const flow = authorizeUrl(run.sandbox, { scope });
  const jar = new Jar();
  const { answer, url } = await follow(jar, flow.url, flow.redirectUri);
  if (!answer) throw new Error(url);
  return { flow, jar, page: url, html: await answer.text(), answer };
}

describe("standalone launch", () => {
  it("signs in, finds a patient, refuses one scope, and the token has the rest", async () => {
    const { answer, flow, html, jar, page } = await begin();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("content-security-policy")).toContain(`form-action 'self' ${run.sandbox.url}`);
    expect(html).toContain("Dr Lin Yi-Chun");
    expect(html).not.toContain("<script");

    const picker = await (
      await submit(jar, page, [
        ["step", "sign-in"],
        ["practitioner", "dr-lin"],
      ])
    ).text();
    expect(picker).toContain("Ann Test");
    expect(picker).toContain("Bob &lt;b&gt;Test&lt;/b&gt;");

    const found = await (
      await submit(jar, page, [
        ["step", "search"],
        ["practitioner", "dr-lin"],
        ["q", "T-1"],
      ])
    ).text();
    expect(found).toContain("Ann Test");
    expect(found).not.toContain("Bob");

    const consent = await (
      await submit(jar, page, [
        ["step", "patient"],
        ["practitioner", "dr-lin"],
        ["patient", "ann"],
      ])
    ).text();
    expect(consent).toContain("Read measurements and laboratory results of this patient");
    expect(consent).toContain("system/Patient.rs");
    expect(consent).not.toContain('value="system/Patient.rs"');

    const done = await submit(jar, page, [
      ["step", "consent"],
      ["practitioner", "dr-lin"],
      ["patient", "ann"],
      ...[
        "launch/patient",
        "openid",
        "fhirUser",
        "patient/Patient.rs",
        "patient/Observation.rs",
        "system/Patient.rs",
      ].map((scope): [string, string] => ["scope", scope]),
    ]);
    const { url } = await follow(jar, new URL(done.headers.get("location") ?? "", page).href, flow.redirectUri);
    const { body } = await exchange(run.sandbox, flow, url);
    expect(body.patient).toBe("ann");
    expect(body.scope.split(" ").sort()).toEqual([
      "fhirUser",
      "launch/patient",
      "openid",
      "patient/Observation.rs",
      "patient/Patient.rs",
    ]);
    expect(body.refresh_token).toBeUndefined();
    expect((await call(run.fhir, body, "Observation")).body?.entry?.length).toBe(2);
  });

  it("answers each form with the address of the next page, which can be reloaded, gone back to and read in Chinese", async () => {
    const { flow, html, jar, page } = await begin();
    const send = async (fields: Record<string, string>) => {
      const answer = await go(jar, page, { method: "POST", body: new URLSearchParams(fields) });
      const address = new URL(answer.headers.get("location") ?? "", page).href;
      expect([answer.status, await answer.text()]).toEqual([303, ""]);
      return address;
    };
    const read = async (address: string) => (await go(jar, address)).text();
    const picker = await send({ step: "sign-in", practitioner: "dr-lin" });
    const found = await send({ step: "search", practitioner: "dr-lin", q: "T-1" });
    const consent = await send({ step: "patient", practitioner: "dr-lin", patient: "ann" });
    expect(consent).not.toMatch(/ann|dr-lin/);
    expect(await read(consent)).toContain("What ECG triage may do");
    expect(await read(found)).not.toContain("Bob");
    expect(await read(picker)).toContain("Bob");
    expect(await read(page)).toBe(html);
    const chinese = /<a href="([^"]+)"/.exec(await read(consent))?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(await read(new URL(chinese, page).href)).toContain("「心電圖判讀」可以做的事");
    const other = await begin();
    const foreign = new URL(consent).search;
    expect(await (await go(other.jar, other.page + foreign)).text()).toContain("<h1>Sign in</h1>");
    const end = await send({ step: "consent", practitioner: "dr-lin", patient: "ann", scope: "launch/patient" });
    const { url } = await follow(jar, end, flow.redirectUri);
    expect((await exchange(run.sandbox, flow, url)).body.patient).toBe("ann");
    const late = await go(jar, page, { method: "POST", body: new URLSearchParams({ practitioner: "dr-lin" }) });
    expect(late.status).toBe(303);
  });

  it("shows an error of a posted authorization request at an address of its own", async () => {
    const { origin, pathname, searchParams } = new URL(authorizeUrl(run.sandbox, { client_id: "nobody" }).url);
    const jar = new Jar();
    const answer = await go(jar, origin + pathname, { method: "POST", body: searchParams });
    expect([answer.status, await answer.text()]).toEqual([303, ""]);
    const page = await go(jar, new URL(answer.headers.get("location") ?? "", origin).href);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain("This server does not know the app");
  });

  it("names the app in the language of the page", async () => {
    const { jar, page } = await begin();
    expect(await (await go(jar, `${page}?lang=zh-TW`)).text()).toContain("「心電圖判讀」需要確認您的身分");
    expect(await (await go(jar, `${page}?lang=en`)).text()).toContain("ECG triage asks who you are");
  });

  it("asks for no patient when no scope needs one", async () => {
    const { jar, page } = await begin("openid fhirUser user/Patient.rs");
    const next = await (
      await submit(jar, page, [
        ["step", "sign-in"],
        ["practitioner", "dr-wu"],
      ])
    ).text();
    expect(next).toContain("Read identity of every patient you may see");
  });

  it("cancel goes back to the app with access_denied", async () => {
    const { flow, jar, page } = await begin();
    const done = await submit(jar, page, [["step", "cancel"]]);
    const { url } = await follow(jar, new URL(done.headers.get("location") ?? "", page).href, flow.redirectUri);
    expect(new URL(url).searchParams.get("error")).toBe("access_denied");
  });

  it("does not believe a practitioner or patient that is not in the store", async () => {
    const { jar, page } = await begin();
    expect(
      await (
        await submit(jar, page, [
          ["step", "consent"],
          ["practitioner", "nobody"],
          ["patient", "ann"],
        ])
      ).text(),
    ).toContain('name="practitioner"');
    expect(
      await (
        await submit(jar, page, [
          ["step", "consent"],
          ["practitioner", "dr-lin"],
          ["patient", "../Practitioner/dr-lin"],
        ])
      ).text(),
    ).toContain('type="search"');
  });

  it.each([
    ["application/json", "{}"],
    ["text/plain", "step=consent"],
    ["multipart/form-data", "no boundary"],
    [undefined, ""],
  ])("answers a POST of %s, which is no form, with a page", async (type, body) => {
    const { jar, page } = await begin();
    for (const address of [page, `${run.sandbox.url}/auth/interaction/nope`]) {
      const headers: HeadersInit = type === undefined ? {} : { "content-type": type };
      const answer = await go(jar, address, { method: "POST", headers, body: new TextEncoder().encode(body) });
      expect(answer.status).toBe(415);
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await answer.text()).toContain("application/x-www-form-urlencoded");
    }
    expect((await go(jar, page)).status).toBe(200);
  });

  it("speaks Chinese on request, and says so when the interaction is gone", async () => {
    const { jar, page } = await begin();
    expect(await (await go(jar, `${page}?lang=zh-TW`)).text()).toContain('lang="zh-Hant-TW"');
    const gone = await fetch(page, { headers: { accept: "text/html" } });
    expect(gone.status).toBe(400);
    expect(await gone.text()).toContain("cookies are blocked");
  });
});
