import type { Localized } from "../concept.ts";
import { standing } from "./confidence.ts";
import { type Decision, decide } from "./decide.ts";
import { type Evidence, evidenceFor } from "./evidence.ts";
import { type LocalRow, type Query, readQuery } from "./query.ts";
import { prepareRanker, rank } from "./rank.ts";
import { type LoincRow, officialName } from "./table.ts";
import { CONFIDENCE, THRESHOLDS, WEIGHTS } from "./weights.generated.ts";

/** A code for a local row. */
export interface Suggestion {
  loinc: string;
  /** An official name, or empty where the table has none: then only the code may be shown. */
  name: string;
  /** Share of this candidate among all, 0 to 1. */
  share: number;
  evidence: readonly Evidence[];
}

/** The answer for a local row. */
export interface Mapping {
  decision: Decision;
  /** Chance that the first suggestion is right, as measured on rows that nothing was learnt from. */
  score: number;
  /** Best first, five at most; empty only when nothing is near. */
  suggestions: readonly Suggestion[];
  /** Why it was decided so. */
  reason: Localized;
  /** How the code stands to the row (R4): null when nothing is asserted. */
  relation: "equivalent" | "narrower" | "relatedto" | null;
}

export interface Mapper {
  map(row: LocalRow): Mapping;
  /** What speaks for and against a code that somebody asks for; null when the table does not have it. Its share is 0. */
  judge(row: LocalRow, loinc: string): Suggestion | null;
  /** How many codes it chooses from. */
  readonly size: number;
}

const SHOWN = 5;

/** A mapper over a table of codes. Takes a second or two; keep it. */
export function createMapper(table: readonly LoincRow[]): Mapper {
  const ranker = prepareRanker(table);
  const weights = new Map(Object.entries(WEIGHTS));
  const { library } = ranker;
  let places: Map<string, number> | null = null;
  const suggestion = (row: LocalRow, query: Query, code: number, share: number): Suggestion => ({
    loinc: library.rows[code]!.loinc,
    name: officialName(library.rows[code]!),
    share,
    evidence: evidenceFor(row, query, code, library),
  });
  return {
    size: library.rows.length,
    judge(row, loinc) {
      places ??= new Map(library.rows.map((it, code) => [it.loinc, code]));
      const code = places.get(loinc);
      return code === undefined ? null : suggestion(row, readQuery(row), code, 0);
    },
    map(row) {
      const query = readQuery(row);
      const { ranked, cover } = rank(query, ranker, weights);
      const stands = standing(query, ranked, cover, library);
      const { decision, score } = decide(stands, { weights: CONFIDENCE, thresholds: THRESHOLDS });
      const total = ranked.reduce((sum, { score: each }) => sum + Math.exp(each - ranked[0]!.score), 0);
      const suggestions = ranked
        .slice(0, SHOWN)
        .map(({ code, score: each }) => suggestion(row, query, code, Math.exp(each - ranked[0]!.score) / total));
      const stated = query.specimens.length > 0 && query.unit !== null;
      return {
        decision,
        score,
        suggestions,
        reason: reasonOf(decision, stands.veto, suggestions[0]),
        relation: decision === "none" ? null : decision === "review" ? "relatedto" : stated ? "equivalent" : "narrower",
      };
    },
  };
}

function reasonOf(decision: Decision, veto: "unit" | "specimen" | null, first: Suggestion | undefined): Localized {
  if (!first) return { en: "no code is near it", "zh-TW": "沒有相近的代碼" };
  const against =
    veto === "unit"
      ? { en: "the unit speaks against it", "zh-TW": "單位不支持" }
      : veto === "specimen"
        ? { en: "the specimen speaks against it", "zh-TW": "檢體不支持" }
        : { en: "not sure enough", "zh-TW": "把握不足" };
  const parts: Localized[] = first.evidence.map(({ text }) => text);
  if (decision === "review") parts.push(against);
  if (decision === "none") parts.push({ en: "too unsure to answer", "zh-TW": "把握太低，不予回答" });
  if (first.name === "" && decision !== "none")
    parts.push({ en: "no official name at hand", "zh-TW": "手邊沒有官方名稱" });
  return { en: parts.map(({ en }) => en).join("; "), "zh-TW": parts.map((part) => part["zh-TW"]).join("；") };
}
