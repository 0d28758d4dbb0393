import { type ModelCard, parseTable, type RuleTable } from "@bedside/models";
import { InferenceError } from "./errors.ts";
import type { ModelStatus } from "./types.ts";

/** Reads a verified decision table. It has no graph and no arithmetic, so there are no vectors to reproduce. */
export function readTable(card: ModelCard, bytes: Uint8Array): { table: RuleTable; status: ModelStatus } {
  try {
    return {
      table: parseTable(JSON.parse(new TextDecoder().decode(bytes))),
      status: {
        model: card.id,
        version: card.version,
        backend: "rules",
        threads: 1,
        selfTest: "passed",
        selfTestMs: 0,
        maxDifference: 0,
        vectors: 0,
        sha256: card.sha256,
        webgpu: { tried: false, agreed: false, reason: "not-a-network", maxDifference: null },
      },
    };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : "table";
    throw new InferenceError("model-invalid", { model: card.id, detail });
  }
}
