import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isExpected } from "../launcher/src/log/expected.ts";
import { clockOf, feltOf, filtered, shortPath, summaryOf } from "../launcher/src/log/summary.ts";
import { timeScale } from "../launcher/src/log/time-scale.ts";
import { type LaunchLog, type LoggedRequest, NORMAL_LAUNCH, type ShallCheck } from "../src/launch-settings.ts";

const check = (id: string, ok: boolean, level: ShallCheck["level"] = "SHALL"): ShallCheck => ({
  id,
  level,
  ok,
  parameter: null,
  text: { en: id, "zh-TW": id },
  advice: null,
});
const request = (n: number, path: string, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  n,
  atMs: n * 100,
  tookMs: 50,
  method: "GET",
  path,
  status: 200,
  parameters: [],
  simulated: null,
  checks: [],
  answered: null,
  ...more,
});
const log = (requests: LoggedRequest[], more: Partial<LaunchLog> = {}): LaunchLog => ({
  id: "1",
  version: 1,
  startedAt: "2026-11-22T06:02:08.104Z",
  clientId: "app",
  title: { en: "App", "zh-TW": "應用程式" },
  settings: { ...NORMAL_LAUNCH, faults: { ...NORMAL_LAUNCH.faults, retryAfterSeconds: 2 } },
  requests,
  ...more,
});
const token = (n: number, grant: string, status: number) =>
  request(n, "/auth/token", { method: "POST", status, parameters: [["grant_type", grant]] });

describe("what the log says of a launch", () => {
  it("counts each requirement once, and as broken when it was broken once", () => {
    const told = summaryOf(
      log([
        request(1, "/a", { checks: [check("authorize-a", true), check("authorize-b", true)] }),
        request(2, "/b", {
          checks: [check("authorize-a", true), check("authorize-b", false), check("authorize-c", false, "SHOULD")],
        }),
      ]),
      [
        check("authorize-a", true),
        check("token-z", true),
        check("authorize-least", true, "SHOULD"),
        check("assertion-alg", true),
        check("refresh-once", true),
      ],
    );
    expect(told).toMatchObject({ broken: 1, satisfied: 1 });
    expect(told.notSeen.map((requirement) => requirement.id)).toEqual(["token-z"]);
  });

  it("expects of each kind of client and launch what it can meet", () => {
    const test = { launchUrl: "http://a/", clientId: "a", redirectUris: [] };
    const confidential = {
      ...NORMAL_LAUNCH,
      appUnderTest: { ...test, clientKind: "confidential-asymmetric" as const },
    };
    expect(isExpected("assertion-alg", confidential)).toBe(true);
    expect(isExpected("token-client-public", confidential)).toBe(false);
    expect(isExpected("token-client-public", NORMAL_LAUNCH)).toBe(true);
    expect(isExpected("authorize-scope-launch", { ...NORMAL_LAUNCH, kind: "provider-standalone" })).toBe(false);
    expect(isExpected("authorize-state", { ...confidential, kind: "backend-service" })).toBe(false);
    expect(isExpected("backend-scope", { ...confidential, kind: "backend-service" })).toBe(true);
    expect(isExpected("backend-scope", NORMAL_LAUNCH)).toBe(false);
  });

  it("writes paths so that two requests can be told apart", () => {
    expect(shortPath(token(1, "refresh_token", 200))).toBe("/auth/token refresh_token");
    const first = shortPath(request(1, "/fhir/Observation?patient=chen-kuo-hsiung&_count=100&page=1"));
    const second = shortPath(request(2, "/fhir/Observation?patient=chen-kuo-hsiung&_count=100&page=2"));
    expect(first).not.toBe(second);
    expect(first).toBe("/fhir/Observation?page=1");
    const long = shortPath(request(1, `/auth/authorize?${"response_type=code&".repeat(9)}state=x`));
    expect(long.length).toBe(33);
    expect(shortPath(request(1, "/x?iss=http%3A%2F%2Flocalhost%2Ffhir&broken=%E0%A4%A"))).toContain("iss=…");
  });

  it("tells the time of the clock, not of the launch", () => {
    expect(clockOf(log([]), 12_000)).toMatch(/^\d\d:20\.104$/);
    expect(clockOf(log([], { startedAt: "?" }), 1500)).toBe("1.500");
  });

  it("filters by path, status and word", () => {
    const all = [
      request(1, "/fhir/Patient/1"),
      request(2, "/fhir/Condition", { status: 429, simulated: "tooManyAt" }),
      request(3, "/auth/authorize", { checks: [check("x-1", false)] }),
    ];
    const words = { broken: "broken", simulated: "simulated" };
    const numbers = (filter: string) => filtered(all, filter, words).map((each) => each.n);
    expect(numbers("")).toEqual([1, 2, 3]);
    expect(numbers("FHIR 429")).toEqual([2]);
    expect(numbers("simulated")).toEqual([2]);
    expect(numbers("broken")).toEqual([3]);
    expect(numbers("nothing like it")).toEqual([]);
  });

  it("warns of an old token after a failed refresh, of impatience, and of a token that nobody used", () => {
    const old = [token(1, "refresh_token", 400), request(2, "/fhir/Condition?patient=1", { status: 401 })];
    expect(feltOf(log(old))).toEqual([{ what: "oldToken", request: 2 }]);
    const path = "/fhir/Observation?page=2";
    const soon = [request(1, path, { status: 429 }), request(2, path)];
    expect(feltOf(log(soon))).toEqual([{ what: "tooSoon", request: 2, afterSeconds: 0.1, askedSeconds: 2 }]);
    const patient = [request(1, path, { status: 429 }), request(2, path, { atMs: 2200 })];
    expect(feltOf(log(patient))).toEqual([]);
    const unused = [token(1, "authorization_code", 200), request(2, "/fhir/metadata", { atMs: 9000 })];
    expect(feltOf(log(unused))).toEqual([{ what: "noData" }]);
    expect(feltOf(log([...unused, request(3, "/fhir/Patient/1", { atMs: 9500 })]))).toEqual([]);
  });
});

