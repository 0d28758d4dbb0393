export { type SyntheticEcg, type SyntheticOptions, type SyntheticTruth, syntheticEcg } from "./generate.ts";
export type { Morphology, Wave } from "./morphology.ts";
export { type EcgObservationOptions, ecgObservation } from "./observation.ts";
export { type Random, seededRandom } from "./random.ts";
export type { SyntheticRhythm } from "./rhythm.ts";
