import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { Database } from "../src/auth/database.ts";
import { createEmbeddedFhirService } from "../src/fhir/service.ts";
import { BASE, client, entries, ids, observation, patient } from "./fhir-helpers.ts";

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-store-"));
  folders.push(folder);
  return path.join(folder, "data");
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test("a restart finds resources, versions, deletions and index rows", async () => {
  const dataFolder = newFolder();
  const first = client({ dataFolder });
  await first.send("PUT", "Patient/p", patient("p"));
  await first.send("PUT", "Observation/a", observation("a", "p", "2089-1"));
  await first.send("PUT", "Observation/a", observation("a", "p", "2085-9"));
  await first.send("PUT", "Observation/b", observation("b", "p", "2085-9"));
  await first.send("DELETE", "Observation/b");
  await first.service.close();
  const second = client({ dataFolder });
  expect(ids(await second.get("Observation?code=2085-9&patient=p"))).toEqual(["a"]);
  expect(ids(await second.get("Observation?code=2089-1"))).toEqual([]);
  expect(entries(await second.get("Observation/a/_history")).length).toBe(2);
  expect((await second.get("Observation/b")).status).toBe(410);
  expect((await second.send("PUT", "Observation/a", observation("a", "p", "1"))).headers.etag).toBe('W/"3"');
  await second.service.close();
});

test("nobody else on the machine reads the folder: 0700 for it, 0600 for every file, old ones too", async () => {
  const dataFolder = newFolder();
  const modes = () => {
    const found = readdirSync(dataFolder).map((name) => [name, statSync(path.join(dataFolder, name)).mode & 0o777]);
    return Object.fromEntries(found) as Record<string, number>;
  };
  for (const round of [1, 2]) {
    const first = client({ dataFolder });
    const auth = new Database(dataFolder);
    auth.upsert("Key", "k", {}, undefined);
    await first.send("PUT", "Patient/p", patient("p"));
    await first.send("PUT", "Observation/a", observation("a", "p", String(round)));
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
    expect(Object.keys(modes())).toEqual(expect.arrayContaining(["auth.sqlite", "auth.sqlite-wal", "fhir.sqlite"]));
    expect([...new Set(Object.values(modes()))]).toEqual([0o600]);
    auth.close();
    await first.service.close();
    for (const name of Object.keys(modes())) chmodSync(path.join(dataFolder, name), 0o644);
  }
});

test("a folder that is in use is refused in words", async () => {
  const dataFolder = newFolder();
  const first = client({ dataFolder });
  await first.send("PUT", "Observation/a", observation("a", "p", "1"));
  expect(() => createEmbeddedFhirService({ base: BASE, dataFolder })).toThrow(/in use by another process/);
  await first.service.close();
});

test("after SIGKILL every acknowledged transaction is there and none is half-written", async () => {
  for (const killAfter of [5, 40]) {
    const dataFolder = newFolder();
    const child = spawn(process.execPath, [path.resolve(import.meta.dirname, "store-kill-child.ts"), dataFolder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let acknowledged = -1;
    await new Promise<void>((resolve, reject) => {
      let buffered = "";
      child.stdout.on("data", (chunk: Buffer) => {
        buffered += chunk.toString();
        const lines = buffered.split("\n");
        buffered = lines.pop() ?? "";
        for (const line of lines) acknowledged = Math.max(acknowledged, Number(line));
        if (acknowledged >= killAfter) child.kill("SIGKILL");
      });
      child.on("error", reject);
      child.on("exit", (code, signal) => (signal === "SIGKILL" ? resolve() : reject(new Error(`exited with ${code}`))));
    });
    expect(acknowledged).toBeGreaterThanOrEqual(killAfter);
    const { get, service } = client({ dataFolder });
    const count = await service.count("Observation");
    expect(count % 10).toBe(0);
    expect(count).toBeGreaterThanOrEqual((acknowledged + 1) * 10);
    for (let at = 0; at < count / 10; at++) {
      const response = await get(
        `Observation?_id=${Array.from({ length: 10 }, (_, part) => `t${at}-${part}`).join(",")}`,
      );
      expect([at, response.body?.total]).toEqual([at, 10]);
    }
    await service.close();
  }
}, 60_000);
