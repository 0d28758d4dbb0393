import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ECG_REASONS, EcgFileError, type ReadOptions, type RecordingFile, readEcgFile } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { seedFiles } from "./files/corpus.ts";
import { mutate, randomOf } from "./files/mutate.ts";
import { aecgFile, latin1, utf8 } from "./files/xml.ts";
import { hasShared, SHARED_ECG } from "./shared.ts";

const RUNS = 10_000;
const SEED = Number(process.env.FC_SEED ?? 20261125);
const LIMIT_MS = 1000;
/** A byte may stand for up to a thousand (LZW) or eight samples of four bytes (Huffman), a few times over. */
const BYTES_A_BYTE = 4096;

type Outcome = { file: RecordingFile } | { code: string };

/** Reads; whatever comes must be a typed error or sound recordings, in time and in proportion to the bytes. */
function readOrRefuse(bytes: Uint8Array, options: ReadOptions = {}): Outcome {
  const total = bytes.length + Object.values(options.companions ?? {}).reduce((sum, it) => sum + it.length, 0);
  let outcome = attempt(bytes, options);
  // A busy machine may stop any process for a second; it does not do so twice for the same bytes.
  if (outcome.ms > LIMIT_MS) outcome = attempt(bytes, options);
  expect(outcome.ms).toBeLessThan(LIMIT_MS);
  if ("file" in outcome) expectSound(outcome.file, total);
  return outcome;
}

function attempt(bytes: Uint8Array, options: ReadOptions): Outcome & { ms: number } {
  const begin = performance.now();
  try {
    const file = readEcgFile(bytes, "file", options);
    return { file, ms: performance.now() - begin };
  } catch (error) {
    if (!(error instanceof EcgFileError)) throw error;
    expect(ECG_REASONS).toHaveProperty([error.code]);
    expect(error.message).not.toMatch(/\{\w+\}/);
    return { code: error.code, ms: performance.now() - begin };
  }
}

function expectSound(file: RecordingFile, total: number): void {
  expect(file.recordings.length).toBeGreaterThan(0);
  let held = 0;
  for (const recording of [...file.recordings, ...file.averagedBeats]) {
    const { samples, leads, lsbUv, samplingRateHz, durationS } = recording;
    expect(samples).toHaveLength(leads.length);
    expect(lsbUv).toHaveLength(leads.length);
    expect(new Set(leads).size).toBe(leads.length);
    expect(samplingRateHz > 0 && Number.isFinite(samplingRateHz)).toBe(true);
    expect(durationS).toBeCloseTo(samples[0]!.length / samplingRateHz, 6);
    for (const lead of samples) {
      expect(lead.length).toBe(samples[0]!.length);
      expect(lead.some((mv) => Math.abs(mv) === Number.POSITIVE_INFINITY)).toBe(false);
      held += lead.byteLength;
    }
  }
  expect(held).toBeLessThanOrEqual(total * BYTES_A_BYTE + 65536);
}

