/** What else a row says of its test: method, timing, scale. */

/** LOINC method, the writings of it. */
const METHODS: readonly (readonly [string, RegExp])[] = [
  ["IB", /\b(?:immunoblot|western blot|wb confirm|line blot|\bib)\b/],
  ["IF", /\b(?:ifa|dfa|ifat|mif|immunofluorescen\w*|fluorescent ab|fluor ab|if)\b/],
  ["Immunofixation", /\b(?:ife|immunofixation)\b/],
  [
    "IA",
    /\b(?:ia|eia|elisa|elfa|clia|cia|ria|irma|ecia|ecl|cmia|meia|immunoassay|chemiluminesc\w*|radioimmunoassay|multiplex bead|mafd)\b|免疫分析/,
  ],
  ["IA.rapid", /\b(?:rapid)\b/],
  ["Probe.amp.tar", /\b(?:pcr|rt-pcr|naa|naat|tma|lamp|amplified|amplification|dna amp|sda|qpcr|amp)\b/],
  ["Non-probe.amp.tar", /\bnon[- ]probe/],
  ["Molgen", /\b(?:genotyp\w*|mutations?|variants?|gene|allele|deldup|del\/dup|dna|molecular|targeted|kdr)\b/],
  ["Sequencing", /\b(?:sequencing|seq|ngs|fgs|full gene)\b/],
  ["FISH", /\bfish\b/],
  ["Immune stain", /\b(?:ihc|immunohistochem\w*|immune stain)\b/],
  ["Flow cytometry", /\b(?:flow|flow cytometry|flowcytometry|facs)\b/],
  ["Electrophoresis", /\b(?:electrophoresis|elph|pep|spep|upep)\b/],
  ["Coag", /\b(?:coag|clot|clotting|clot-based)\b/],
  ["Chromo", /\b(?:chromogenic|chromo)\b/],
  ["Manual count", /\b(?:manual|man)\b|人工/],
  ["Automated count", /\b(?:auto|automated)\b|自動/],
  ["Microscopy.light", /\b(?:microscop\w*|smear|sediment)\b|鏡檢/],
  ["Microscopy.light.HPF", /\bhpf\b/],
  [
    "Test strip",
    /\b(?:strip|dipstick|poc|point of care|glucometer|urinalysis|routine urine|urine routine|ua)\b|試紙|尿(?:液)?(?:常規|一般|生化)/,
  ],
  ["Calculated", /\b(?:calc|calculated|estimated|computed)\b|計算/],
  ["Confirm", /\b(?:confirm\w*|conf|quant|gc-?ms|gc\/ms|lc-?ms\S*|ms\/ms|mass spec\w*)\b/],
  ["Screen", /\b(?:screen\w*|scrn|scr)\b|篩檢/],
  ["Neut", /\b(?:neutraliz\w*|neutralis\w*|neut ab)\b/],
  ["Agglutination", /\b(?:agglut\w*|agg|la|latex)\b/],
  ["HAI", /\bhai?\b/],
  ["Comp fix", /\b(?:cf|comp fix|complement fix\w*)\b/],
  ["Immune diffusion", /\b(?:id|immunodiffusion|precipitin\w*|diffusion)\b/],
  ["Culture", /\b(?:culture|cult|cx)\b|培養/],
  ["Chromatography", /\b(?:hplc|tlc|chromatography|column)\b/],
  ["ISE", /\bise\b/],
  ["High sensitivity", /\b(?:high sens\w*|hs|ultrasens\w*|hscrp|5th gen|highly sensitive)\b|高敏感/],
  ["Cyto stain", /\b(?:pap|thin ?prep|cytology)\b/],
  ["Wet preparation", /\bwet (?:prep|mount)/],
  ["Serotype", /\b(?:serotype|pn ?\d+)\b/],
];

export type ScaleHint = "number" | "screened number" | "quant" | "qual" | "interpretation" | "titer" | "none";

export function methodsIn(text: string): string[] {
  const lower = text.normalize("NFKC").toLowerCase();
  return METHODS.filter(([, pattern]) => pattern.test(lower)).map(([method]) => method);
}

/** The method of LOINC in the words of this list: `Coag.two step` is `Coag`. */
export function methodFamily(method: string): string {
  if (method === "") return "";
  for (const [name] of METHODS) if (method === name) return name;
  for (const [name] of METHODS) if (method.startsWith(`${name}.`) || method.startsWith(`${name} `)) return name;
  if (/^Probe/.test(method)) return "Probe.amp.tar";
  if (/culture/i.test(method)) return "Culture";
  if (/^LA$/.test(method)) return "Agglutination";
  if (/stain/i.test(method)) return "stain";
  return methodsIn(method)[0] ?? "other";
}

/** Duration of a collection: `24H`, or null for a point in time. */
export function durationIn(text: string): string | null {
  const lower = text.normalize("NFKC").toLowerCase();
  const found = /\b(\d{1,2})[ -]?h(?:ou)?rs?\b|\/(\d{1,2})h|\((\d{1,2})h\)/.exec(lower);
  const hours = found?.[1] ?? found?.[2] ?? found?.[3];
  if (hours && (/urine|\bur\b|urn|\/\d|per \d|collection|excretion/.test(lower) || hours === "24")) return `${hours}H`;
  if (/\bper day\b|\/d\b|\/day|24小時|\bdaily excretion/.test(lower)) return "24H";
  return null;
}

/** True when the text places the specimen in a course: baseline, peak, two hours after. */
export function hasCourse(text: string): boolean {
  return /\b(?:baseline|fasting|post|pre|peak|trough|random|\d+ ?min(?:ute)?s?|\d+(?:\.\d+)? ?h(?:ou)?rs?|specimen \d|\d+(?:st|nd|rd|th)|challenge|dose|stimulat\w*|am|pm)\b|飯前|飯後/i.test(
    text,
  );
}

/** What the name and the unit say of the kind of the answer. */
export function scaleIn(text: string, numeric: boolean): ScaleHint {
  const lower = text.normalize("NFKC").toLowerCase();
  if (/\b(?:interp\w*|intrp|impression|eval\w*|comments?|note)\b|判讀/.test(lower)) return "interpretation";
  if (/\b(?:titer|titre)s?\b|效價/.test(lower)) return "titer";
  if (numeric)
    return /\bscre+n\w*|\bscrn\b|\bqual(?:itative)?\b|\bql\b|定性/.test(lower) ? "screened number" : "number";
  if (/\b(?:qual|qualitative|cutoff|cut-off|screen|detection|detected|presence|pos\/neg|ql|rapid)\b|定性/.test(lower))
    return "qual";
  if (/\b(?:quant\w*|qn|concentration|quan|count|absolute|abs|ratio|percent|viral load)\b|[%#]|定量/.test(lower))
    return "quant";
  return "none";
}

/** Numbers or words: what most of the sample values are. */
export function samplesAre(samples: string): "numbers" | "words" | null {
  const values = samples
    .split(/[|;,\s]+/)
    .map((value) => value.trim())
    .filter(Boolean);
  if (values.length === 0) return null;
  const numbers = values.filter((value) => /^[<>=≤≥]*-?\d+(?:\.\d+)?$/.test(value)).length;
  return numbers * 2 > values.length ? "numbers" : "words";
}
