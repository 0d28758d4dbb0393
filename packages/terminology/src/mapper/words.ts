/** Text of a local list or of LOINC as comparable words: the same function reads both sides. */

const GREEK: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  κ: "kappa",
  λ: "lambda",
  μ: "u",
};
const ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"];

/** One spelling for words that are written in several ways on both sides. */
const SPELLING: Readonly<Record<string, string>> = {
  antibody: "ab",
  abs: "ab",
  antigen: "ag",
  autoantibody: "ab",
  autoab: "ab",
  viru: "virus",
  anti: "",
  the: "",
  of: "",
  to: "",
  for: "",
  by: "",
  in: "",
  and: "",
  or: "",
  with: "",
  on: "",
  w: "",
  via: "",
  per: "",
  using: "",
  test: "",
  level: "",
  measurement: "",
  assay: "",
  lab: "",
  haemoglobin: "hemoglobin",
  haematocrit: "hematocrit",
  oestradiol: "estradiol",
  estriol: "estriol",
  oestriol: "estriol",
  oestrogen: "estrogen",
  faecal: "stool",
  fecal: "stool",
  feces: "stool",
  faece: "stool",
  sulphate: "sulfate",
  leucocyte: "leukocyte",
  caeruloplasmin: "ceruloplasmin",
  tumour: "tumor",
  foetal: "fetal",
  aluminium: "aluminum",
  caesium: "cesium",
  gonorrhea: "gonorrhoeae",
  total: "total",
  tot: "total",
  cell: "cell",
  gene: "gene",
  percentage: "percent",
  pct: "percent",
  "%": "percent",
  "#": "count",
  num: "count",
  number: "count",
  cnt: "count",
  spp: "sp",
  specie: "sp",
};

/** Codes of allergens before their names: `F001-IgE Egg White`. */
const ALLERGEN_CODE = /\b[a-z]{1,2}\d{1,3}-(?=ig[eg])/g;
/** Initials with points: `W.B.C`, `E.S.R.`. */
const INITIALS = /(?<![a-z0-9.])(?:[a-z]\.){2,}[a-z]?(?![a-z0-9])/g;
const WORD = /[a-z]*\d+:\d+[a-z]*|\d+(?:\.\d+)+h?|[a-z0-9]+|[%#]|\p{Script=Han}+/gu;

/** Words without plural, Roman numerals as numbers, stop words left out. */
export function words(text: string): string[] {
  const out: string[] = [];
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(ALLERGEN_CODE, "")
    .replace(/[α-ω]/g, (letter) => GREEK[letter] ?? letter)
    .replace(/['’`]s?\b/g, "")
    .replace(INITIALS, (letters) => letters.replaceAll(".", ""))
    .replace(/(\d+(?:\.\d+)?)[ -]?(?:h|hr|hour)s?\b/g, (_, hours: string) => ` ${Number(hours)}h `)
    .replace(/(\d+)[ -]?(?:m|min|minute)s?\b/g, (_, minutes: string) => ` ${duration(Number(minutes))} `);
  for (const [raw] of plain.matchAll(WORD)) {
    for (const part of split(raw)) {
      const word = canonical(part);
      if (word !== "") out.push(word);
    }
  }
  return out;
}

/** Minutes as LOINC writes them: `30m`, `1h`, `1.5h`. */
const duration = (minutes: number) => (minutes >= 60 && minutes % 30 === 0 ? `${minutes / 60}h` : `${minutes}m`);

/** `hsv1` is two words, `b12` and `cd4` are one. */
function split(word: string): string[] {
  const numbered = /^([a-z]{3,})(\d+)$/.exec(word);
  return numbered?.[1] && numbered[2] ? [numbered[1], numbered[2]] : [word];
}

function canonical(word: string): string {
  const roman = ROMAN.indexOf(word);
  if (roman >= 0) return String(roman + 1);
  const number = /^0+(\d+)$/.exec(word);
  if (number?.[1]) return number[1];
  const known = SPELLING[word];
  if (known !== undefined) return known;
  const one = singular(word);
  return SPELLING[one] ?? one;
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(?:ss|us|is)$/.test(word) || /\d/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 5) return `${word.slice(0, -3)}y`;
  return word.slice(0, -1);
}
