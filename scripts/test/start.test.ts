import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const module = path.join(root, "scripts/sandbox-process.mjs");
/** A program that does with the sandbox what scripts/start.mjs does. */
const parent = (code: string) => ["-e", `import(${JSON.stringify(module)}).then((it) => ${code})`];

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 100));
}

test("the sandbox ends when the process that started it is killed", async () => {
  const fixtures = mkdtempSync(path.join(tmpdir(), "bedside-start-"));
  const options = JSON.stringify(["--port", "0", "--fixtures", fixtures]);
  const starter = spawn("node", parent(`it.spawnSandbox(${options})`), { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  starter.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(async () => /Open \S+/.test(said));
  const url = /Open (\S+)/.exec(said)?.[1] ?? "";
  expect(await answers(url)).toBe(true);
  starter.kill("SIGKILL");
  await once(starter, "exit");
  await until(async () => !(await answers(url)));
}, 30_000);

test("a port that is taken is found before anything is started", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const check = (options: string[]) =>
    spawnSync("node", parent(`process.exit(it.checkSandbox(${JSON.stringify(options)}) ? 0 : 3)`), {
      encoding: "utf8",
      env: { ...process.env, PORT: String(port) },
    });
  const taken = check([]);
  expect([taken.status, taken.stderr]).toEqual([3, expect.stringContaining(`Port ${port} is in use`)]);
  other.close();
  await once(other, "close");
  expect(check([])).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(check(["--prot", "1"]).status).toBe(3);
}, 30_000);
