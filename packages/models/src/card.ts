import type { Localized } from "@bedside/terminology";
import { z } from "zod/mini";

const localized = z.object({ en: z.string(), "zh-TW": z.string() }) satisfies z.ZodMiniType<Localized>;

/**
 * One input of a model. `column` is its place in the graph (or its name in a rule table); the fact of `concept` fills it.
 * `valid` is the range the model was made for: outside is a refusal. `explore` is what a missing input is varied over.
 */
const modelInput = z.object({
  column: z.string(),
  concept: z.string(),
  kind: z.enum(["quantity", "boolean", "choice"]),
  /** Unit the model computes in; the engine converts from the concept's canonical unit by `scale` (value * scale). */
  unit: z.nullable(z.string()),
  scale: z.optional(z.number()),
  valid: z.nullable(z.object({ low: z.number(), high: z.number() })),
  explore: z.optional(z.object({ low: z.number(), high: z.number() })),
  /** For `choice`: fact value -> number in the graph; a value that is not listed is a refusal or an unknown. */
  choices: z.optional(z.record(z.string(), z.number())),
  /** Fact values of a choice that mean "not known": treated as missing. */
  unknownChoices: z.optional(z.array(z.string())),
  required: z.boolean(),
  /** Value used, and said to be used, when an optional input is absent (never for a required one). */
  absentMeans: z.optional(z.union([z.number(), z.boolean(), z.string()])),
  maxAgeDays: z.nullable(z.number()),
  whenStale: z.enum(["warn", "block"]),
  /** A site setting of config.json (SCORE2 region), not a fact of the patient. */
  setting: z.optional(z.boolean()),
  /** Only counted when this condition on another input holds, e.g. quit years only for former smokers. */
  onlyWhen: z.optional(z.object({ column: z.string(), equals: z.array(z.string()) })),
});

const category = z.object({
  id: z.string(),
  /** Step on the five-step risk scale of ui.md (0 very low .. 4 very high). */
  step: z.int(),
  name: localized,
  /** Lower bound (inclusive unless `above` is true), in the model's unit. */
  from: z.number(),
  above: z.optional(z.boolean()),
});

/** The identity and the limits of a model (`design.md`, noun 3). Data only. */
export const modelCardSchema = z.object({
  id: z.string(),
  version: z.string(),
  kind: z.enum(["equation", "rules", "network"]),
  app: z.enum(["ecg-triage", "coronary-risk", "lung-decision"]),
  group: z.string(),
  name: localized,
  question: localized,
  intendedUse: localized,
  population: localized,
  limits: localized,
  inputs: z.array(modelInput),
  output: z.object({ unit: z.string(), name: localized, horizonYears: z.nullable(z.number()) }),
  /** Category bounds; `byColumn` picks the set by an input's value, e.g. age groups of SCORE2. */
  categories: z.array(
    z.object({
      when: z.nullable(z.object({ column: z.string(), low: z.number(), high: z.number() })),
      steps: z.array(category),
      source: z.string(),
    }),
  ),
  reference: z.nullable(z.object({ text: localized, values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])) })),
  refuseWhen: z.array(z.object({ concept: z.string(), equals: z.union([z.boolean(), z.string()]), reason: localized })),
  performance: z.array(z.object({ measure: z.string(), value: z.string(), population: z.string(), source: z.string() })),
  citation: z.string(),
  licence: z.string(),
  status: z.enum(["released", "caution", "recalled"]),
  caution: z.optional(localized),
  /** sha256 of the graph (model.onnx) or of the rule table (table.json). */
  sha256: z.string(),
  tolerance: z.object({ absolute: z.number(), relative: z.number() }),
  /** Networks only. */
  labels: z.optional(z.array(z.string())),
});

export type ModelCard = z.infer<typeof modelCardSchema>;
export type ModelInput = ModelCard["inputs"][number];
