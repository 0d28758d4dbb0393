import { parseCard } from "@bedside/models";
import { z } from "zod/mini";
import type { ModelSpec } from "./engine.ts";
import { InferenceError } from "./errors.ts";
import type { CatalogueEntry } from "./types.ts";

const fileName = z.string().check(z.regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/));
const index = z.array(
  z.object({
    card: z.unknown(),
    files: z.object({ graph: z.optional(fileName), golden: z.optional(fileName), table: z.optional(fileName) }),
  }),
);

/** Checks `index.json`: every card against its schema, every file a name below the index and on no other origin. */
export function parseCatalogue(json: unknown): CatalogueEntry[] {
  const rows = index.safeParse(json);
  if (!rows.success) throw new InferenceError("catalogue-invalid", { detail: "index.json" });
  return rows.data.map(({ card, files }, row) => {
    try {
      return { card: parseCard(card), files };
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message.slice(0, 200) : "";
      throw new InferenceError("catalogue-invalid", { detail: `index.json[${row}]: ${detail}` });
    }
  });
}

export function specOf({ card }: CatalogueEntry): ModelSpec {
  if (card.kind === "rules") throw new InferenceError("model-invalid", { model: card.id, detail: "rules" });
  return {
    model: card.id,
    version: card.version,
    kind: card.kind,
    sha256: card.sha256,
    tolerance: card.tolerance,
    inputs: card.inputs.length,
    labels: card.labels?.length ?? 0,
  };
}

export function fileOf(entry: CatalogueEntry, file: keyof CatalogueEntry["files"]): string {
  const name = entry.files[file];
  if (name === undefined) throw new InferenceError("model-invalid", { model: entry.card.id, detail: `no ${file}` });
  return name;
}
