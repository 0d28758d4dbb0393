import { ABBREVIATIONS } from "./abbreviations.ts";
import { ALLERGENS } from "./allergens.ts";
import { CHEMISTRY } from "./chemistry.ts";
import { CHINESE } from "./chinese.ts";
import { CHINESE_MORE } from "./chinese-more.ts";
import { HAEMATOLOGY } from "./haematology.ts";
import { IMMUNOLOGY } from "./immunology.ts";
import { MICROBIOLOGY } from "./microbiology.ts";
import { OTHER } from "./other.ts";
import { TOXICOLOGY } from "./toxicology.ts";

/**
 * What laboratories write and what LOINC writes. A line: the words of LOINC's component, "=", and other writings, ";" between.
 * Read on the side of the local list only, and both readings are kept.
 */
export const SYNONYMS: readonly string[] = [
  CHEMISTRY,
  HAEMATOLOGY,
  MICROBIOLOGY,
  IMMUNOLOGY,
  ALLERGENS,
  TOXICOLOGY,
  OTHER,
  ABBREVIATIONS,
  CHINESE,
  CHINESE_MORE,
];
