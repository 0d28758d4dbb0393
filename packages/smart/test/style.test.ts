import { describe, expect, it } from "vitest";
import { readStyle } from "../src/style.ts";
import { tab } from "./tab.ts";

const EHR = "https://ehr.example/fhir";
const STYLE = { color_highlight: "#0B5394", dim_border_radius: "6px", color_text: "#303030" };

interface Asked {
  url: string;
  init: RequestInit | undefined;
}

async function read(address: string, answer: () => Promise<Response> | Response, servers = [EHR]) {
  const page = tab();
  const asked: Asked[] = [];
  page.fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    return answer();
  };
  return { outcome: await readStyle(address, servers, page), asked };
}

const json = (body: unknown, type = "application/json") =>
  new Response(JSON.stringify(body), { headers: { "content-type": type } });

describe("smart_style_url", () => {
  it.each([
    "https://ehr.example/style.json",
    "http://localhost:8080/style.json",
    "https://auth.ehr.example/style.json",
  ])("is read from %s without a token and without cookies", async (address) => {
    const { outcome, asked } = await read(address, () => json(STYLE), [EHR, "https://auth.ehr.example"]);
    expect(outcome).toEqual({ ok: true, style: { highlight: "#0b5394", borderRadiusPx: 6 }, ignored: [] });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.init).toMatchObject({
      credentials: "omit",
      redirect: "error",
      headers: { accept: "application/json" },
    });
  });

  it.each(["https://elsewhere.example/style.json", "http://ehr.example/style.json", "javascript:alert(1)", "https://"])(
    "is not asked for at %s",
    async (address) => {
      const { outcome, asked } = await read(address, () => json(STYLE));
      expect(outcome).toMatchObject({ ok: false, why: expect.stringContaining("address") });
      expect(asked).toEqual([]);
    },
  );

  it.each<[string, () => Promise<Response> | Response, RegExp]>([
    ["not found", () => new Response("", { status: 404 }), /HTTP 404/],
    ["another content type", () => json(STYLE, "text/html"), /application\/json/],
    [
      "half an answer",
      () => new Response('{"color_high', { headers: { "content-type": "application/json" } }),
      /not JSON/,
    ],
    ["a list", () => json([STYLE]), /no JSON object/],
    ["too long", () => json({ ...STYLE, color_text: "x".repeat(70_000) }), /too long/],
    ["no network", () => Promise.reject(new TypeError("failed")), /no answer/],
    ["too slow", () => Promise.reject(new DOMException("", "TimeoutError")), /5 s/],
  ])("is ignored with a reason: %s", async (_name, answer, why) => {
    const { outcome } = await read("https://ehr.example/style.json", answer);
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });

  it.each([
    [{}, { highlight: null, borderRadiusPx: null }, 0],
    [{ color_highlight: "", dim_border_radius: null }, { highlight: null, borderRadiusPx: null }, 0],
    [{ color_highlight: "#abc", dim_border_radius: "0" }, { highlight: "#aabbcc", borderRadiusPx: 0 }, 0],
    [{ color_highlight: "red; }", dim_border_radius: "99px" }, { highlight: null, borderRadiusPx: null }, 2],
    [
      { color_highlight: { toString: "#000000" }, dim_border_radius: "1em" },
      { highlight: null, borderRadiusPx: null },
      2,
    ],
    [{ color_highlight: "#0b539480", dim_border_radius: "-3px" }, { highlight: null, borderRadiusPx: null }, 2],
  ])("reads %j and names what it can not use", async (style, expected, ignored) => {
    const { outcome } = await read("https://ehr.example/style.json", () => json(style));
    expect(outcome).toMatchObject({ ok: true, style: expected });
    expect(outcome.ok && outcome.ignored).toHaveLength(ignored);
  });
});
