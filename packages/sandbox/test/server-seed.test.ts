import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createEmbeddedFhirService } from "../src/fhir/service.ts";
import { readClinic, seedFixtures } from "../src/server/clinic.ts";

test("a fixtures folder is data: dates move by the project's own code, and no file of the folder is run", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "fixtures-"));
  const service = createEmbeddedFhirService({ base: "http://localhost/fhir" });
  try {
    await writeFile(path.join(folder, "clinic.json"), JSON.stringify({ anchorDate: "2026-01-01" }));
    await writeFile(path.join(folder, "redate.ts"), 'throw new Error("a file of the folder was run");');
    const patient = { resourceType: "Patient", id: "p1", birthDate: "1970-05-01" };
    await writeFile(path.join(folder, "p1.json"), JSON.stringify(patient));
    await seedFixtures(service, folder, await readClinic(folder), "2026-01-11", () => undefined);
    const read = await service.handle({ method: "GET", path: "Patient/p1", query: [], headers: {}, body: null });
    expect(read.body).toMatchObject({ birthDate: "1970-05-11" });
  } finally {
    service.close();
    await rm(folder, { recursive: true });
  }
});
