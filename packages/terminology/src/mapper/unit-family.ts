/** What a unit measures, read from its shape: `mg/dL` and `ng/mL` are both mass by volume. */
export type UnitFamily = string;

const NOTHING = /^(?:n\/?a|none|null|nan|-+|\.|#error!?|text|see.*|unknown)$/i;
const MASS = /^(?:[kmunpfd]|mc)?(?:g|gm|gram)$/;
const MOLE = /^(?:[munpf]|mc)?mols?$|^[mun]m$/;
const EQUIVALENT = /^[mu]?eq$/;
const UNITS = /^(?:[kmun]|mc)?i?u(?:nits?)?$|^units?$|^\[?(?:[kmun])?i?u\]?$|^[nu]?kat$/;
const ARBITRARY =
  /^(?:arbu|k?arb|sau|au|eu|bu|iv|isr|gpl|mpl|apl|smu|sgu|pfu|kua|kul|lyme|u?feu|ai|index|index_val|elisau|ehrlichu|todu|bethu|cau|mou|ru|elu|gplu|mplu|aplu|bcg|gu|ev|indexunit|iif?t|liv|ddu|ph|miu)$/;
const COUNT =
  /^(?:[0-9.]*x?10[*^e]?\(?-?\d*\)?|k|m|th|thou|thous|thousand|mil|mill|million|cells?|x10\S*|copies|copy|cpy|cop|cfu|wbc|rbc|plt|pfu|geq|ge|events?|bands?|number|num|#|spots?|eq|pct|1|org|organisms|geneq|)*$/;
const VOLUME = /^(?:[dcmunpf]|mc|cu)?(?:l|liter|litre)$|^cc$|^cumm$|^mm3$|^mm\^3$|^cmm$/;
const TIME =
  /^(?:\d*(?:d|day|days|h|hr|hrs|hour|hours|min|mins|minutes?|sec|secs|seconds?|s|ms|wk|weeks?|yr|a|mo|total_volume|tv|coll|spec|specimen))$/;
const CREATININE = /^(?:[mkun]?g|m?mol|mmol|umol)?\.?(?:crt|cr|creat|creatinine|crea|cre)$/;

/** The family of a unit, or null when there is none to be read, or several that differ. */
export function unitFamily(raw: string): UnitFamily | null {
  const families = raw
    .split("|")
    .map((part) => part.trim())
    .filter((part) => part !== "" && !NOTHING.test(part))
    .map(familyOf);
  return new Set(families).size === 1 ? families[0]! : null;
}

function familyOf(raw: string): UnitFamily {
  let text = raw
    .normalize("NFKC")
    .replace(/[µμ]/g, "u")
    .toLowerCase()
    .replace(/\{([^}]*)\}/g, (_, inner: string) => annotation(inner))
    .replace(/[[\]]/g, "")
    .replace(/\b(k?)[a-z]+'u\b/g, "$1arb")
    .replace(/\((\d+)\.h\)/g, "$1h")
    .replace(/;.*$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const log = /\blog|^lg|log10|^log/.test(text);
  if (log)
    text = text
      .replace(/\(?log(?:10)?\)?\(?|^lg/g, "")
      .replace(/[()]/g, "")
      .trim();
  text = text.replace(/ /g, "");
  const [top = "", ...below] = text.split("/");
  const bottom = below.join("/");
  const above = kindOf(top);
  const rate = rateOf(above, below);
  if (rate !== null) return rate;
  const family = bottom === "" && below.length === 0 ? alone(top, above) : over(above, bottom);
  return log ? `log ${family}` : family;
}

function annotation(inner: string): string {
  if (/creat/i.test(inner)) return "creat";
  if (/titer/i.test(inner)) return "titer";
  if (/ratio/i.test(inner)) return "ratio";
  if (/mom|mult/i.test(inner)) return "mom";
  if (/inr/i.test(inner)) return "inr";
  if (/index|isr|iv/i.test(inner)) return "index";
  if (/cop|cell|cfu|rbc|wbc|count|#|bands?|number|geq/i.test(inner)) return "#";
  if (/units?|u$/i.test(inner)) return "arb";
  if (/score|sd|stdev/i.test(inner)) return "score";
  return "";
}

/** Turnover by time and by volume or mass: an activity. */
function rateOf(above: string, below: readonly string[]): UnitFamily | null {
  if (below.length !== 2 || (above !== "mole" && above !== "mass")) return null;
  const rest = below.filter((part) => !TIME.test(part));
  if (rest.length !== 1) return null;
  return VOLUME.test(rest[0]!) ? "activity/volume" : /^[kmu]?g/.test(rest[0]!) ? "activity/mass" : "activity/other";
}

function kindOf(part: string): string {
  if (MASS.test(part)) return "mass";
  if (MOLE.test(part) || EQUIVALENT.test(part)) return "mole";
  if (VOLUME.test(part)) return "volume";
  if (/^k(?:i)?u(?:a)?$/.test(part)) return "unit";
  if (UNITS.test(part)) return "unit";
  if (ARBITRARY.test(part)) return "unit";
  if (part === "%") return "%";
  if (/^m?osmo?l?e?s?$/.test(part)) return "osmol";
  if (COUNT.test(part)) return "count";
  if (TIME.test(part)) return "time";
  return "other";
}

function alone(text: string, kind: string): UnitFamily {
  if (/^(?:%|percent|pct)/.test(text) || text.startsWith("%")) return "%";
  if (/ratio/.test(text)) return "ratio";
  if (/titer|titre|^1:|^dil/.test(text)) return "titer";
  if (/^inr$/.test(text)) return "inr";
  if (/^mom$|multipl/.test(text)) return "mom";
  if (/^(?:index|iv|isr|s\/co|score|sd|zscore)$/.test(text)) return "index";
  if (/^mmhg$|^mmhg|^kpa$|^cmh2o$/.test(text)) return "pressure";
  if (/^(?:mm|cm|um|nm|m|in)$/.test(text)) return "length";
  if (/^(?:deg|cel|degc|degf|c|f)$/.test(text)) return "temperature";
  if (text === "fl") return "entity volume";
  if (text === "pg") return "entity mass";
  if (/^cp$|^mpa\.?s$|viscosity/.test(text)) return "viscosity";
  if (/^ph(?:units?)?$/.test(text)) return "ph";
  return kind;
}

function over(above: string, bottom: string): UnitFamily {
  if (/hpf|lpf|field/.test(bottom)) return "count/field";
  if (/^(?:1?00|100\S*)$/.test(bottom)) return "%";
  if (/creat|crt|^gcr$|^g\.?cr|^mol\.?cr|mmol\.?cr/.test(bottom) || CREATININE.test(bottom))
    return `${above}/creatinine`;
  if (VOLUME.test(bottom)) return `${above}/volume`;
  if (/^(?:d|m|u)?l[a-z]/.test(bottom)) return `${above}/volume`;
  if (/^(?:g|mg)?\.?(?:hb|hgb|hemoglobin)/.test(bottom)) return `${above}/mass`;
  if (MASS.test(bottom) || /^g/.test(bottom)) return above === "osmol" ? "osmol" : `${above}/mass`;
  if (MOLE.test(bottom) || /^m?mol/.test(bottom)) return `${above}/mole`;
  if (/^(?:h|hr|hour)$/.test(bottom) && above === "other") return "velocity";
  if (TIME.test(bottom)) return `${above}/time`;
  if (/m2|sqm/.test(bottom)) return "volume/time";
  if (/^\d*10/.test(bottom) || COUNT.test(bottom)) return `${above}/count`;
  return `${above}/other`;
}
