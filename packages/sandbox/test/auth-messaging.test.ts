import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeUrl, ehrLaunch, exchange, follow, Jar, type Running, start } from "./auth-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

describe("SMART Web Messaging and CDS Hooks in the token answer", () => {
  it("gives the app the origin and the handle that the launcher page listens with", async () => {
    const made = await fetch(`${run.sandbox.url}/launcher/api/launch`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ app: "ecg-triage", patients: ["ann"], practitioners: ["dr-lin"] }),
    });
    const { launch, messagingHandle } = (await made.json()) as { launch: string; messagingHandle: string };
    expect(messagingHandle.length).toBeGreaterThanOrEqual(32);
    const flow = authorizeUrl(run.sandbox, { launch });
    const { url } = await follow(new Jar(), flow.url, flow.redirectUri);
    const { body } = await exchange(run.sandbox, flow, url);
    expect(body.smart_web_messaging_origin).toBe(run.sandbox.url);
    expect(body.smart_web_messaging_handle).toBe(messagingHandle);
  });

  it("says nothing of messages when the EHR does not offer them", async () => {
    const tokens = await ehrLaunch(run.sandbox, { webMessaging: false });
    expect(tokens).not.toHaveProperty("smart_web_messaging_origin");
    expect(tokens).not.toHaveProperty("smart_web_messaging_handle");
    expect(tokens).not.toHaveProperty("appContext");
  });

  it("grants the scope when it is asked for, and gives no handle when it is refused", async () => {
    const scope = "launch openid fhirUser messaging/ui patient/Patient.rs";
    const discovery = await (await fetch(`${run.sandbox.url}/fhir/.well-known/smart-configuration`)).json();
    expect(discovery).toMatchObject({ scopes_supported: expect.arrayContaining(["messaging/ui"]) });
    const granted = await ehrLaunch(run.sandbox, {}, { scope });
    expect(String(granted.scope).split(" ")).toContain("messaging/ui");
    expect(granted).toHaveProperty("smart_web_messaging_handle");
    for (const settings of [{ refusedScopes: ["messaging/ui"] }, { webMessaging: false }]) {
      const refused = await ehrLaunch(run.sandbox, settings, { scope });
      expect(String(refused.scope).split(" ")).not.toContain("messaging/ui");
      expect(refused).not.toHaveProperty("smart_web_messaging_handle");
    }
  });

  it("hands a card's appContext to the app unchanged", async () => {
    const appContext = '{"model":"score2","note":"10 % · 高風險"}';
    expect(await ehrLaunch(run.sandbox, { appContext })).toMatchObject({ appContext });
  });
});
