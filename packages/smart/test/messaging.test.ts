import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginLaunch, type Messaging } from "../src/index.ts";
import { createMessaging, grantedMessages, UI_MESSAGES } from "../src/messaging.ts";
import { FakeEhr } from "./server.ts";
import { configFor, FakePage, launched, type Tab, tab } from "./tab.ts";

const ORIGIN = "https://ehr.example";
const GRANT = { origin: ORIGIN, handle: "h1", may: [...UI_MESSAGES] };

let page: FakePage;
let at: Tab;
let messaging: Messaging;
beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  at = tab();
  at.ehrPage = page;
  messaging = createMessaging(GRANT, at);
});
afterEach(() => vi.useRealTimers());

const to = (message: Record<string, unknown>, payload: unknown) => ({
  messageId: "e1",
  responseToMessageId: message.messageId,
  payload,
});
/** An EHR that takes the handshake, and answers the rest so. */
const host = (payload: unknown) => (message: Record<string, unknown>) =>
  to(message, message.messageType === "status.handshake" ? {} : payload);

/** The value of a promise after as much time as any wait of ours lasts. */
async function inTheEnd<T>(promise: Promise<T>): Promise<T> {
  const value = promise;
  await vi.advanceTimersByTimeAsync(60_000);
  return value;
}

describe("SMART Web Messaging, the app's side", () => {
  it("shakes hands once, then asks with the handle, an id of its own and the one target origin", async () => {
    page.answer = host({ status: "success" });
    expect(await messaging.offers()).toEqual(["ui.done", "ui.launchActivity"]);
    expect(await messaging.done()).toEqual({ ok: true });
    expect(await messaging.launchActivity({ type: "problem-review", problem: "Condition/c1" })).toEqual({ ok: true });
    expect(page.received.map(({ message }) => message)).toEqual([
      { messageId: expect.any(String), messagingHandle: "h1", messageType: "status.handshake", payload: {} },
      { messageId: expect.any(String), messagingHandle: "h1", messageType: "ui.done", payload: {} },
      {
        messageId: expect.any(String),
        messagingHandle: "h1",
        messageType: "ui.launchActivity",
        payload: { activityType: "problem-review", activityParameters: { problemLocation: "Condition/c1" } },
      },
    ]);
    expect(page.received.every(({ targetOrigin }) => targetOrigin === ORIGIN)).toBe(true);
    expect(new Set(page.received.map(({ message }) => message.messageId)).size).toBe(3);
    expect(page.listeners.size).toBe(0);
  });

  it("takes an answer from that window with that origin and to that message only", async () => {
    const asked = messaging.offers();
    const { message } = page.received[0] ?? { message: {} };
    const right = to(message, {});
    page.say(right, "https://evil.example");
    page.say(right, ORIGIN, new FakePage());
    page.say({ ...right, responseToMessageId: "another" }, ORIGIN);
    page.say({ payload: {} }, ORIGIN);
    page.say(null, ORIGIN);
    page.say("responseToMessageId", ORIGIN);
    let done = false;
    void asked.then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toBe(false);
    page.say(right, ORIGIN);
    expect(await asked).toEqual(UI_MESSAGES);
    page.say(to(message, { status: "error" }), ORIGIN);
    expect(await messaging.offers()).toEqual(UI_MESSAGES);
  });

  it.each([
    ["never answers", () => null],
    [
      "answers the handshake with an error",
      (message: Record<string, unknown>) => to(message, { error: { code: "x" } }),
    ],
    ["refuses the handshake", (message: Record<string, unknown>) => to(message, { status: "error" })],
  ])("offers nothing of an EHR that %s, and sends it nothing more", async (_name, answer) => {
    page.answer = answer;
    expect(await inTheEnd(messaging.offers())).toEqual([]);
    expect(await messaging.done()).toEqual({ ok: false, reason: "not-offered", text: null });
    expect(page.received).toHaveLength(1);
    expect(page.listeners.size).toBe(0);
  });

  it("offers nothing without a window around it, or when posting to it fails", async () => {
    at.ehrPage = null;
    expect(await createMessaging(GRANT, at).offers()).toEqual([]);
    page.postMessage = () => {
      throw new DOMException("gone", "SyntaxError");
    };
    at.ehrPage = page;
    expect(await createMessaging(GRANT, at).offers()).toEqual([]);
    expect(page.listeners.size).toBe(0);
  });

  it("says what the EHR said when it refuses, and that it did not answer", async () => {
    page.answer = host({ status: "error", statusDetail: { text: "no such activity" } });
    const asked = { type: "problem-review", problem: "Condition/c1" } as const;
    expect(await messaging.launchActivity(asked)).toEqual({ ok: false, reason: "refused", text: "no such activity" });
    page.answer = () => null;
    expect(await inTheEnd(messaging.launchActivity(asked))).toEqual({ ok: false, reason: "no-answer", text: null });
  });

  it("posts a reference and nothing else that could name a patient", async () => {
    page.answer = host({ status: "success" });
    for (const problem of ["Condition/a b", "Patient/p1", "Condition/c1?name=Chen", "陳大文", ""]) {
      expect(await messaging.launchActivity({ type: "problem-review", problem })).toMatchObject({ ok: false });
    }
    expect(page.received).toEqual([]);
  });

  it("survives any payload", async () => {
    vi.useRealTimers();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (payload) => {
        page.answer = host(payload);
        const { ok } = await createMessaging(GRANT, at).done();
        expect(ok).toBe((payload as { status?: unknown } | null)?.status === "success");
      }),
    );
  });

  it("is narrowed by the granted scopes where they were asked for", () => {
    expect(grantedMessages("openid launch", ["openid"])).toEqual(UI_MESSAGES);
    expect(grantedMessages("launch messaging/ui", ["messaging/ui"])).toEqual(UI_MESSAGES);
    expect(grantedMessages("launch messaging/ui", ["messaging/ui.done"])).toEqual(["ui.done"]);
    expect(grantedMessages("launch messaging/ui", ["launch"])).toEqual([]);
  });
});

