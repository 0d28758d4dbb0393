import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Fact, FactValue } from "@bedside/chart";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type Evaluate, parseCard, parseTable, type RunnableModel } from "../src/index.ts";

export const modelsDir = path.resolve(import.meta.dirname, "..");
export const oraclesDir = path.resolve(import.meta.dirname, "../../../../shared/oracles");
export const hasOracles = existsSync(oraclesDir);

export const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

export function readModel(id: string): RunnableModel {
  const card = parseCard(readJson(path.join(modelsDir, id, "card.json")));
  return card.kind === "rules"
    ? { card, table: parseTable(readJson(path.join(modelsDir, id, "table.json"))) }
    : { card };
}

/** The graph under onnxruntime-node. */
export function evaluateBytes(bytes: Uint8Array): Evaluate {
  const session = InferenceSession.create(bytes);
  return async (rows, n) => {
    const ready = await session;
    const out = await ready.run({ x: new Tensor("float64", rows, [n, rows.length / n]) });
    return {
      value: out.value?.data as Float64Array,
      terms: out.terms?.data as Float64Array,
      backend: "cpu",
    };
  };
}

const sessions = new Map<string, Evaluate>();

export function evaluateModel(id: string): Evaluate {
  const known = sessions.get(id) ?? evaluateBytes(readFileSync(path.join(modelsDir, id, "model.onnx")));
  sessions.set(id, known);
  return known;
}

export function fact(concept: string, value: FactValue | null, more: Partial<Fact> = {}): Fact {
  return {
    concept,
    state: value === null ? "absent" : "found",
    value,
    unit: null,
    effective: null,
    source: null,
    raw: null,
    mapping: null,
    candidates: [],
    reason: null,
    ageDays: null,
    ...more,
  };
}

export const facts = (values: Record<string, FactValue | null>): Record<string, Fact> =>
  Object.fromEntries(Object.entries(values).map(([concept, value]) => [concept, fact(concept, value)]));
