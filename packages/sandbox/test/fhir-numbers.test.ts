import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../src/fhir/parse-json.ts";
import type { AnyResource } from "../src/fhir/service.ts";
import { client, issues, observation } from "./fhir-helpers.ts";

const body = (number: string, id?: string) =>
  JSON.stringify({ ...observation("x", "a", "1"), id, subject: undefined, valueQuantity: { value: "NUMBER" } }).replace(
    '"NUMBER"',
    number,
  );
const kept = (resource: AnyResource | null) => (resource?.valueQuantity as { value?: unknown } | undefined)?.value;

describe("a number in what is written", () => {
  test.each([
    ["1.00", 1],
    ["0.1000", 0.1],
    ["1E3", 1000],
    ["-0.0", 0],
    ["-12.50e-1", -1.25],
    ["123456789012345.00", 123456789012345],
    ["0.30000000000000004", 0.30000000000000004],
    ["1e23", 1e23],
    ["1e300", 1e300],
    ["5e-324", 5e-324],
    ["0e999", 0],
    ["0.000000000000000000000000000001", 1e-30],
  ])("%s is kept", async (written, value) => {
    const { get, send } = client();
    const { body: created, status } = await send("POST", "Observation", body(written));
    expect(status).toBe(201);
    const read = await get(`Observation/${created?.id}`);
    expect((JSON.parse(JSON.stringify(read.body)) as { valueQuantity: object }).valueQuantity).toEqual({ value });
  });

  test.each([
    "1e400",
    "-1e400",
    "1e-400",
    "9007199254740993",
    "5.123456789012345678901",
    "0.1000000000000000055511151231257827",
    "100000000000000000000000000000001",
    "1.7976931348623157e309",
  ])("%s, which a double can not carry, is refused and named", async (written) => {
    const { get, send } = client();
    for (const [method, address, text] of [
      ["POST", "Observation", body(written)],
      ["POST", "Observation", body(` \n${written} `)],
      ["PUT", "Observation/x", body(written, "x")],
    ] as const) {
      const answer = await send(method, address, text);
      expect([answer.status, issues(answer)]).toEqual([
        422,
        [
          {
            severity: "error",
            code: "value",
            diagnostics: `Observation.valueQuantity.value: ${written} can not be kept as it is written, only as the nearest double`,
            expression: ["Observation.valueQuantity.value"],
          },
        ],
      ]);
    }
    expect((await get("Observation?_summary=count")).body?.total).toBe(0);
  });

  test("is named in a Bundle and in an array, and nothing of the Bundle is written", async () => {
    const { get, send } = client();
    const entry = (number: string) => `{"resource":${body(number)},"request":{"method":"POST","url":"Observation"}}`;
    const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[${entry("1")},${entry("1e999")}]}`;
    const answer = await send("POST", "", bundle);
    expect([answer.status, issues(answer)[0]?.expression]).toEqual([
      422,
      ["Bundle.entry[1].resource.valueQuantity.value"],
    ]);
    expect((await get("Observation?_summary=count")).body?.total).toBe(0);
    expect(() => parseJson("[1, [2,9007199254740993]]")).toThrow("$this[1][1]: 9007199254740993 can not");
    expect(() => parseJson('{"a" :\n1e400}')).toThrow("$this.a: 1e400");
    expect(() => parseJson(" 1e400")).toThrow("$this: 1e400");
  });

  test("is looked at in a patch", async () => {
    const { get, send } = client();
    await send("PUT", "Observation/x", body("1", "x"));
    const patch = '[{"op":"replace","path":"/valueQuantity/value","value":1e400}]';
    const answer = await send("PATCH", "Observation/x", patch, { "content-type": "application/json-patch+json" });
    expect([answer.status, issues(answer)[0]?.expression]).toEqual([422, ["$this[0].value"]]);
    expect(kept((await get("Observation/x")).body as AnyResource)).toBe(1);
  });

  test("that is none of JSON's is refused in a resource that is loaded", async () => {
    const { service } = client();
    const infinite = {
      ...observation("x", "a", "1"),
      subject: undefined,
      valueQuantity: { value: Number.POSITIVE_INFINITY },
    };
    const report = await service.load([infinite as AnyResource]);
    expect([report.written, report.refused.map(({ resource }) => resource)]).toEqual([0, ["Observation/x"]]);
  });

  test("text that only looks like a number is left alone", () => {
    const value = { a: "1e400", b: ":1e400", c: ",9007199254740993", d: '"1e400', "9007199254740993": ["[1e-400"] };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  test("any number that JavaScript writes is read again, and one further digit is not lost unseen", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseJson(JSON.stringify({ number }))).toEqual({ number: number === 0 ? 0 : number });
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 17n, max: 10n ** 40n }), fc.nat(40), (digits, point) => {
        const text = String(digits);
        const at = Math.min(point, text.length - 1);
        const written = at === 0 ? text : `${text.slice(0, text.length - at)}.${text.slice(text.length - at)}`;
        const back = () => parseJson(`{"a":${written}}`) as { a: number };
        // BigInt's own arithmetic says whether the double's shortest form has the digits.
        const [whole = "", fraction = ""] = plain(Number(written)).split(".");
        const isSame = BigInt(whole + fraction.padEnd(at, "0").slice(0, at)) === digits && fraction.length <= at;
        if (isSame) expect(back().a).toBe(Number(written));
        else expect(back).toThrow("can not be kept");
      }),
    );
  });
});

/** A double's shortest form without an exponent. */
function plain(number: number): string {
  const [digits = "", exponent = "0"] = String(number).split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  const power = Number(exponent);
  if (power >= 0) return power === 0 ? digits : whole + fraction.padEnd(power, "0");
  return `0.${"0".repeat(-power - whole.length)}${whole}${fraction}`;
}
