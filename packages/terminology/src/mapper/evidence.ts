import type { Localized } from "../concept.ts";
import { bestSpecimenFit, unitFit } from "./features.ts";
import type { Library } from "./library.ts";
import type { LocalRow, Query } from "./query.ts";
import { words } from "./words.ts";

/** A sentence about a code, and on which side it stands: `open` says that something can not be told. */
export interface Evidence {
  text: Localized;
  side: "for" | "against" | "open";
  about: "name" | "unit" | "specimen" | "code";
}

/** What a unit measures, in words of our own. */
const MEASURED: readonly (readonly [RegExp, string, string])[] = [
  [/^mass\/volume$/, "mass concentration", "質量濃度"],
  [/^mole\/volume$/, "molar concentration", "莫耳濃度"],
  [/^unit\/volume$/, "activity or arbitrary units by volume", "每體積的活性或任意單位"],
  [/^count\/volume$/, "number by volume", "每體積的數目"],
  [/^log /, "a logarithm", "對數值"],
  [/^mass\/mass$|^mole\/mass$|^unit\/mass$/, "content by mass", "每質量的含量"],
  [/creatinine$/, "a ratio to creatinine", "與肌酸酐的比值"],
  [/^%$/, "a fraction", "百分比"],
  [/^ratio$|^inr$|^mole\/mole$|^mass\/mole$/, "a ratio", "比值"],
  [/^(?:mass|mole|unit|count)\/time$/, "an amount by time", "單位時間的量"],
  [/^volume\/time$/, "a flow", "流量"],
  [/^time$/, "a time", "時間"],
  [/^count\/field$/, "a count by field", "每視野的數目"],
  [/^pressure$/, "a pressure", "壓力"],
  [/^osmol/, "osmolality", "滲透壓"],
  [/^titer$/, "a titer", "效價"],
];

function measured(family: string): Localized {
  const found = MEASURED.find(([pattern]) => pattern.test(family));
  return found ? { en: found[1], "zh-TW": found[2] } : { en: "what it measures", "zh-TW": "其量值" };
}

/** Why a code fits a row, and what speaks against it. Nothing of it is a field of LOINC. */
export function evidenceFor(row: LocalRow, query: Query, code: number, library: Library): Evidence[] {
  const target = library.rows[code]!;
  const evidence: Evidence[] = [];
  const say = (side: Evidence["side"], about: Evidence["about"], en: string, zh: string) =>
    evidence.push({ side, about, text: { en, "zh-TW": zh } });
  const held = new Set(words([target.component, target.name, target.short, target.index].join(" ")));
  const said = query.groups.filter((group) => !group.context);
  const missing = said
    .filter((group) => !group.alternatives.some((reading) => reading.every((word) => held.has(word))))
    .map((group) => (group.alternatives[0] ?? []).join(" "));
  const found = said.length - missing.length;
  if (found > 0 && missing.length === 0) say("for", "name", "every word of the name fits", "名稱的字詞全部相符");
  else if (found > 0)
    say(
      "against",
      "name",
      `${found} of ${said.length} words of the name fit, not: ${missing.join(", ")}`,
      `名稱的 ${said.length} 個字詞有 ${found} 個相符，不符：${missing.join("、")}`,
    );
  else say("against", "name", "no word of the name fits in full", "名稱沒有完全相符的字詞");
  const fit = unitFit(query.unit, target.property, library);
  if (query.unit !== null && fit !== "unknown") {
    const what = measured(query.unit);
    if (fit === "contradicts")
      say("against", "unit", `unit ${row.unit} (${what.en}) does not fit`, `單位 ${row.unit}（${what["zh-TW"]}）不符`);
    else say("for", "unit", `unit ${row.unit} (${what.en}) fits`, `單位 ${row.unit}（${what["zh-TW"]}）相符`);
  } else if (query.unit === null) say("open", "unit", "no unit given", "未給單位");
  const specimen = query.specimens[0];
  if (specimen === undefined) say("open", "specimen", "no specimen given", "未給檢體");
  else {
    const own = row.specimen || specimen;
    const how = bestSpecimenFit(query.specimens, target.system);
    if (how === "same") say("for", "specimen", `specimen ${specimen} fits`, `檢體 ${own} 相符`);
    else if (how === "near") say("for", "specimen", `specimen ${specimen} may fit`, `檢體 ${own} 可能相符`);
    else if (how === "open") say("open", "specimen", `specimen ${specimen} is left open`, `檢體 ${own} 未限定`);
    else say("against", "specimen", `specimen ${specimen} does not fit`, `檢體 ${own} 不符`);
  }
  if (target.deprecated) say("against", "code", "the code is deprecated", "此碼已停用");
  return evidence;
}
