import type { ModelInput } from "../card.ts";

type Given = Partial<ModelInput> & Pick<ModelInput, "concept">;

/** A required input that fills the column of its own concept's name; the rest is stated where it differs. */
function required(kind: ModelInput["kind"], given: Given): ModelInput {
  return {
    column: given.concept,
    kind,
    unit: null,
    valid: null,
    required: true,
    maxAgeDays: null,
    whenStale: "warn",
    ...given,
  };
}

export const quantity = (given: Given & Pick<ModelInput, "unit" | "valid">): ModelInput => required("quantity", given);
export const choice = (given: Given & Pick<ModelInput, "choices">): ModelInput => required("choice", given);
export const yesNo = (given: Given): ModelInput => required("boolean", given);

/** A diagnosis whose absence from the problem list is read as "no"; every such reading is a visible warning. */
export const diagnosis = (given: Given): ModelInput =>
  required("boolean", { ...given, required: false, absentMeans: false });

export const sex = choice({
  concept: "sex",
  choices: { male: 1, female: 0 },
  unknownChoices: ["other", "unknown"],
});

export const YEAR_DAYS = 365;

export const ageInput = (low: number, high: number, validSource: string): ModelInput =>
  quantity({ concept: "age", unit: "a", valid: { low, high }, validSource, whenMissing: "refuse" });

/** Smoking as never, former or current; a chart that only says "has smoked" leaves two of them. */
export const smokingStatus = (numbers: { never?: number; former: number; current: number }): ModelInput =>
  choice({
    concept: "smoking",
    choices: numbers,
    unknownChoices: ["unknown", "ever-unknown"],
    leaves: { "ever-unknown": ["former", "current"] },
    maxAgeDays: YEAR_DAYS,
  });
