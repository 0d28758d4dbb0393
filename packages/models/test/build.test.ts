import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { conceptById } from "@bedside/terminology";
import { describe, expect, test } from "vitest";
import { modelFiles } from "../build/files.ts";
import { ENTERED } from "../src/definitions/entered.ts";
import { EQUATIONS, RULE_TABLES } from "../src/definitions/index.ts";
import { parseCard } from "../src/index.ts";
import { rulesThatHold } from "../src/rules/engine.ts";
import { evaluateModel, modelsDir, readJson, readModel } from "./host.ts";

const files = modelFiles();
const equations = EQUATIONS.map(({ card }) => card.id);
const tables = RULE_TABLES.map(({ card }) => card.id);

test.each([...files.keys()])("%s is what the definitions give", (name) => {
  const built = Buffer.from(files.get(name) ?? []);
  expect(built.equals(readFileSync(path.join(modelsDir, name)))).toBe(true);
});

test("building twice gives the same bytes", () => {
  for (const [name, bytes] of modelFiles())
    expect(Buffer.from(bytes).equals(files.get(name) ?? Buffer.of())).toBe(true);
});

test.each([...equations, ...tables])("%s: the card names the file by its hash", (id) => {
  const { card } = readModel(id);
  const file = card.kind === "rules" ? "table.json" : "model.onnx";
  const hash = createHash("sha256")
    .update(readFileSync(path.join(modelsDir, id, file)))
    .digest("hex");
  expect(card.sha256).toBe(hash);
});

interface Golden {
  columns: string[];
  x: number[][];
  value: number[];
  terms: number[][];
}

describe.each(equations)("%s", (id) => {
  const { card } = readModel(id);
  const golden = readJson(path.join(modelsDir, id, "golden.json")) as Golden;

  test("the graph reproduces the golden rows, alone and in a batch", async () => {
    const batch = await evaluateModel(id)(Float64Array.from(golden.x.flat()), golden.x.length);
    for (const [i, row] of golden.x.entries()) {
      const alone = await evaluateModel(id)(Float64Array.from(row), 1);
      const wanted = golden.value[i] ?? Number.NaN;
      const allowed = card.tolerance.absolute + card.tolerance.relative * wanted;
      expect(Math.abs((alone.value[0] ?? 0) - wanted)).toBeLessThanOrEqual(allowed);
      expect(alone.value[0]).toBeCloseTo(batch.value[i] ?? Number.NaN, 14);
      const width = card.terms?.length ?? 0;
      expect(alone.terms.length).toBe(width);
      (golden.terms[i] ?? []).forEach((term, t) => {
        expect(batch.terms[i * width + t]).toBeCloseTo(term, 12);
      });
    }
  });

  test("golden rows lie in the validated range and have an answer between 0 and 1", () => {
    golden.x.forEach((row, i) => {
      card.inputs.forEach((input, k) => {
        if (!input.valid || input.onlyWhen) return;
        expect(row[k]).toBeGreaterThanOrEqual(input.valid.low);
        expect(row[k]).toBeLessThanOrEqual(input.valid.high);
      });
      expect(golden.value[i]).toBeGreaterThan(0);
      expect(golden.value[i]).toBeLessThan(1);
    });
  });

  test("every term has a named contribution, and every contribution a column", () => {
    const keys = new Set(card.contributions?.map(({ key }) => key));
    for (const term of card.terms ?? []) expect(keys.has(term.key), term.id).toBe(true);
    for (const { columns } of card.contributions ?? []) {
      for (const column of columns) expect(card.inputs.some((input) => input.column === column)).toBe(true);
    }
  });
});

test.each(tables)("%s: the table reproduces its golden patients", (id) => {
  const { table } = readModel(id);
  const golden = readJson(path.join(modelsDir, id, "golden.json")) as {
    worlds: { world: Record<string, string | number | boolean>; rules: string[] }[];
  };
  for (const { world, rules } of golden.worlds) expect(table && rulesThatHold(table, world)).toEqual(rules);
});

test.each([...equations, ...tables])("%s: inputs are concepts or named, in the concept's unit or scaled", (id) => {
  for (const input of readModel(id).card.inputs) {
    if (input.concept in ENTERED) {
      expect(input.name).toBeDefined();
      for (const choice of Object.keys(input.choices ?? {})) expect(input.choiceNames?.[choice], choice).toBeDefined();
      continue;
    }
    const concept = conceptById(input.concept);
    if (input.kind === "quantity" && input.scale === undefined) expect(input.unit).toBe(concept.unit);
    if (input.kind === "quantity") expect(input.valid).not.toBeNull();
  }
});

test.each([...equations, ...tables])("%s: categories rise and cover every value", (id) => {
  for (const { steps } of readModel(id).card.categories) {
    expect(steps[0]?.from).toBe(0);
    const bounds = steps.map((step) => step.from);
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
  }
});

test.each(tables)("%s: an unknown number is tried on both sides of every bound of the table", (id) => {
  const { card, table } = readModel(id);
  const conditions = (table?.rules ?? []).flatMap((rule) => rule.clauses.flatMap((clause) => clause.any.flat()));
  for (const { column, value } of conditions) {
    if (typeof value !== "number") continue;
    const tried = card.inputs.find((input) => input.column === column)?.exploreAt ?? [];
    expect(tried, `${column} ${value}`).toContain(value);
    expect(
      tried.some((each) => each < value && each >= value - 1),
      `${column} below ${value}`,
    ).toBe(true);
  }
});

test("the card of the ECG network is a card", () => {
  const card = parseCard(readJson(path.join(modelsDir, "ecg-ptbxl-71", "card.json")));
  expect(card.kind).toBe("network");
  expect(card.labels).toHaveLength(71);
});

test("a category name holds no bounds: the screen shows them from the card", () => {
  for (const { card } of EQUATIONS.filter(({ card }) => card.id === "rf-cl" || card.id === "cacs-cl"))
    for (const { steps } of card.categories)
      for (const { name } of steps) for (const text of Object.values(name)) expect(text).not.toMatch(/[0-9%]/);
});
