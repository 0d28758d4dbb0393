import { expect, test } from "vitest";
import type { AnyResource } from "../src/fhir/service.ts";
import { problemsOf } from "../src/fhir/validate.ts";
import { BASE, client, observation, patient } from "./fhir-helpers.ts";

test("every kind of answer is itself valid R4", async () => {
  const { send, get, service } = client();
  await service.load([
    patient("a", { name: [{ family: "Wang" }] }),
    observation("o", "a", "1"),
    observation("o2", "a", "1"),
    { resourceType: "Device", id: "d" },
  ]);
  await send("PUT", "Observation/o", observation("o", "a", "2"));
  await send("DELETE", "Device/d");
  const transaction = {
    resourceType: "Bundle",
    type: "batch",
    entry: [
      { resource: patient("b"), request: { method: "PUT", url: "Patient/b" } },
      { resource: { resourceType: "Observation" }, request: { method: "POST", url: `${BASE}/Observation` } },
      { request: { method: "GET", url: "Observation?_include=Observation:subject&colour=red" } },
    ],
  };
  const answers = await Promise.all([
    get("metadata"),
    get("Observation?_count=1&_include=Observation:subject&colour=red"),
    get("Observation?code=none"),
    get("Observation?_summary=true"),
    get("Observation/o/_history"),
    get("Device/d/_history"),
    get("Device/d"),
    send("POST", "", transaction),
    send("POST", "", { ...transaction, type: "transaction" }),
    send("POST", "Patient", { resourceType: "Patient", gender: "x" }),
  ]);
  for (const { body } of answers) {
    expect(body).not.toBeNull();
    // A Bundle that reports an error holds no invalid resource, so nothing has to be left out of the check.
    expect([body?.resourceType, problemsOf(body as AnyResource)]).toEqual([body?.resourceType, []]);
  }
  await service.close();
});
