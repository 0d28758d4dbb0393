import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cacheControl,
  caddyfile,
  contentSecurityPolicy,
  nginxConfig,
  parseAddress,
  siteOrigins,
} from "../src/index.ts";

const example = path.resolve(import.meta.dirname, "../example");
const read = (name: string) => readFileSync(path.join(example, name), "utf8");
const place = { address: "https://bedside.example.org", root: "/srv/bedside" };

describe("origins of config.json", () => {
  it("takes the servers' and the EHR's origins, each once", () => {
    const iss = "https://fhir.example.org:8443/r4/tenant";
    const issuers = [{ iss, origins: ["https://login.example.org"] }, { iss: `${iss}/2` }];
    expect(siteOrigins({ issuers, site: { frameAncestors: ["https://*.example.org"] } })).toEqual({
      servers: ["https://fhir.example.org:8443", "https://login.example.org"],
      frameAncestors: ["https://*.example.org"],
    });
  });

  it("passes over other shapes", () => {
    for (const config of [null, 3, [], {}, { issuers: {}, site: [] }, { issuers: [null, { iss: "no address" }] }])
      expect(siteOrigins(config)).toEqual({ servers: [], frameAncestors: [] });
  });

  it("refuses what would change the policy", () => {
    for (const origin of [
      "*",
      "https:",
      "https://a.org;",
      "https://a.org 'unsafe-inline'",
      "https://a.org/x",
      "data:",
      "",
    ])
      expect(() => siteOrigins({ site: { frameAncestors: [origin] } }), origin).toThrow(/content security policy/);
    expect(() => siteOrigins({ issuers: [{ iss: "https://a.org;script-src/r4" }] })).toThrow();
    expect(() => siteOrigins({ issuers: [{ iss: "https://a.org/r4", origins: [7] }] })).toThrow();
  });

  it("whatever stands in config.json, the policy keeps its directives", () => {
    const names = (policy: string) => policy.split("; ").map((directive) => directive.split(" ")[0]);
    const plain = names(contentSecurityPolicy({ servers: [], frameAncestors: [] }));
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), fc.oneof(fc.webUrl(), fc.string()), (iss, frame) => {
        let site: ReturnType<typeof siteOrigins>;
        try {
          site = siteOrigins({ issuers: [{ iss }], site: { frameAncestors: [frame] } });
        } catch {
          return;
        }
        const policy = contentSecurityPolicy(site);
        expect(names(policy)).toEqual(plain);
        expect(policy).not.toMatch(/'unsafe-(inline|eval)'|[\n\r"$`,]/);
      }),
    );
  });
});

describe("caching", () => {
  it("keeps hashed names of the build for ever, and nothing that a site may change", () => {
    for (const name of [
      "/assets/index-DJ_3-x9Q.js",
      "/b/assets/ort-wasm-AbCd1234.wasm",
      "/models/m/model.0123456789ab.onnx",
    ])
      expect(cacheControl(name), name).toContain("immutable");
    for (const name of [
      "/",
      "/config.json",
      "/codes-hospital.json",
      "/x/launch.html",
      "/models/index.json",
      "/a-AbCd1234.js",
    ])
      expect(cacheControl(name), name).toBe("no-cache");
  });
});

describe("server files", () => {
  const site = siteOrigins(JSON.parse(read("config.json")));

  it.each([
    ["nginx.conf", nginxConfig(site, place)],
    ["Caddyfile", caddyfile(site, place)],
  ])("the example %s is what the generator makes (EXAMPLES=write writes it)", (name, made) => {
    if (process.env.EXAMPLES === "write") writeFileSync(path.join(example, name), made);
    expect(read(name)).toBe(made);
  });

  it("refuses an address or a folder that would need quoting", () => {
    for (const address of [
      "apps.example.org",
      "ftp://a.org",
      "https://a.org/?x",
      "https://u@a.org",
      "https://a.org/%7B",
      "https://a.org/a;b",
    ])
      expect(() => parseAddress(address), address).toThrow(/address|characters/);
    for (const root of ["srv", "/srv/a b", "/srv;", "/srv\n"])
      expect(() => nginxConfig(site, { ...place, root }), root).toThrow(/absolute path/);
  });
});
