import { createEmbeddedFhirService } from "../src/fhir/service.ts";

/** Writes transactions without end and says on standard output which ones were acknowledged. */
const [, , dataFolder = ""] = process.argv;
const service = createEmbeddedFhirService({ base: "http://localhost:8080/fhir", dataFolder });
for (let at = 0; ; at++) {
  const entry = Array.from({ length: 10 }, (_, part) => ({
    resource: { resourceType: "Observation", id: `t${at}-${part}`, status: "final", code: { text: `${at}` } },
    request: { method: "PUT", url: `Observation/t${at}-${part}` },
  }));
  const response = await service.handle({
    method: "POST",
    path: "",
    query: [],
    headers: {},
    body: { resourceType: "Bundle", type: "transaction", entry },
  });
  if (response.status !== 200) throw new Error(JSON.stringify(response.body));
  process.stdout.write(`${at}\n`);
}
