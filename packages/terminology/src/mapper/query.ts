import { durationIn, hasCourse, methodsIn, type ScaleHint, samplesAre, scaleIn } from "./facets.ts";
import { classesIn, kindIn, type RowKind, type Target, targetIn } from "./kinds.ts";
import { chineseTerms, LONGEST, PHRASES } from "./lexicon.ts";
import { SPECIMEN_WORDS, specimensIn } from "./specimen.ts";
import { unitFamily } from "./unit-family.ts";
import { words } from "./words.ts";

/** A row of a laboratory's own list. */
export interface LocalRow {
  name: string;
  specimen: string;
  unit: string;
  /** Item text or the order that the row belongs to. */
  item?: string;
  method?: string;
  timing?: string;
  /** Some results, with blanks, commas, semicolons or bars between. */
  samples?: string;
}

/** Words that belong together, and all the ways to say them. */
export interface Group {
  alternatives: readonly (readonly string[])[];
  /** Of the order or the item text, not of the name. */
  context: boolean;
}

export type Denominator = "creatinine" | "percent" | "ratio" | "none";

/** A local row as the mapper sees it. */
export interface Query {
  groups: readonly Group[];
  /** The specimens named, those of the specimen column first. */
  specimens: readonly string[];
  specimenIs: "given" | "name" | "item" | "none";
  unit: string | null;
  scale: ScaleHint;
  samples: "numbers" | "words" | null;
  methods: readonly string[];
  duration: string | null;
  course: boolean;
  denominator: Denominator;
  kind: RowKind;
  /** What is looked for: antibody, antigen, nucleic acid. */
  target: Target;
  /** Immunoglobulin classes named. */
  classes: readonly string[];
  /** Analyte words of the name. */
  size: number;
}

/** Words of the kind of result: they say something through the facets. */
const KIND_WORDS = new Set(
  "eia lia ria elisa elfa clia cmia eclia fpia nephelometry turbidimetry quant quantitative qual qualitative screen only confirm confirmation reflex rflx rfx spec panel pan profile qnt detection calculated calc automated auto manual".split(
    " ",
  ),
);

export function readQuery(row: LocalRow): Query {
  const item = row.item ?? "";
  const method = row.method ?? "";
  const timing = row.timing ?? "";
  const all = [row.name, method, timing].join(" | ");
  const unit = unitFamily(row.unit);
  const samples = samplesAre(row.samples ?? "");
  const given = specimensIn(row.specimen);
  const named = specimensIn(row.name);
  const ordered = specimensIn(item);
  const groups = groupsOf(row.name, false);
  const seen = new Set(groups.flatMap((group) => group.alternatives.flat()));
  const context = [item, timing, method]
    .flatMap((text) => groupsOf(text, true))
    .filter((group) => !group.alternatives.some((words) => words.every((word) => seen.has(word))));
  const numeric = unit !== null || samples === "numbers";
  const own = scaleIn(all, numeric);
  const scale = own === "none" ? scaleIn(item, false) : own;
  return {
    groups: [...groups, ...context],
    specimens: given.length > 0 ? refine(given, named) : named.length > 0 ? named : ordered,
    specimenIs: given.length > 0 ? "given" : named.length > 0 ? "name" : ordered.length > 0 ? "item" : "none",
    unit,
    scale: scale === "none" && samples === "words" ? "qual" : scale,
    samples,
    methods: [
      ...new Set([...methodsIn(row.name), ...methodsIn(method), ...methodsIn(item), ...methodOfUnit(row.unit)]),
    ],
    duration: durationIn([all, item].join(" | ")) ?? (unit?.endsWith("/time") && unit !== "volume/time" ? "24H" : null),
    course: hasCourse([all, item].join(" ")),
    denominator: denominatorOf(all, unit),
    kind: kindIn(row.name),
    target: targetIn(words(row.name), `${row.name} ${method}`),
    classes: classesIn(words(row.name)).length > 0 ? classesIn(words(row.name)) : classesIn(words(item)),
    size: groups.length,
  };
}

/** Cells and casts of a field were counted under the microscope. */
const methodOfUnit = (unit: string) => (/[hl]pf/i.test(unit) ? ["Microscopy.light.HPF"] : []);

