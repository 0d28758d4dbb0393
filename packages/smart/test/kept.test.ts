import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSession } from "../src/index.ts";
import { FakeEhr } from "./server.ts";
import { configFor, FakeLocks, launched, MemoryStorage, type Tab, tab } from "./tab.ts";

let ehr: FakeEhr;
let storage: MemoryStorage;
let locks: FakeLocks;
beforeEach(async () => {
  ehr = await FakeEhr.start();
  storage = new MemoryStorage();
  locks = new FakeLocks();
});
afterEach(() => ehr.stop());

/** A new page of the same tab; the page before is gone. */
function page(aheadMs = 0): Tab {
  locks.drop();
  const made = tab({ storage, locks });
  made.ahead = aheadMs;
  return made;
}
/** Another frame of the same tab, beside the ones that are open. */
const frame = (): Tab => tab({ storage, locks });
const MINUTE = 60_000;
const WORK = [{ hdl: 50 }];

describe("unfiled work", () => {
  it("outlives a reload and a new launch for the same patient and user", async () => {
    const first = page();
    (await launched(ehr, first)).keep("entries", WORK);
    const reloaded = tab({ storage, locks, state: first.historyState, url: first.location.href });
    locks.drop();
    expect((await openSession(configFor(ehr), "coronary-risk", reloaded)).kept("entries")).toEqual(WORK);
    expect((await launched(ehr, page(10 * MINUTE))).kept("entries")).toEqual(WORK);
  });

  it("is never another patient's, and is gone when another patient has been opened", async () => {
    (await launched(ehr, page())).keep("entries", WORK);
    ehr.token = { patient: "p2" };
    expect((await launched(ehr, page())).kept("entries")).toEqual([]);
    await expect.poll(() => storage.text()).not.toContain("hdl");
    ehr.token = {};
    expect((await launched(ehr, page())).kept("entries")).toEqual([]);
  });

  it("is never another user's", async () => {
    (await launched(ehr, page())).keep("entries", WORK);
    ehr.idToken = { claims: { sub: "dr2" } };
    expect((await launched(ehr, page())).kept("entries")).toEqual([]);
    await expect.poll(() => storage.text()).not.toContain("hdl");
  });

  it("of nobody known is found by a reload only", async () => {
    ehr.idToken = null;
    (await launched(ehr, page())).keep("entries", WORK);
    expect((await launched(ehr, page())).kept("entries")).toEqual([]);
  });

  it("of nobody known is not kept for anybody when the session expires", async () => {
    ehr.idToken = null;
    const session = await launched(ehr, page());
    session.keep("entries", WORK);
    await session.signOut("session-expired");
    expect(session.state()).toMatchObject({ unfiled: { counts: { entries: 1 }, isKept: false } });
    expect(storage.text()).not.toContain("hdl");
  });

  it("is removed by a page that shows no chart once nobody may come back to it", async () => {
    const session = await launched(ehr, page());
    session.keep("entries", WORK);
    await session.signOut("session-expired");
    const timers: { run: () => void; ms: number }[] = [];
    const over = page();
    over.go("http://localhost:8080/coronary-risk/");
    over.history.replaceState({ bedsideSession: "gone" }, "", over.location.href);
    over.setTimeout = (run, ms) => timers.push({ run, ms });
    await expect(openSession(configFor(ehr), "coronary-risk", over)).rejects.toMatchObject({ kind: "chart-closed" });
    expect(storage.text()).toContain("hdl");
    expect(timers.map(({ ms }) => ms)).toEqual([15 * MINUTE]);
    timers[0]?.run();
    await expect.poll(() => storage.text()).not.toContain("hdl");
  });

  it("stays out of a full storage without a fault", async () => {
    const session = await launched(ehr, page());
    storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    session.keep("entries", WORK);
    expect(session.kept("entries")).toEqual([]);
  });

  it("of a chart that is still open in another frame stays", async () => {
    const first = await launched(ehr, frame());
    first.keep("entries", WORK);
    ehr.token = { patient: "p2" };
    await launched(ehr, frame());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(first.kept("entries")).toEqual(WORK);
  });

  it("waits 15 minutes after the page was last used, and as long as its own session lasts", async () => {
    const first = page();
    const session = await launched(ehr, first);
    session.keep("entries", WORK);
    first.ahead = 20 * MINUTE;
    expect(session.kept("entries")).toEqual(WORK);
    expect((await launched(ehr, page(16 * MINUTE))).kept("entries")).toEqual([]);
    expect(storage.text()).not.toContain("hdl");
  });

  it("is removed by sign-out and by the idle limit, and kept when the session expires", async () => {
    for (const [reason, kept] of [
      ["signed-out", false],
      ["idle", false],
      ["patient-mismatch", false],
      ["session-expired", true],
    ] as const) {
      const session = await launched(ehr, page());
      session.keep("entries", WORK);
      await session.signOut(reason);
      expect(session.state()).toMatchObject({ status: "ended", unfiled: { counts: { entries: 1 }, isKept: kept } });
      expect(storage.text().includes("hdl"), reason).toBe(kept);
      session.keep("late", WORK);
      expect(storage.text()).not.toContain("late");
    }
  });

  it("names nobody in its key", async () => {
    (await launched(ehr, page())).keep("entries", WORK);
    const key = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").find((it) =>
      it.includes("kept"),
    );
    expect(key).toMatch(/^bedside\.kept\.[0-9a-f]{64}$/);
  });

  it("that somebody has tampered with is nothing", async () => {
    (await launched(ehr, page())).keep("entries", WORK);
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index) ?? "";
      if (key.includes("kept")) storage.setItem(key, "{");
    }
    expect((await launched(ehr, page())).kept("entries")).toEqual([]);
  });
});
