import { describe, expect, inject, test } from "vitest";
import {
  createEmbeddedFhirService,
  createProxyFhirService,
  type FhirService,
} from "../../packages/sandbox/src/fhir/service.ts";
import { BASE } from "./clinic.ts";

const url = inject("hapi");
const problem = inject("javaProblem");

const observation = (number: string) =>
  `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":${number}}}`;

/** HAPI itself, with nothing between: the status of a creation and the number as it is read again. */
async function ofHapi(number: string): Promise<[status: number, value?: string]> {
  const headers = { "content-type": "application/fhir+json" };
  const made = await fetch(`${url}/Observation`, { method: "POST", headers, body: observation(number) });
  await made.text();
  const at = made.headers.get("location");
  if (at === null) return [made.status];
  const text = await (await fetch(at)).text();
  return [made.status, /"value":\s*([^,}\s]+)/.exec(text)?.[1]];
}

async function statusOf(service: FhirService, number: string): Promise<number> {
  const request = { method: "POST", path: "Observation", query: [], headers: {}, body: observation(number) };
  return (await service.handle(request)).status;
}

describe.skipIf(url === null)(`numbers beside HAPI FHIR${problem ? ` (skipped: ${problem})` : ""}`, () => {
  test.each([
    ["5.25", [201, "5.25"], 201],
    ["1.00", [201, "1.00"], 201],
    ["1E3", [201, "1000"], 201],
    ["0.30000000000000004", [201, "0.30000000000000004"], 201],
    ["9007199254740993", [201, "9007199254740993"], 422],
    ["5.123456789012345678901", [201, "5.123456789012345678901"], 422],
    ["1e-400", [201, `0.${"0".repeat(399)}1`], 422],
    ["1e400", [500], 422],
  ] as const)(
    "%s: HAPI answers %j, the embedded store and the way to another server %i",
    async (number, hapi, ours) => {
      const embedded = createEmbeddedFhirService({ base: BASE });
      const proxied = createProxyFhirService({ fhirUrl: url ?? "", base: BASE });
      expect(await ofHapi(number)).toEqual(hapi);
      expect([await statusOf(embedded, number), await statusOf(proxied, number)]).toEqual([ours, ours]);
      await embedded.close();
    },
  );
});
