import { createHash } from "node:crypto";
import type { ModelCard } from "../src/card.ts";
import { parseCard } from "../src/card.ts";
import type { EquationDefinition, RulesDefinition } from "../src/definitions/definition.ts";
import { EQUATIONS, RULE_TABLES } from "../src/definitions/index.ts";
import { evaluateRow } from "../src/graph/compile.ts";
import { rulesThatHold, type World } from "../src/rules/engine.ts";
import { parseTable } from "../src/rules/table.ts";
import { toOnnx } from "./onnx.ts";

/** Bytes of every file of every model folder, by `<id>/<file>`. The same definitions give the same bytes. */
export function modelFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const put = (id: string, contents: Record<string, Uint8Array>) => {
    for (const [name, bytes] of Object.entries(contents)) files.set(`${id}/${name}`, bytes);
  };
  for (const definition of EQUATIONS) put(definition.card.id, equationFiles(definition));
  for (const definition of RULE_TABLES) put(definition.card.id, rulesFiles(definition));
  return files;
}

function equationFiles({ card, equation, golden }: EquationDefinition): Record<string, Uint8Array> {
  const columns = card.inputs.map((input) => input.column);
  if (columns.join() !== equation.columns.join())
    throw new Error(`${card.id}: the card's columns are not the equation's`);
  const graph = toOnnx(card.id, equation);
  const answers = golden.map((row) => evaluateRow(equation, row));
  return {
    "card.json": cardJson({
      ...card,
      kind: "equation",
      sha256: sha256(graph),
      terms: equation.terms.map(({ id, key }) => ({ id, key })),
    }),
    "model.onnx": graph,
    "golden.json": json({
      columns,
      x: golden,
      value: answers.map(({ value }) => value),
      terms: answers.map(({ terms }) => terms),
    }),
  };
}

function rulesFiles({ card, table }: RulesDefinition): Record<string, Uint8Array> {
  const bytes = json(parseTable(table));
  return {
    "card.json": cardJson({ ...card, kind: "rules", sha256: sha256(bytes) }),
    "table.json": bytes,
    "golden.json": json({ worlds: GOLDEN_WORLDS.map((world) => ({ world, rules: rulesThatHold(table, world) })) }),
  };
}

const nobody = {
  age: 60,
  smoking: "never",
  packyears: 0,
  quityears: 0,
  sex: "male",
  fhlca: false,
  "cessation-willing": false,
};

const GOLDEN_WORLDS: World[] = [
  nobody,
  { ...nobody, sex: "female", age: 42, fhlca: true },
  { ...nobody, smoking: "current", packyears: 30, "cessation-willing": true },
  { ...nobody, smoking: "current", packyears: 40 },
  { ...nobody, smoking: "former", packyears: 25, quityears: 15 },
  { ...nobody, smoking: "former", packyears: 32, quityears: 3, fhlca: true, age: 74 },
];

function cardJson(card: ModelCard): Uint8Array {
  return json(parseCard(card));
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
