import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("makes one policy for everybody on a page, which takes each one's own addresses and no other", async () => {
  const createPolicy = vi.fn((_name: string, rules: { createScriptURL(url: string): string }) => rules);
  vi.stubGlobal("trustedTypes", { createPolicy });
  const { trustOnly } = await import("../src/trusted.ts");
  const models = trustOnly("/assets/worker-1.js");
  const files = trustOnly("/assets/ecg.worker-2.js");
  expect(createPolicy).toHaveBeenCalledOnce();
  expect(createPolicy.mock.calls[0]?.[0]).toBe("bedside-worker");
  expect(models("/assets/worker-1.js")).toBe("/assets/worker-1.js");
  expect(files("/assets/ecg.worker-2.js")).toBe("/assets/ecg.worker-2.js");
  expect(() => models("/assets/ecg.worker-2.js")).toThrow(TypeError);
  expect(() => files("/assets/other.js")).toThrow(TypeError);
  expect(() => createPolicy.mock.calls[0]?.[1].createScriptURL("data:text/javascript,1")).toThrow(TypeError);
});

it("holds to the same addresses where the browser knows no Trusted Types", async () => {
  const { trustOnly } = await import("../src/trusted.ts");
  const trusted = trustOnly("/assets/worker-1.js");
  expect(trusted("/assets/worker-1.js")).toBe("/assets/worker-1.js");
  expect(() => trusted("/assets/other.js")).toThrow(TypeError);
});
