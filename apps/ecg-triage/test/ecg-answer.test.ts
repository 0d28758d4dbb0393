import { describe, expect, it } from "vitest";
import { seedFiles } from "../../../packages/ecg/test/files/corpus.ts";
import { MOST_BYTES } from "../src/files/limits.ts";
import { answerTo } from "../src/worker/answer.ts";
import type { Asked, FileGroup, Kind } from "../src/worker/protocol.ts";

const file = (name: string, body: Uint8Array | string) => new File([body as BlobPart], name);
const ask = async <K extends Kind>(kind: K, asked: Asked[K]) =>
  (await answerTo({ id: 7, kind, asked } as Parameters<typeof answerTo>[0])) as Awaited<ReturnType<typeof answerTo>>;

async function sort(files: File[]): Promise<string[][]> {
  const { reply } = await ask("sort", { files });
  if (reply.kind !== "sort") throw new Error(JSON.stringify(reply));
  return reply.answer.map(({ main, beside }) => [main.name, ...beside.map(([name]) => name)]);
}

async function read(group: FileGroup, csv: Asked["read"]["csv"] = null) {
  const { reply, transfer } = await ask("read", { group, csv });
  if (reply.kind !== "read") throw new Error(JSON.stringify(reply));
  return { answer: reply.answer, transfer };
}
const alone = (main: File): FileGroup => ({ main, beside: [], holder: null });

const HEADER = "rec 1 500 1000\nsignal.dat 16 200/mV\n";
const SIGNAL = new Uint8Array(2000);

describe("which files belong together", () => {
  it("is told by the header's content, in any order and case, and not by names", async () => {
    const files = [file("x.csv", "I\n1"), file("SIGNAL.DAT", SIGNAL), file("h.txt", HEADER), file("other.dat", SIGNAL)];
    expect(await sort(files)).toEqual([["x.csv"], ["h.txt", "signal.dat"], ["other.dat"]]);
  });

  it("follows a header of segments through their headers to their signals", async () => {
    const master = "m/2 1 500 2000\ns1 1000\ns2 1000\n";
    const segment = (name: string) => file(`${name}.hea`, `${name} 1 500 1000\n${name}.dat 16 200/mV\n`);
    const files = [segment("s2"), file("s1.dat", SIGNAL), file("m.hea", master), segment("s1"), file("s2.dat", SIGNAL)];
    expect(await sort(files)).toEqual([["m.hea", "s1.hea", "s2.hea", "s1.dat", "s2.dat"]]);
  });

  it("keeps a header by itself whose files are not here", async () => {
    expect(await sort([file("h.hea", HEADER)])).toEqual([["h.hea"]]);
  });
});

describe("reading", () => {
  it("opens every format, and hands its samples over without a copy", async () => {
    for (const { name, bytes, companions = {} } of seedFiles(600)) {
      const beside = Object.entries(companions).map(([at, body]): [string, File] => [at, file(at, body)]);
      const { answer, transfer } = await read({ main: file(name, bytes), beside, holder: null });
      if (!answer.ok) throw new Error(`${name}: ${answer.reason.code}`);
      expect(transfer.length, name).toBeGreaterThan(0);
      for (const { samples } of answer.file.recordings)
        for (const lead of samples) expect(transfer, name).toContain(lead.buffer);
    }
  });

  it("gives the reader's own reason for what is no ECG", async () => {
    expect((await read(alone(file("a.pdf", "%PDF-1.7")))).answer).toMatchObject({ reason: { code: "document-file" } });
    expect((await read(alone(file("a", "")))).answer).toMatchObject({ reason: { code: "empty-file" } });
    expect((await read(alone(file("h.hea", HEADER)))).answer).toMatchObject({
      reason: { code: "wfdb-files", values: { names: "signal.dat" } },
      gaps: null,
    });
  });

  it("asks for the layout of a CSV, and reads it with the answer", async () => {
    const rows = Array.from({ length: 900 }, (_, i) => `${i % 50},${i % 30}`).join("\n");
    const group = alone(file("a.csv", rows));
    expect((await read(group)).answer).toMatchObject({
      ok: false,
      gaps: { samplingRateHz: true, unit: true, columns: 2 },
    });
    const { answer } = await read(group, { samplingRateHz: 300, unit: "uV", leads: ["V1", "V2"] });
    expect(answer).toMatchObject({ ok: true, file: { recordings: [{ durationS: 3, leads: ["V1", "V2"] }] } });
  });

  it("refuses by size before a byte is read, and says what the browser could not read", async () => {
    const huge = file("huge.dat", "");
    Object.defineProperty(huge, "size", { value: MOST_BYTES + 1 });
    Object.defineProperty(huge, "arrayBuffer", { value: () => expect.unreachable() });
    expect((await read(alone(huge))).answer).toMatchObject({ reason: { code: "file-too-large" } });
    const gone = file("gone", "x");
    Object.defineProperty(gone, "arrayBuffer", { value: () => Promise.reject(new DOMException("", "NotFoundError")) });
    expect((await read(alone(gone))).answer).toMatchObject({ reason: { code: "file-unreadable" } });
    expect(await sort([gone])).toEqual([["gone"]]);
  });
});

describe("measuring", () => {
  it("answers with what is known before the network, and says when it can not", async () => {
    const { bytes } = seedFiles(5000)[0]!;
    const { answer } = await read(alone(file("aecg", bytes)));
    if (!answer.ok) throw new Error(answer.reason.code);
    const [recording] = answer.file.recordings;
    const { reply } = await ask("examine", { recording: recording!, patient: null });
    expect(reply).toMatchObject({ id: 7, kind: "examine", answer: { measures: {}, quality: {} } });
    const broken = await ask("examine", { recording: null as never, patient: null });
    expect(broken.reply).toMatchObject({ id: 7, kind: "failed" });
  });
});
