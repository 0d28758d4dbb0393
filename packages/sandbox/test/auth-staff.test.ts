import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  call,
  ehrLaunch,
  exchange,
  follow,
  Jar,
  launch,
  type Running,
  start,
  submit,
} from "./auth-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

const READS = "user/Observation.rs user/Practitioner.r";
const console = (scope: string) => ({
  client_id: "bedside-console",
  redirect_uri: `${run.sandbox.url}/console/`,
  scope,
});
const NO_CHART = { app: "console", patients: [], practitioners: ["dr-wu"] };

describe("an app without a patient", () => {
  it("opens from the EHR's menu: nobody is asked, no patient is named, and the user is the one signed in", async () => {
    const scope = `openid fhirUser launch online_access ${READS}`;
    const tokens = await ehrLaunch(run.sandbox, NO_CHART, console(scope));
    expect(tokens.scope.split(" ").sort()).toEqual(scope.split(" ").sort());
    expect(tokens).not.toHaveProperty("patient");
    const [, claims = ""] = (tokens.id_token ?? "").split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString()).fhirUser).toBe(`${run.fhir}/Practitioner/dr-wu`);
  });

  it("opens by itself: who, what it may do, and no patient", async () => {
    const flow = authorizeUrl(run.sandbox, console(`openid fhirUser online_access ${READS}`));
    const jar = new Jar();
    const { answer, url: page } = await follow(jar, flow.url, flow.redirectUri);
    expect(await answer?.text()).toContain("Console asks who you are");
    const practitioner: [string, string] = ["practitioner", "dr-lin"];
    const consent = await (await submit(jar, page, [["step", "sign-in"], practitioner])).text();
    expect(consent).toContain("What Console may do");
    expect(consent).toContain("Read measurements and laboratory results of every patient you may see");
    const ticked = ["openid", "fhirUser", "online_access", ...READS.split(" ")];
    const fields = ticked.map((scope): [string, string] => ["scope", scope]);
    const done = await submit(jar, page, [["step", "consent"], practitioner, ...fields]);
    const { url } = await follow(jar, new URL(done.headers.get("location") ?? "", page).href, flow.redirectUri);
    const { body } = await exchange(run.sandbox, flow, url);
    expect(body).not.toHaveProperty("patient");
    expect(body.refresh_token).toBeDefined();
  });

  it("reads what every patient has, page by page, and neither another type nor writes", async () => {
    const tokens = await ehrLaunch(run.sandbox, NO_CHART, console(`openid launch ${READS}`));
    const seen: string[] = [];
    let next: string | undefined = "Observation?_count=1";
    while (next !== undefined) {
      const { body, status } = await call(run.fhir, tokens, next);
      expect([status, body?.total]).toEqual([200, 3]);
      seen.push(...(body?.entry ?? []).map(({ resource }) => resource.id ?? ""));
      const links = body?.link as { relation: string; url: string }[];
      next = links.find(({ relation }) => relation === "next")?.url.slice(run.fhir.length + 1);
    }
    expect(seen.sort()).toEqual(["ann-ldl", "ann-pulse", "bob-ldl"]);
    expect((await call(run.fhir, tokens, "Practitioner/dr-wu")).status).toBe(200);
    for (const path of ["Patient", "Patient/ann", "Condition", "Observation?_include=Observation:patient"])
      expect((await call(run.fhir, tokens, path)).status).toBe(403);
    const body = JSON.stringify({ resourceType: "Observation", status: "final", code: { text: "x" } });
    expect((await call(run.fhir, tokens, "Observation", { method: "POST", body })).status).toBe(403);
  });

  it("is another than one that asks for a patient's data: that one is asked which patient", async () => {
    const handle = await launch(run.sandbox, { patients: [] });
    const flow = authorizeUrl(run.sandbox, { launch: handle });
    const { answer } = await follow(new Jar(), flow.url, flow.redirectUri);
    expect(await answer?.text()).toContain("Choose a patient");
  });
});