describe("SMART Web Messaging in a launch", () => {
  let ehr: FakeEhr;
  beforeEach(async () => {
    vi.useRealTimers();
    ehr = await FakeEhr.start();
  });
  afterEach(() => ehr.stop());

  const GIVEN = { smart_web_messaging_origin: ORIGIN, smart_web_messaging_handle: "h1" };

  it("is asked for where discovery lists it, and only there", async () => {
    const scopeOf = async (supported: unknown): Promise<string> => {
      ehr.discovery = { scopes_supported: supported };
      const launching = tab({ url: `http://localhost:8080/coronary-risk/launch.html?iss=${ehr.iss}&launch=a` });
      await beginLaunch(configFor(ehr), "coronary-risk", launching);
      return new URL(launching.left[0] ?? "").searchParams.get("scope") ?? "";
    };
    expect(await scopeOf(["openid", "messaging/ui"])).toContain(" messaging/ui ");
    expect(await scopeOf(["messaging/ui.done", "messaging/scratchpad"])).toContain(" messaging/ui.done ");
    for (const none of [undefined, [], "messaging/ui", [7]]) expect(await scopeOf(none)).not.toContain("messaging");
  });

  it("is there with an origin and a handle, and the handle stays inside", async () => {
    ehr.token = GIVEN;
    const launching = tab();
    const session = await launched(ehr, launching);
    launching.ehrPage = page;
    page.answer = host({ status: "success" });
    expect(await session.messaging?.done()).toEqual({ ok: true });
    expect(JSON.stringify(session)).not.toContain("h1");
  });

  it.each([
    ["no handle", { ...GIVEN, smart_web_messaging_handle: undefined }],
    ["no origin", { ...GIVEN, smart_web_messaging_origin: undefined }],
    ["every origin", { ...GIVEN, smart_web_messaging_origin: "*" }],
    ["an origin without TLS", { ...GIVEN, smart_web_messaging_origin: "http://ehr.example" }],
    ["an address that is no page's", { ...GIVEN, smart_web_messaging_origin: "javascript:alert(1)" }],
  ])("is not there with %s", async (_name, token) => {
    ehr.token = token;
    expect((await launched(ehr)).messaging).toBeNull();
  });

  it("is not there when the scope was asked for and not granted", async () => {
    ehr.discovery = { scopes_supported: ["messaging/ui"] };
    ehr.token = { ...GIVEN, scope: "openid fhirUser launch patient/Patient.rs" };
    expect((await launched(ehr)).messaging).toBeNull();
  });

  it("goes on when the session has ended, so that the reader can go back", async () => {
    ehr.token = GIVEN;
    const launching = tab();
    launching.ehrPage = page;
    page.answer = host({ status: "success" });
    const session = await launched(ehr, launching);
    await session.signOut();
    expect(await session.messaging?.done()).toEqual({ ok: true });
  });
});