describe("hostile files", () => {
  const seeds = seedFiles(200);

  it.each(seeds)("$name is read whole", ({ bytes, companions }) => {
    expect(readOrRefuse(bytes, { companions })).toHaveProperty("file");
  });

  it(`${RUNS} mutated files end in a typed error or in sound recordings, each in under a second (seed ${SEED})`, () => {
    const random = randomOf(SEED);
    const counts = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      const seed = seeds[run % seeds.length]!;
      const other = seeds[Math.floor(random() * seeds.length)]!;
      const ofCompanion = seed.companions !== undefined && random() < 0.5;
      const changed = (it: Uint8Array) => mutate(it, random, other.bytes);
      const companions =
        seed.companions &&
        Object.fromEntries(Object.entries(seed.companions).map(([name, it]) => [name, ofCompanion ? changed(it) : it]));
      const bytes = ofCompanion ? seed.bytes : changed(seed.bytes);
      let outcome: Outcome;
      try {
        outcome = readOrRefuse(bytes, { companions });
      } catch (error) {
        throw new Error(`run ${run} of ${seed.name}`, { cause: error });
      }
      const key = "code" in outcome ? outcome.code : "read";
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.values()].reduce((sum, n) => sum + n, 0)).toBe(RUNS);
    // Neither may be the rule: files that all fail at once would prove little of the decoders.
    expect(counts.get("read")).toBeGreaterThan(RUNS / 20);
    expect(counts.size).toBeGreaterThan(15);
    if (process.env.ECG_FUZZ_REPORT)
      process.stdout.write(`${JSON.stringify(Object.fromEntries([...counts].sort((a, b) => b[1] - a[1])))}\n`);
  });

  it.each(seedFiles(4000).filter(({ bytes }) => bytes.length > 2048))(
    "$name cut at every kilobyte",
    ({ name, bytes, companions }) => {
      for (let length = 0; length < bytes.length; length += 1024) {
        const outcome = readOrRefuse(bytes.subarray(0, length), { companions });
        // A table that ends at the end of a row is a table.
        if (name !== "csv") expect(outcome).toHaveProperty("code");
      }
    },
  );

  it.skipIf(!hasShared).each(hasShared ? readdirSync(path.join(SHARED_ECG, "interop")) : ["none"])(
    "%s cut at every kilobyte (shared/ecg/interop)",
    (name) => {
      const bytes = new Uint8Array(readFileSync(path.join(SHARED_ECG, "interop", name)));
      // A line feed at the end is no loss.
      const end = new TextDecoder("latin1").decode(bytes).trimEnd().length;
      for (let length = 0; length < end; length += 1024)
        expect(readOrRefuse(bytes.subarray(0, length))).toHaveProperty("code");
    },
    600_000,
  );

  const rhythm = aecgFile({ sets: [[{ lead: "I", values: [1, 2, 3, 4] }]] });
  const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
  const nested = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
  it.each<[string, string[], Uint8Array]>([
    [
      "entities that grow",
      ["xml"],
      utf8(
        rhythm
          .replace("<AnnotatedECG", `<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><AnnotatedECG`)
          .replace("<digits>", "<digits>&l12;"),
      ),
    ],
    [
      "an entity of another file",
      ["xml"],
      utf8(
        rhythm
          .replace("<AnnotatedECG", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><AnnotatedECG')
          .replace("<digits>", "<digits>&x;"),
      ),
    ],
    ["elements without an end", ["xml-root"], utf8("<a>".repeat(300_000))],
    ["deep elements", ["xml"], utf8(nested("<AnnotatedECG>", "</AnnotatedECG>", 20_000))],
    ["a million elements", ["xml"], utf8(`<AnnotatedECG>${"<a/>".repeat(1_000_000)}</AnnotatedECG>`)],
    ["a long attribute", ["no-waveform"], utf8(`<AnnotatedECG a="${"x".repeat(5_000_000)}"/>`)],
    ["a document type without an end", ["xml"], utf8(`<!DOCTYPE ${"[".repeat(2_000_000)}`)],
    ["deep JSON", ["json", "damaged", "no-fhir-ecg"], utf8(nested("[", "]", 200_000))],
    [
      "a Bundle in a Bundle in a Bundle",
      ["no-fhir-ecg"],
      utf8(`${'{"resourceType":"Bundle","entry":[{"resource":'.repeat(500)}{}${"}]}".repeat(500)}`),
    ],
    ["a table of empty cells", ["csv-line"], utf8(`I,II\n${",".repeat(2_000_000)}`)],
    ["spaces alone", ["unknown-format"], utf8(" ".repeat(2_000_000))],
    ["digits without an end", ["unknown-format", "csv-no-leads", "csv-no-rate"], utf8("1".repeat(2_000_000))],
    [
      "a WFDB header of giant counts",
      ["wfdb-header", "unknown-format"],
      utf8("rec 4000000000 500 4000000000\nrec.dat 16 200/mV\n"),
    ],
    ["zeros", ["unknown-format", "damaged"], new Uint8Array(3_000_000)],
    ["DICM and nothing", ["damaged"], Uint8Array.from([...new Uint8Array(128), ...latin1("DICM")])],
    [
      "DICOM sequences in sequences without an end",
      ["damaged", "no-waveform"],
      Uint8Array.from([
        ...new Uint8Array(128),
        ...latin1("DICM"),
        ...[2, 0, 0x10, 0, 0x55, 0x49, 20, 0, ...latin1("1.2.840.10008.1.2.1\0")],
        ...Array.from({ length: 30_000 }, () => [
          0, 0x54, 0, 1, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255,
        ]).flat(),
      ]),
    ],
  ])("%s", (_name, codes, bytes) => {
    const outcome = readOrRefuse(bytes);
    expect("code" in outcome ? outcome.code : "read").toBeOneOf(codes);
  });

  it("nothing of a document type is fetched or read", () => {
    const outcome = readOrRefuse(
      utf8(rhythm.replace("<AnnotatedECG", '<!DOCTYPE AnnotatedECG SYSTEM "http://127.0.0.1:1/x.dtd"><AnnotatedECG')),
    );
    expect(outcome).toHaveProperty("file");
  });
});