const WIDE: Readonly<Record<string, readonly string[]>> = {
  blood: [
    "serum",
    "plasma",
    "serum or plasma",
    "whole blood",
    "arterial",
    "venous",
    "cord",
    "capillary",
    "red cells",
    "spot",
  ],
  fluid: ["pleural", "peritoneal", "synovial", "pericardial", "amniotic", "gastric", "dialysis", "csf", "vitreous"],
};

/** A wide specimen of the column narrowed by the name: "Blood" and "Potassium, whole blood". */
function refine(given: readonly string[], named: readonly string[]): string[] {
  const narrower = named.filter((one) => given.some((wide) => WIDE[wide]?.includes(one)));
  return narrower.length > 0 ? narrower : [...given];
}

function denominatorOf(text: string, unit: string | null): Denominator {
  const lower = text.toLowerCase();
  if (unit?.endsWith("/creatinine") || /\b(?:per |to |\/ ?)(?:g )?(?:crt|creat\w*|gcr)\b|ratio to cr/.test(lower))
    return "creatinine";
  if (/[a-z)] ?\/ ?[a-z(]|ratio|比值/.test(lower) && unit !== "%") return "ratio";
  if (unit === "%" || /%|\bpercent|\bpct\b|百分/.test(lower)) return "percent";
  return unit === "ratio" || unit?.endsWith("/mass") || unit?.endsWith("/mole") ? "ratio" : "none";
}

/** Words that say which shelf an allergen stands on. */
const SHELVES = new Set(
  "food foods tree weed grass animal insect fungi fungus mold mould occupational drug severe component cmpnt misc bird epithelium fish shellfish nut fruit vegetable spice".split(
    " ",
  ),
);

/** Acids are named by their salts in LOINC: succinic acid is succinate. */
function salt(list: readonly string[], i: number): string[] | null {
  const word = list[i]!;
  if (list[i + 1] !== "acid" || !/[a-z]{3,}ic$/.test(word)) return null;
  return [`${word.slice(0, -2)}ate`];
}

/** Metabolites without a methyl group are "nor". */
function nor(word: string): string[] | null {
  const found = /^(?:des|de|dis)methyl([a-z]{5,})$/.exec(word);
  return found?.[1] ? [`nor${found[1]}`] : null;
}

/** The words of a text in groups: the longest known phrases first, then single words. */
function groupsOf(text: string, context: boolean): Group[] {
  const plain = words(text.replace(/\(?\bcut-?off[^)]*\)?/gi, " "));
  const list = plain.flatMap((word) => (/\p{Script=Han}/u.test(word) ? chineseTerms(word) : [word]));
  const groups: Group[] = [];
  const allergen = /\ballerg/i.test(text);
  if (allergen && !/\big[gaem]\d?\b/i.test(text)) groups.push({ alternatives: [["ige", "ab"]], context });
  for (let i = 0; i < list.length; ) {
    let taken = 0;
    if (allergen && (SHELVES.has(list[i]!) || /^allergen/.test(list[i]!))) {
      i += 1;
      continue;
    }
    for (let n = Math.min(LONGEST, list.length - i); n >= 1 && taken === 0; n -= 1) {
      const own = list.slice(i, i + n);
      const meanings = PHRASES.get(own.join(" "));
      if (!meanings) continue;
      groups.push({ alternatives: [own, ...meanings], context });
      taken = n;
    }
    const acid = taken === 0 ? salt(list, i) : null;
    if (acid) {
      groups.push({ alternatives: [list.slice(i, i + 2), acid], context });
      taken = 2;
    }
    const metabolite = taken === 0 ? nor(list[i]!) : null;
    if (metabolite) {
      groups.push({ alternatives: [[list[i]!], metabolite], context });
      taken = 1;
    }
    if (taken === 0) {
      const word = list[i]!;
      const numberOfPanel = context && /^\d+$/.test(word);
      if (!SPECIMEN_WORDS.has(word) && !KIND_WORDS.has(word) && !numberOfPanel)
        groups.push({ alternatives: [[word]], context });
      taken = 1;
    }
    i += taken;
  }
  return unique(groups);
}

function unique(groups: readonly Group[]): Group[] {
  const seen = new Set<string>();
  return groups.filter((group) => {
    const key = (group.alternatives[0] ?? []).join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