describe("the time bar", () => {
  it("keeps every bar inside the axis, in order, and none over another in its lane", () => {
    const span = fc.record({ at: fc.integer({ min: 0, max: 600_000 }), took: fc.integer({ min: 0, max: 20_000 }) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
        const requests = spans
          .sort((a, b) => a.at - b.at)
          .map(({ at, took }, index) => request(index + 1, "/x", { atMs: at, tookMs: took }));
        const { bars, lanes, ticks, waits } = timeScale(requests, 0);
        for (const part of [...bars, ...waits]) {
          expect(part.left).toBeGreaterThanOrEqual(0);
          expect(part.width).toBeGreaterThanOrEqual(-1e-9);
          expect(part.left + part.width).toBeLessThanOrEqual(1 + 1e-9);
        }
        for (let lane = 0; lane < lanes; lane++) {
          const here = bars.filter((bar) => bar.lane === lane);
          here.slice(1).forEach((bar, index) => {
            const previous = here[index];
            expect(bar.left).toBeGreaterThanOrEqual((previous?.left ?? 0) + (previous?.width ?? 0) - 1e-9);
          });
        }
        ticks.slice(1).forEach((tick, index) => {
          expect(tick.left).toBeGreaterThan(ticks[index]?.left ?? 0);
        });
      }),
    );
  });

  it("says how long a wait was, that Retry-After asked for it, and does not draw minutes of nothing", () => {
    const { totalSeconds, waits } = timeScale(
      [
        request(1, "/x", { atMs: 0, status: 429 }),
        request(2, "/x", { atMs: 2050 }),
        request(3, "/y", { atMs: 302_100 }),
      ],
      0,
    );
    expect(waits.map(({ retryAfter, seconds }) => [seconds, retryAfter])).toEqual([
      [2, true],
      [300, false],
    ]);
    expect((waits[1]?.width ?? 0) / (waits[0]?.width ?? 1)).toBeLessThan(2);
    expect(totalSeconds).toBeCloseTo(302.15, 0);
  });

  it("draws a request under way up to now", () => {
    const { bars } = timeScale([request(1, "/x", { atMs: 0, tookMs: null })], 4000);
    expect(bars[0]).toMatchObject({ left: 0, width: 1 });
  });
});
