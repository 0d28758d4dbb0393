import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelCard } from "@bedside/models";
import { EQUATION_ONNX, NETWORK_ONNX } from "./graphs.ts";

export const equationBytes = new Uint8Array(Buffer.from(EQUATION_ONNX, "base64"));
export const networkBytes = new Uint8Array(Buffer.from(NETWORK_ONNX, "base64"));

export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const text = { en: "Test", "zh-TW": "測試" };

const column = (name: string): ModelCard["inputs"][number] => ({
  column: name,
  concept: name,
  kind: "quantity",
  unit: "1",
  valid: null,
  required: true,
  maxAgeDays: null,
  whenStale: "warn",
});

export function card(kind: ModelCard["kind"], change: Partial<ModelCard> = {}): ModelCard {
  return {
    id: kind,
    version: "1.0.0",
    kind,
    app: "ecg-triage",
    group: "test",
    name: text,
    question: text,
    intendedUse: text,
    population: text,
    limits: text,
    inputs: kind === "equation" ? [column("a"), column("b")] : [],
    output: { unit: "1", name: text, horizonYears: null },
    categories: [],
    reference: null,
    refuseWhen: [],
    performance: [],
    citation: "none",
    licence: "Apache-2.0",
    status: "released",
    sha256: sha256(kind === "network" ? networkBytes : equationBytes),
    tolerance: { absolute: kind === "network" ? 1e-6 : 1e-12, relative: 0 },
    ...(kind === "network" ? { labels: ["one", "two"] } : {}),
    ...change,
  };
}

export const equationOf = (a: number, b: number) => 0.1 * a - 0.25 * b + 1 / 3;

/** n ECGs with lead I at `level(i)` millivolt, lead II at minus that, the others flat. */
export function flatEcgs(n: number, level: (i: number) => number): Float32Array {
  const ecg = new Float32Array(n * 12_000);
  for (let i = 0; i < n; i++) {
    ecg.fill(level(i), i * 12_000, i * 12_000 + 1_000);
    ecg.fill(-level(i), i * 12_000 + 1_000, i * 12_000 + 2_000);
  }
  return ecg;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
export const probabilitiesOf = (level: number) => [sigmoid(level), sigmoid(2 * level)];

export const equationGolden = {
  x: [
    [0, 0],
    [55, 3.25],
  ],
  value: [1 / 3, equationOf(55, 3.25)],
};

export const networkGolden = {
  ecg: Buffer.from(flatEcgs(2, (i) => i - 0.5).buffer).toString("base64"),
  n: 2,
  probability: [probabilitiesOf(-0.5), probabilitiesOf(0.5)],
};

export interface Folder {
  card: unknown;
  graph?: Uint8Array;
  golden?: unknown;
  table?: string;
}

export const equationFolder = (change: Partial<ModelCard> = {}, golden: unknown = equationGolden): Folder => ({
  card: card("equation", change),
  graph: equationBytes,
  golden,
});

export const networkFolder = (change: Partial<ModelCard> = {}, golden: unknown = networkGolden): Folder => ({
  card: card("network", change),
  graph: networkBytes,
  golden,
});

/** A models folder on disk, as packages/models is. */
export function install(folders: Record<string, Folder>): string {
  const root = mkdtempSync(join(tmpdir(), "bedside-models-"));
  for (const [name, { card, graph, golden, table }] of Object.entries(folders)) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "card.json"), JSON.stringify(card));
    if (graph !== undefined) writeFileSync(join(root, name, "model.onnx"), graph);
    if (golden !== undefined) writeFileSync(join(root, name, "golden.json"), JSON.stringify(golden));
    if (table !== undefined) writeFileSync(join(root, name, "table.json"), table);
  }
  return root;
}
