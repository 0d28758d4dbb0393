import type { Smoking } from "./fact.ts";

/**
 * SNOMED CT answers and findings of smoking. The first nine rows are of the code table; the others were read with these
 * names in published value sets (eCQM QI-Core 2024, OHDSI PhenotypeLibrary).
 */
export const SMOKING_SNOMED: Readonly<Record<string, Smoking>> = {
  "449868002": "current",
  "428041000124106": "current",
  "8517006": "former",
  "266919005": "never",
  "77176002": "ever-unknown",
  "266927001": "unknown",
  "428071000124103": "current",
  "428061000124105": "current",
  "221000119102": "never",
  "65568007": "current",
  "230059006": "current",
  "230060001": "current",
  "230062009": "current",
  "230063004": "current",
  "230064005": "current",
  "230065006": "current",
  "160603005": "current",
  "160604004": "current",
  "160605003": "current",
  "160606002": "current",
  "266920004": "current",
  "56578002": "current",
  "56771006": "current",
  "59978006": "current",
  "281018007": "former",
  "266921000": "former",
  "266922007": "former",
  "266923002": "former",
  "266924008": "former",
  "266925009": "former",
  "266928006": "former",
  "160620009": "former",
  "160621008": "former",
  "428081000124100": "former",
  "428091000124102": "former",
  "48031000119106": "former",
  "735128000": "former",
  "405746006": "unknown",
};

/** LOINC questions whose answer is a smoking status. */
export const SMOKING_QUESTIONS: readonly string[] = ["72166-2", "11367-0"];

/** Answers in words, matched as a whole after lower case and removal of spaces and signs. The first match decides. */
const ANSWERS: readonly (readonly [RegExp, Smoking])[] = [
  [/^(unknown|notknown|unknownifeversmoked|smokingstatusunknown|不詳|不明|未知|無法得知)$/, "unknown"],
  [/^(smokercurrentstatusunknown|eversmoked?|eversmoker|曾吸菸現況不明|曾經吸菸)$/, "ever-unknown"],
  [
    /^(never|neversmoker|neversmoked|neversmokedtobacco|lifelongnonsmoker|lifetimenonsmoker|從未吸[菸煙]|從不吸[菸煙]|未曾吸[菸煙]|不曾吸[菸煙]|從未抽[菸煙]|從來不吸[菸煙])$/,
    "never",
  ],
  [
    /^(former|formersmoker|exsmoker|exsmokes|quit|quitsmoking|stoppedsmoking|pastsmoker|已戒[菸煙]|戒[菸煙]|已戒|曾吸[菸煙]已戒|曾吸[菸煙]現已戒除|過去吸[菸煙])$/,
    "former",
  ],
  [
    /^(current|currentsmoker|currenteverydaysmoker|currentsomedaysmoker|everydaysmoker|somedaysmoker|heavysmoker|lightsmoker|heavytobaccosmoker|lighttobaccosmoker|smokestobaccodaily|currentdailysmoker|目前吸[菸煙]|現在吸[菸煙]|吸[菸煙]中|每天吸[菸煙]|每日吸[菸煙]|偶爾吸[菸煙]|有吸[菸煙]|仍在吸[菸煙]|持續吸[菸煙])$/,
    "current",
  ],
];

/** The smoking status that an answer in words means, null when the words are not in the list. */
export function smokingOfText(text: string): Smoking | null {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\((finding|disorder|situation)\)/g, "")
    .replace(/[\s\-_.,;:/()'"，。、；：（）]/g, "");
  for (const [pattern, value] of ANSWERS) if (pattern.test(plain)) return value;
  return null;
}
