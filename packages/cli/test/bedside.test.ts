import { existsSync } from "node:fs";
import path from "node:path";
import { CHART_CONCEPTS } from "@bedside/chart";
import { describe, expect, test, vi } from "vitest";
import { bedside, bundle, file, patient, repository, resources } from "./bedside.ts";

vi.setConfig({ testTimeout: 120_000 });

const AS_OF = ["--as-of", "2026-11-25"];
const REGION = ["--set", "score2-region=moderate"];
const whole = file("whole.json", bundle(resources));

describe("usage", () => {
  test("help names the commands that are here, and only those", async () => {
    const { code, out } = await bedside(["--help"]);
    expect(code).toBe(0);
    for (const name of ["oracles", "facts", "run", "ecg", "map", "translate", "code"])
      expect(out).toContain(`  ${name} `);
    expect(out).not.toMatch(/^ {2}doctor\b/m);
  });

  test.each(["oracles", "facts", "run", "ecg", "map", "translate", "code"])(
    "%s --help says its options",
    async (name) => {
      const { code, out } = await bedside([name, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain(`bedside ${name} `);
    },
  );

  test.each([
    [[]],
    [["map", "a.csv"]],
    [["translate", "--map", "x", "y"]],
    [["nothing"]],
    [["facts"]],
    [["facts", "--wrong", whole]],
    [["facts", whole, "--as-of", "2026-02-30"]],
    [["run", "no-such-model", whole]],
    [["run", "score2-asia-pacific"]],
    [["run", "score2-asia-pacific", whole, "--set", "nonsense=1"]],
    [["run", "score2-asia-pacific", whole, "--set", "sbp=high"]],
    [["run", "score2-asia-pacific", whole, "--set", "sbp=4000"]],
    [["run", "score2-asia-pacific", whole, "--set", "score2-region=taiwan"]],
    [["oracles", path.join(repository, "no-such-folder")]],
  ])("wrong usage %j exits 2 and prints nothing on stdout", async (args) => {
    const { code, out, err } = await bedside(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain("bedside --help");
  });
});

describe("facts", () => {
  test("a line for each concept, in the shape of the manual", async () => {
    const { code, lines } = await bedside(["facts", whole, ...AS_OF]);
    expect(code).toBe(0);
    expect(lines.map((line) => line.concept)).toEqual([...CHART_CONCEPTS]);
    const sbp = lines.find((line) => line.concept === "sbp");
    expect(Object.keys(sbp ?? {})).toEqual([
      "file",
      "patient",
      "concept",
      "state",
      "value",
      "unit",
      "effective",
      "source",
      "raw",
      "mapping",
      "candidates",
      "reason",
    ]);
    expect(sbp).toMatchObject({
      file: whole,
      patient: "Patient/1",
      state: "found",
      value: 140,
      unit: "mm[Hg]",
      effective: "2026-03-01",
      source: "Observation/sbp",
      candidates: [],
    });
    expect(lines.find((line) => line.concept === "age")).toMatchObject({ state: "found", value: 58 });
    expect(lines.find((line) => line.concept === "ldl")).toMatchObject({ state: "absent", value: null });
  });

  test("NDJSON and stdin give the same facts; a broken row is named and the rest is done", async () => {
    const rows = resources.map((resource) => JSON.stringify(resource));
    const [fromFile, fromStdin] = await Promise.all([
      bedside(["facts", whole, ...AS_OF]),
      bedside(["facts", "-", ...AS_OF], rows.join("\n")),
    ]);
    const withoutFile = (lines: Record<string, unknown>[]) => lines.map(({ file: _, ...rest }) => rest);
    expect(withoutFile(fromStdin.lines)).toEqual(withoutFile(fromFile.lines));

    const broken = await bedside(
      ["facts", "-", ...AS_OF],
      [...rows.slice(0, 2), "{broken", ...rows.slice(2)].join("\n"),
    );
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/^-: row 3: not JSON/m);
    expect(withoutFile(broken.lines)).toEqual(withoutFile(fromFile.lines));
  });

  test("files are charts of their own unless merged", async () => {
    const first = file("patient.json", patient);
    const second = file("rest.json", bundle(resources.slice(1)));
    const apart = await bedside(["facts", first, second, ...AS_OF]);
    expect(apart.lines.find((line) => line.file === first && line.concept === "sbp")?.state).toBe("absent");
    expect(apart.lines.find((line) => line.file === second && line.concept === "age")?.state).not.toBe("found");
    const together = await bedside(["facts", first, second, "--merge", ...AS_OF]);
    expect(together.lines.length).toBe(CHART_CONCEPTS.length);
    expect(together.lines.find((line) => line.concept === "sbp")?.value).toBe(140);
    expect(together.lines.find((line) => line.concept === "age")?.value).toBe(58);
  });

  test("an unreadable file is named, the others are done", async () => {
    const nothing = path.join(repository, "no-such-file.json");
    const { code, err, lines } = await bedside(["facts", nothing, file("empty.json", ""), whole, ...AS_OF]);
    expect(code).toBe(1);
    expect(err).toContain(`${nothing}: no such file`);
    expect(err).toContain("empty.json: empty");
    expect(lines.length).toBe(CHART_CONCEPTS.length);
  });
});

describe("files that are not what they seem", () => {
  const ndjson = resources.map((resource) => JSON.stringify(resource));

  test("a broken first row of NDJSON is named by its line, blank lines counted, and the rest is done", async () => {
    const { code, err, lines } = await bedside(["facts", "-", ...AS_OF], ["{broken", "", ...ndjson].join("\n"));
    expect(code).toBe(1);
    expect(err).toMatch(/^-: row 1: not JSON/m);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(lines.find((line) => line.concept === "sbp")?.value).toBe(140);
    const odd = await bedside(["facts", "-", ...AS_OF], [ndjson[0], "", "7", ...ndjson.slice(1)].join("\n"));
    expect(odd.err).toMatch(/^-: row 3: Not a JSON object: 7/m);
  });

  test("a byte order mark is no part of the text", async () => {
    const { code, lines } = await bedside([
      "facts",
      file("bom.json", `\ufeff${JSON.stringify(bundle(resources))}`),
      ...AS_OF,
    ]);
    expect(code).toBe(0);
    expect(lines.find((line) => line.concept === "sbp")?.value).toBe(140);
  });

  test.each([
    ["a CSV", "patient,ldl\n1,130\n2,99\n"],
    ["numbers, a line each", "1\n2\n3\n"],
    ["a document that ends too soon", JSON.stringify(bundle(resources), null, 1).slice(0, -40)],
    ["UTF-16", Buffer.from(`\ufeff${JSON.stringify(patient)}`, "utf16le")],
  ])("%s is refused whole", async (_name, content) => {
    const { code, out, err } = await bedside(["facts", file("odd.txt", content), ...AS_OF]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toMatch(/odd\.txt: not (JSON|UTF-8)/);
  });

  test("a file of staff only is said to have no patient, and refuses nothing", async () => {
    const staff = file("staff.json", bundle([{ resourceType: "Practitioner", id: "p" }]));
    const { code, out, err } = await bedside(["facts", staff, ...AS_OF]);
    expect([code, out]).toEqual([0, ""]);
    expect(err).toContain("staff.json: no patient in it");
  });

  test("files without anything in them are refused, merged or not", async () => {
    const empty = file("nobody.json", { resourceType: "Bundle", type: "searchset", total: 0 });
    for (const more of [[], ["--merge"]]) {
      const { code, out, err } = await bedside(["facts", empty, ...AS_OF, ...more]);
      expect(code).toBe(1);
      expect(out).toBe("");
      expect(err).toContain("nobody.json: no patient in it");
    }
  });

  test("a warning inside a searchset is said, an error is a refusal", async () => {
    const outcome = (...severities: string[]) => ({
      resourceType: "OperationOutcome",
      issue: severities.map((severity) => ({ severity, code: "incomplete", diagnostics: `${severity} of a source` })),
    });
    const mild = await bedside(["facts", file("mild.json", bundle([...resources, outcome("warning")])), ...AS_OF]);
    expect(mild.code).toBe(0);
    expect(mild.err).toContain("warning of a source");
    const bad = await bedside([
      "facts",
      file("bad.json", bundle([...resources, outcome("warning", "error")])),
      ...AS_OF,
    ]);
    expect(bad.code).toBe(1);
    expect(bad.lines).toHaveLength(CHART_CONCEPTS.length);
  });

  test("a number beyond JSON's reach is kept as text and not used", async () => {
    const huge = JSON.stringify(bundle(resources)).replace('"value":212', '"value":1e400');
    const { lines } = await bedside(["facts", file("huge.json", huge), ...AS_OF]);
    expect(lines.find((line) => line.concept === "tc")).toMatchObject({
      state: "unmapped",
      value: null,
      candidates: [{ raw: { value: "Infinity", unit: "mg/dL" }, reason: "value-not-finite" }],
    });
  });
});

describe("run", () => {
  test("a result in the shape of the manual, from the reference backend", async () => {
    const { code, lines } = await bedside(["run", "score2-asia-pacific", whole, ...AS_OF, ...REGION]);
    expect(code).toBe(0);
    const [line] = lines;
    expect(line).toMatchObject({
      patient: "Patient/1",
      model: "score2-asia-pacific",
      status: "result",
      unit: "1",
      category: "very-high",
      asOf: "2026-03-01",
      missing: [],
      reason: null,
      backend: "wasm",
    });
    expect(line?.value).toBeGreaterThan(0.1);
    expect(line?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(line?.inputs).toMatchObject({ sbp: { value: 140, source: "Observation/sbp" } });
    expect(line?.contributions).toHaveProperty("smoking");
  });

  test("a value that is set is entered, and what stays missing gives a range", async () => {
    const few = file("few.json", bundle(resources.slice(0, 3)));
    const range = await bedside(["run", "score2-asia-pacific", few, ...AS_OF, ...REGION]);
    expect(range.code).toBe(0);
    expect(range.lines[0]).toMatchObject({ status: "range", value: null });
    const entered = ["--set", "smoking=current", "--set", "hdl=50"];
    const result = await bedside(["run", "score2-asia-pacific", few, ...AS_OF, ...REGION, ...entered]);
    expect(result.lines[0]).toMatchObject({ status: "result", inputs: { hdl: { state: "entered" } } });
    const full = await bedside(["run", "score2-asia-pacific", whole, ...AS_OF, ...REGION]);
    expect(result.lines[0]?.value).toBe(full.lines[0]?.value);
  });

  test("outside the limits there is a sentence and no number", async () => {
    const { code, lines } = await bedside(["run", "plcom2012-norace", whole, "--as-of", "2016-11-25"]);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ status: "refused", value: null, low: null, high: null, category: null });
    expect(lines[0]?.reason).toContain("this model accepts 50 to 80");
  });

  test("all runs every equation and table, each once", async () => {
    const { lines } = await bedside(["run", "all", whole, ...AS_OF, ...REGION]);
    const models = lines.map((line) => line.model);
    expect(models).toEqual([
      "cacs-cl",
      "ldct-taiwan-2022",
      "ldct-taiwan-2025",
      "ldct-uspstf-2021",
      "plcom2012",
      "plcom2012-norace",
      "rf-cl",
      "score2-asia-pacific",
    ]);
  });
});

describe("oracles", () => {
  const shared = path.resolve(repository, "../shared/oracles");

  test.skipIf(!existsSync(shared))("every vector of the models that are here (needs ../shared/oracles)", async () => {
    const { code, out, err } = await bedside(["oracles", shared]);
    expect(out).toMatch(/^score2_asia_pacific (\d+) \1$/m);
    expect(out).toMatch(/^ldct_eligibility (\d+) \1$/m);
    expect(out).toMatch(/^qrisk3 0 \d+$/m);
    expect(err).toContain("no model here answers");
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^\d+ passed, \d+ failed$/);
    expect(code).toBe(1);
    const one = await bedside(["oracles", shared, "--model", "cacs-cl"]);
    expect(one.code).toBe(0);
    expect(one.out).toMatch(/^ptp_winther2020 (\d+) \1\n\1 passed, 0 failed\n$/);
  });

  test("a miss is named with what was expected and what came", async () => {
    const folder = path.dirname(
      file("wrong.json", {
        model: "PLCOm2012noRace (a wrong vector)",
        vectors: [
          {
            id: "w-1",
            inputs: {
              age_years: 63,
              education_level_1_6: 1,
              bmi_kg_m2: 36.01108,
              copd: true,
              personal_history_cancer: true,
              family_history_lung_cancer: true,
              current_smoker: true,
              cigarettes_per_day: 10,
              smoking_duration_years: 12,
              quit_years: 0,
            },
            expected: { risk_6y: 0.0182751128 },
          },
          { id: "w-2", inputs: { age_years: "old" }, expected: { risk_6y: 0.5 } },
        ],
      }),
    );
    const { code, out, err } = await bedside(["oracles", folder, "--model", "plcom2012-norace"]);
    expect(code).toBe(1);
    expect(out).toBe("wrong 0 2\n0 passed, 2 failed\n");
    expect(err).toMatch(/w-1: risk_6y, expected 0.0182751128, got 0.01827511284/);
    expect(err).toContain('w-2: input "age_years" is not a number');
  });
});

describe("ecg", () => {
  const hea = file(
    "ramp.hea",
    "ramp 2 500 5000\nramp.dat 16 1000/mV 16 0 0 0 0 V1\nramp.dat 16 1000/mV 16 0 0 0 0 V2\n",
  );
  const samples = new Int16Array(10000);
  for (let i = 0; i < 5000; i++) samples[2 * i] = Math.round(1000 * Math.exp(-(((i % 400) - 200) ** 2) / 50));
  const sums = [0, 1].map((lead) =>
    samples.reduce((sum, value, i) => (i % 2 === lead ? ((sum + value) << 16) >> 16 : sum), 0),
  );
  file(
    "ramp.hea",
    `ramp 2 500 5000\nramp.dat 16 1000/mV 16 0 0 ${sums[0]} 0 V1\nramp.dat 16 1000/mV 16 0 0 ${sums[1]} 0 V2\n`,
  );
  file("ramp.dat", new Uint8Array(samples.buffer));

  test("a WFDB record, with samples and beats when asked", async () => {
    const plain = await bedside(["ecg", hea]);
    expect(plain.code).toBe(0);
    expect(plain.lines[0]).toMatchObject({
      file: hea,
      format: "wfdb",
      samplingRateHz: 500,
      durationS: 10,
      leads: ["V1", "V2"],
    });
    expect(plain.lines[0]).not.toHaveProperty("samples");
    expect(plain.lines[0]).not.toHaveProperty("findings");
    const more = await bedside(["ecg", hea, "--samples", "--beats"]);
    const mv = more.lines[0]?.samples as { V1: number[] };
    expect(mv.V1[200]).toBeCloseTo(1, 6);
    expect(more.lines[0]?.beats).toHaveLength(12);
  });

  test("what can not be read is an error object, and the rest is done", async () => {
    const { code, lines, err } = await bedside(["ecg", file("muse.xml", "<RestingECG/>"), whole, hea]);
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({ error: { code: "no-waveform" } });
    expect(lines[1]).toMatchObject({ file: whole, error: { code: "no-fhir-ecg" } });
    expect(lines[2]).toMatchObject({ format: "wfdb" });
    expect(err).toContain("muse.xml");
  });

  test("a table, with the layout that it does not tell; a signal file by its header", async () => {
    const table = file("table.csv", Array.from({ length: 2000 }, (_, i) => `${i % 7},${i % 5}`).join("\n"));
    const bare = await bedside(["ecg", table]);
    expect(bare.code).toBe(1);
    expect(bare.lines[0]).toMatchObject({ error: { code: "csv-no-leads" } });
    const told = ["--csv-rate", "500", "--csv-unit", "uV", "--csv-leads", "I, II", "--samples"];
    const { code, lines } = await bedside(["ecg", table, ...told, hea.replace(".hea", ".dat")]);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ format: "csv", samplingRateHz: 500, stated: null, patient: null });
    const samples = lines[0]?.samples as { II: number[] } | undefined;
    expect(samples?.II.slice(0, 3)).toEqual([0, 0.001, 0.002]);
    expect(lines[1]).toMatchObject({ format: "wfdb", leads: ["V1", "V2"] });
    expect((await bedside(["ecg", table, "--csv-rate", "fast"])).code).toBe(2);
  });

  const interop = path.resolve(repository, "../shared/ecg/interop");
  test.skipIf(!existsSync(interop))(
    "files of other makers; what the device says stands apart (shared/ecg/interop)",
    async () => {
      const files = ["MUSE_example.xml", "tbj128_example.xml", "waveform_ecg.dcm", "demo.scp", "FDA_Example_aECG.xml"];
      const { code, lines } = await bedside(["ecg", ...files.map((name) => path.join(interop, name))]);
      expect(code).toBe(0);
      expect(lines.map(({ format }) => format)).toEqual(["muse", "philips", "dicom", "scp", "aecg"]);
      const [muse] = lines as [{ stated: { measurements: { hrBpm: number } }; measurements: { hrBpm: number } }];
      expect(muse.stated.measurements.hrBpm).toBe(56);
      expect(Math.abs(muse.measurements.hrBpm - 56)).toBeLessThan(3);
      expect(muse.measurements.hrBpm).not.toBe(56);
    },
  );

  const network = existsSync(path.join(repository, "packages/models/ecg-ptbxl-71/card.json"));
  const story = path.join(repository, "fhir-fixtures/bundles/chen-kuo-hsiung.json");
  test.skipIf(!network || !existsSync(story))("--classify adds the findings of the network", async () => {
    const { lines } = await bedside(["ecg", story, "--classify"]);
    const findings = lines[0]?.findings as { label: string; probability: number; claimed: boolean }[];
    expect(findings).toHaveLength(71);
    for (const { probability } of findings) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(lines[0]).toHaveProperty("rules");
  });
});
