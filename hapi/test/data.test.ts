import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, inject, it } from "vitest";
import { startHapi } from "../server.mjs";
import { remote } from "./remote.ts";

const problem = inject("javaProblem");
const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-hapi-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(problem !== null)(
  `what HAPI FHIR keeps in a folder is there after a restart, and is for its owner alone${problem ? ` (${problem})` : ""}`,
  async () => {
    const dataFolder = path.join(folder, "data");
    const patient = { resourceType: "Patient", id: "kept", birthDate: "1968-04-12" };
    const first = await startHapi({ database: "file", dataFolder, quiet: true });
    try {
      expect((await remote(first.url)("PUT", "Patient/kept", patient)).status).toBe(201);
    } finally {
      await first.stop();
    }
    const modes = [dataFolder, path.join(dataFolder, "hapi.mv.db")].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
    const second = await startHapi({ database: "file", dataFolder, quiet: true });
    try {
      expect((await remote(second.url)("GET", "Patient/kept")).body).toMatchObject(patient);
    } finally {
      await second.stop();
    }
  },
);
