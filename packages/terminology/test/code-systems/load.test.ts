import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  CodeSystemError,
  codeSystemErrorText,
  createCodeSystems,
  type ReadTableFile,
} from "../../src/code-systems/index.ts";
import { encodeTable } from "../../src/code-systems/table-format.ts";

const SYSTEM = "http://hospital.example/codes";
const content = Buffer.from(encodeTable({ code: ["A", "B"], en: ["First", "Second"] }));
const table = {
  id: "local",
  holds: "codes",
  system: SYSTEM,
  edition: "1",
  base: null,
  content: "complete",
  file: "local.0.table",
  sha256: createHash("sha256").update(content).digest("hex"),
  bytes: 0,
  contentBytes: content.length,
  rows: 2,
  source: "test",
  licence: "none",
  notice: null,
};
const bytes = (buffer: Buffer) => new Uint8Array(buffer);
const packed = gzipSync(content);
const systemsOf = (read: ReadTableFile, changes: object = {}) =>
  createCodeSystems({ tables: [{ ...table, ...changes }] }, read);
const ask = (read: ReadTableFile, changes: object = {}) =>
  systemsOf(read, changes).lookup({ system: SYSTEM, edition: "1", code: "B" });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "answered",
    (error: CodeSystemError) => error.code,
  );

describe("loading a table", () => {
  it("takes the packed file, and the content when a server unpacked it on the way", async () => {
    for (const file of [packed, gzipSync(content, { level: 0 }), content]) {
      const answer = await ask(async () => bytes(file));
      expect(answer).toMatchObject({ found: true, entry: { code: "B", names: { en: "Second", "zh-TW": null } } });
    }
  });

  it("reads a file once, when it is first needed, however many ask", async () => {
    const read: string[] = [];
    const systems = systemsOf(async (file) => {
      read.push(file);
      return bytes(packed);
    });
    expect(read).toEqual([]);
    const query = { system: SYSTEM, edition: "1" };
    await Promise.all([
      systems.lookup({ ...query, code: "A" }),
      systems.validate({ ...query, code: "A" }),
      systems.search({ ...query, text: "first", limit: 5 }),
    ]);
    await systems.lookup({ ...query, code: "B" });
    expect(read).toEqual(["local.0.table"]);
  });

  it("tries again after a failure", async () => {
    let online = false;
    const systems = systemsOf(async () => {
      if (!online) throw new TypeError("Failed to fetch");
      return bytes(packed);
    });
    const query = { system: SYSTEM, edition: "1", code: "A" };
    await expect(systems.lookup(query)).rejects.toMatchObject({ code: "table-unreachable" });
    online = true;
    expect(await systems.lookup(query)).toMatchObject({ found: true });
  });

  it("refuses a file that was changed, cut, or grows without end", async () => {
    const changed = Buffer.from(content);
    changed[changed.length - 1] = 65;
    expect(await code(ask(async () => bytes(gzipSync(changed))))).toBe("table-hash-mismatch");
    expect(await code(ask(async () => bytes(changed)))).toBe("table-hash-mismatch");
    expect(await code(ask(async () => bytes(Buffer.from("<!doctype html>"))))).toBe("table-hash-mismatch");
    expect(await code(ask(async () => bytes(packed.subarray(0, -9))))).toBe("table-damaged");
    expect(await code(ask(async () => bytes(gzipSync(Buffer.alloc(50_000_000)))))).toBe("table-damaged");
    const sha256 = createHash("sha256").update("x").digest("hex");
    expect(await code(ask(async () => bytes(Buffer.from("x")), { sha256, contentBytes: 1 }))).toBe("table-damaged");
    expect(await code(ask(async () => bytes(packed), { rows: 3 }))).toBe("table-damaged");
  });

  it("refuses an index that it can not trust", () => {
    const read = async () => bytes(packed);
    for (const index of [null, {}, { tables: {} }, { tables: [{ ...table, sha256: "" }] }])
      expect(() => createCodeSystems(index, read)).toThrow(CodeSystemError);
    expect(() => systemsOf(read, { file: "../secret" })).toThrow(/damaged/);
    expect(() => systemsOf(read, { rows: -1 })).toThrow(/damaged/);
  });

  it("says a failure in both languages", async () => {
    const error = await ask(async () => Promise.reject(new Error("HTTP 404"))).catch((it: CodeSystemError) => it);
    expect(error).toBeInstanceOf(CodeSystemError);
    expect(codeSystemErrorText(error as CodeSystemError, "en")).toContain("“local” could not be loaded (HTTP 404)");
    expect(codeSystemErrorText(error as CodeSystemError, "zh-TW")).toContain("無法載入代碼表「local」（HTTP 404）");
  });
});
