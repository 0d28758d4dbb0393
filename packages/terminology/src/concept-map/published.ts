/**
 * A hospital's own map as the workbench publishes it: an active R4 ConceptMap whose every row says who wrote it and which
 * other person approved it, when. A draft, or a row that nobody approved, never reaches a clinician.
 */
import type { Localized } from "../concept.ts";
import { isExact, isNoMatch } from "./equivalence.ts";
import { type ConceptMap, type MapElement, type MapProblem, type MapTarget, parseConceptMap } from "./schema.ts";

const say = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

const BASE = "https://bedside.tw/fhir";

/** Extension of a target: who wrote and who approved the row. */
export const ROW_REVIEW = `${BASE}/StructureDefinition/map-row-review`;

/** `dependsOn.property` of the rows: what of a result, beside its code, decides. */
export const DEPENDS_ON = {
  item: `${BASE}/map-property/item`,
  specimen: `${BASE}/map-property/specimen`,
  unit: `${BASE}/map-property/unit`,
  method: `${BASE}/map-property/method`,
} as const;

/** The review of one row. */
export interface RowReview {
  author: string;
  approver: string;
  /** Day of the approval, `YYYY-MM-DD`. */
  approvedOn: string;
  /** Approved for calculations although the target is not the same as the source. */
  forCalculation: boolean;
}

/** Whether a row may feed a calculation: it means the same, or somebody approved it for that use. */
export const mayFeed = ({ equivalence }: Pick<MapTarget, "equivalence">, review: RowReview): boolean =>
  isExact(equivalence) ||
  (review.forCalculation && ["wider", "narrower", "subsumes", "specializes"].includes(equivalence));

/** The review that a row carries, null when it is not whole. */
export function reviewOf(target: MapTarget): RowReview | null {
  const parts = target.extension?.find(({ url }) => url === ROW_REVIEW)?.extension;
  if (!Array.isArray(parts)) return null;
  const at = (url: string): Record<string, unknown> | undefined => parts.find((part) => part?.url === url);
  const author = at("author")?.valueString;
  const approver = at("approver")?.valueString;
  const approvedOn = at("approvedOn")?.valueDate;
  if (typeof author !== "string" || typeof approver !== "string" || typeof approvedOn !== "string") return null;
  return { author, approver, approvedOn, forCalculation: at("forCalculation")?.valueBoolean === true };
}

/** The extension that carries a review. */
export const reviewExtension = ({ author, approver, approvedOn, forCalculation }: RowReview) => ({
  url: ROW_REVIEW,
  extension: [
    { url: "author", valueString: author },
    { url: "approver", valueString: approver },
    { url: "approvedOn", valueDate: approvedOn },
    { url: "forCalculation", valueBoolean: forCalculation },
  ],
});

/** Reads a published map. Every problem is named, and a map with one is not used at all: half a map would be a wrong one. */
export function readPublishedMap(json: unknown): { ok: true; map: ConceptMap } | { ok: false; problems: MapProblem[] } {
  const parsed = parseConceptMap(json);
  if (!parsed.ok) return parsed;
  const { map } = parsed;
  const problems: MapProblem[] = [];
  if (map.status !== "active") {
    problems.push({
      path: "ConceptMap.status",
      problem: say(
        `${map.status}: only a published (active) map is used`,
        `${map.status}：僅採用已發布（active）的對應表`,
      ),
    });
  }
  for (const [g, group] of (map.group ?? []).entries()) {
    for (const [e, element] of group.element.entries()) {
      for (const [t, target] of (element.target ?? []).entries()) {
        const problem = reviewProblem(target) ?? sameCaseProblem(element, t);
        if (problem) problems.push({ path: `ConceptMap.group[${g}].element[${e}].target[${t}]`, problem });
      }
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, map };
}

/** Two targets of one code in the same case would be two values out of one result. */
function sameCaseProblem({ target = [] }: MapElement, at: number): Localized | null {
  const caseOf = ({ dependsOn = [] }: MapTarget) =>
    dependsOn
      .map(({ property, system, value }) =>
        JSON.stringify([property, system, value.normalize("NFKC").trim().toLowerCase()]),
      )
      .sort()
      .join();
  const mine = target[at];
  const before = mine ? target.slice(0, at).findIndex((other) => caseOf(other) === caseOf(mine)) : -1;
  if (before < 0) return null;
  return say(
    `applies in the same case as target[${before}]: one result can not be both`,
    `適用條件與 target[${before}] 相同，同一結果不可對應至兩者`,
  );
}

function reviewProblem(target: MapTarget): Localized | null {
  const review = reviewOf(target);
  if (review === null) return say("has no review: author, approver and day", "缺少審核紀錄（提案者、核准者、日期）");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(review.approvedOn))
    return say("the day of its approval is no date", "核准日期無法解讀");
  const fold = (name: string) => name.normalize("NFKC").trim().toLowerCase();
  if (fold(review.author) === "" || fold(review.approver) === "")
    return say("its author or approver has no name", "提案者或核准者沒有姓名");
  if (fold(review.author) === fold(review.approver))
    return say("was approved by its own author", "核准者與提案者為同一人");
  if (review.forCalculation && (isNoMatch(target.equivalence) || ["relatedto", "inexact"].includes(target.equivalence)))
    return say(
      `is ${target.equivalence} and can not be approved for calculations`,
      `關係為 ${target.equivalence}，不可核准用於計算`,
    );
  return null;
}
