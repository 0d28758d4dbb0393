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

/** Answers of the LOINC list LL2201-3, which goes with the question 72166-2. */
export const SMOKING_LOINC: Readonly<Record<string, Smoking>> = {
  "LA18976-3": "current",
  "LA18977-1": "current",
  "LA15920-4": "former",
  "LA18978-9": "never",
  "LA18979-7": "ever-unknown",
  "LA18980-5": "unknown",
  "LA18981-3": "current",
  "LA18982-1": "current",
};

/**
 * Answers in words, matched as a whole after `plainAnswer`. The first match decides. "Does not smoke" is not in the list:
 * it may be a person who never smoked or one who has quit.
 */
const ANSWERS: readonly (readonly [RegExp, Smoking])[] = [
  [
    /^(unknown|notknown|unknownifeversmoked|smokingstatusunknown|tobaccosmokingconsumptionunknown|不詳|不明|未知|無法得知)$/,
    "unknown",
  ],
  [/^(smokercurrentstatusunknown|(tobacco)?smoker|eversmoked?|eversmoker|曾吸菸現況不明|曾經吸菸)$/, "ever-unknown"],
  [
    /^(never|neversmoker|neversmoked|neversmokedtobacco|lifelongnonsmoker|lifetimenonsmoker|(從未|從不|未曾|不曾|從來不|從來沒有)吸菸|無吸菸史)$/,
    "never",
  ],
  [
    /^(former|formersmoker|exsmoker|exsmokes|quit|quitsmoking|stoppedsmoking|pastsmoker|已戒|已?戒菸了?([\d一二三四五六七八九十]+多?(年|個月))?|曾吸菸(現)?已戒(除|菸)?|過去吸菸)$/,
    "former",
  ],
  [
    /^(current|current(everyday|someday|daily)?smoker|(everyday|someday)smoker|(heavy|light|moderate|occasional)(tobacco|cigarette)?smoker|smokestobaccodaily|(目前|現在|幾?乎?每天|每日|偶爾|有|仍|仍在|持續)吸菸|吸菸中)$/,
    "current",
  ],
];

/** Without spaces and signs, and with one way of writing "smoke" of the several in use. */
const plainAnswer = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\((finding|disorder|situation)\)/g, "")
    .replace(/[\s\-_.,;:/()'"，。、；：（）]/g, "")
    .replace(/[煙烟]/g, "菸")
    .replace(/抽菸/g, "吸菸")
    .replace(/从/g, "從")
    .replace(/无/g, "無")
    .replace(/来/g, "來")
    .replace(/现/g, "現")
    .replace(/过/g, "過");

/** The smoking status that an answer in words means, null when the words are not in the list. */
export function smokingOfText(text: string): Smoking | null {
  const plain = plainAnswer(text);
  for (const [pattern, value] of ANSWERS) if (pattern.test(plain)) return value;
  return null;
}
