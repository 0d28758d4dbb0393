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
  /** Only counted when this condition on another input holds, e.g. quit years only for former smokers; else `otherwise`, 0 when not given. */
  onlyWhen: z.optional(
    z.object({ column: z.string(), equals: z.array(z.string()), otherwise: z.optional(z.number()) }),
  ),
  /** Values that a missing quantity is tried at besides the ends of its range: where the model has a step. */
  exploreAt: z.optional(z.array(z.number())),
  /** Name of an input that is no concept of the terminology: it is entered, or set by the site. */
  name: z.optional(localized),
  /** Words for the choices of such an input. */
  choiceNames: z.optional(z.record(z.string(), localized)),
  /** For an unknown choice that still says something: the choices that it leaves (`ever-unknown`: former, current). */
  leaves: z.optional(z.record(z.string(), z.array(z.string()))),
  /** What a missing value leads to; `range` when not given. */
  whenMissing: z.optional(z.enum(["range", "refuse"])),
  /** What the limits of `valid` rest on. */
  validSource: z.optional(z.string()),
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

const interval = z.object({ point: z.number(), low: z.number(), high: z.number() });

/** One output of an ECG network and what fold 9 says of it. Not claimed = never shown as a finding. */
const finding = z.object({
  label: z.string(),
  name: localized,
  kind: z.enum(["diagnostic", "form", "rhythm"]),
  urgency: z.enum(["urgent", "abnormal", "minor", "normal"]),
  claimed: z.boolean(),
  whyNot: z.nullable(z.enum(["few-examples", "rare-rhythm", "weak"])),
  /** Recordings of the selection fold that carry the statement. */
  positives: z.int(),
  operatingPoint: z.nullable(z.number()),
  auroc: z.nullable(interval),
  sensitivity: z.nullable(interval),
  specificity: z.nullable(interval),
  ppv: z.nullable(interval),
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
  /** Category bounds; the first set whose `when` holds counts (both ends inclusive), e.g. age groups of SCORE2. */
  categories: z.array(
    z.object({
      when: z.nullable(z.object({ column: z.string(), low: z.number(), high: z.number() })),
      steps: z.array(category),
      source: z.string(),
    }),
  ),
  reference: z.nullable(
    z.object({ text: localized, values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])) }),
  ),
  /** What the contributions are named by: the linear predictor's terms, each shown under one key (a column or a group of columns). */
  contributions: z.optional(z.array(z.object({ key: z.string(), columns: z.array(z.string()), name: localized }))),
  /** The key of each column of the graph's `terms`, in order. */
  terms: z.optional(z.array(z.object({ id: z.string(), key: z.string() }))),
  /** The model still answers, with a visible warning: an input outside `within` or equal to `equals`. */
  cautionWhen: z.optional(
    z.array(
      z.object({
        column: z.string(),
        within: z.optional(z.object({ low: z.number(), high: z.number() })),
        equals: z.optional(z.union([z.boolean(), z.string()])),
        reason: localized,
      }),
    ),
  ),
  /**
   * Two inputs whose product over `divisor` is a known concept (pack-years: cigarettes a day times years, over 20). What is
   * not known of them is only tried where the product lies within `within` (a fraction) of the concept's value.
   */
  tied: z.optional(
    z.array(
      z.object({
        concept: z.string(),
        columns: z.tuple([z.string(), z.string()]),
        divisor: z.number(),
        within: z.number(),
      }),
    ),
  ),
  refuseWhen: z.array(z.object({ concept: z.string(), equals: z.union([z.boolean(), z.string()]), reason: localized })),
  performance: z.array(z.object({ measure: localized, value: localized, population: localized, source: z.string() })),
  citation: z.string(),
  licence: z.string(),
  status: z.enum(["released", "caution", "recalled"]),
  caution: z.optional(localized),
  /** sha256 of the graph (model.onnx) or of the rule table (table.json). */
  sha256: z.string(),
  tolerance: z.object({ absolute: z.number(), relative: z.number() }),
  /** Networks only: the output columns, in order. */
  labels: z.optional(z.array(z.string())),
  findings: z.optional(z.array(finding)),
});

export type ModelCard = z.infer<typeof modelCardSchema>;
export type ModelInput = ModelCard["inputs"][number];
export type ModelFinding = z.infer<typeof finding>;

/** Throws a `ZodError` when the JSON is not a model card. */
export function parseCard(json: unknown): ModelCard {
  return z.parse(modelCardSchema, json);
}
