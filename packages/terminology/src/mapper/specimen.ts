/** Specimens as local lists name them, and which systems of LOINC they can be. */

/** Words, the specimen they name; longer phrases first. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:cerebrospinal|cerebral spinal|spinal fluid|csf|meningitis encephalitis|meningitis\/encephalitis)\b|腦脊髓液|脊髓液/,
    "csf",
  ],
  [/\burine sediment\b|尿沉渣/, "urine"],
  [/\bamniotic|\bamnio|\bamf\b|羊水/, "amniotic"],
  [/\bpleural|\bthoracentesis|胸水|肋膜液/, "pleural"],
  [/\bperitoneal|\bascit|\bparacentesis|腹水/, "peritoneal"],
  [/\b(?:synovial|joint fluid)\b|^joint|, *joint|關節液/, "synovial"],
  [/\bpericardial|心包/, "pericardial"],
  [/\bvitreous/, "vitreous"],
  [/\b(?:bone marrow|marrow|\bbm)\b|骨髓/, "marrow"],
  [/\b(?:dried blood spot|blood spot|dbs)\b/, "spot"],
  [/\b(?:umbilical cord tissue|umbilical cord|cord tissue)\b/, "umbilical tissue"],
  [/\bcord blood|\bcord\b|臍帶/, "cord"],
  [/\barterial|\babg\b|動脈/, "arterial"],
  [/\bmixed venous/, "mixed venous"],
  [/\bvenous|\bvbg\b|靜脈血/, "venous"],
  [/\bcapillary|微血管/, "capillary"],
  [
    /\b(?:serum or plasma|plasma or serum|serum\/plasma|plasma\/serum|ser\/plas|s\/p|serum & plasma)\b|血清\/血漿/,
    "serum or plasma",
  ],
  [/\bplatelet poor plasma|\bppp\b|citrated plasma/, "plasma"],
  [/\bplasma\b|\bplas\b|\bpl\b|, *p$|血漿/, "plasma"],
  [/\b(?:serum|ser|srm)\b|, *s$|血清/, "serum"],
  [/\b(?:whole blood|wb|whole bld)\b|全血/, "whole blood"],
  [/(?:^|, *)(?:rbcs?|red blood cells?|red cells?|erythrocytes?|packed cells)$/, "red cells"],
  [/\b(?:urine|urn|ur|urinary)\b|, *u$|^u[- ]|尿(?!素|酸)/, "urine"],
  [
    /\b(?:stool|feces|faeces|fecal|faecal|fec)\b|gastrointestinal (?:pathogen|parasite|virus|viral|bacteri)\w* panel|糞|大便/,
    "stool",
  ],
  [/\b(?:saliva|oral fluid|oral fl)\b|唾液/, "saliva"],
  [/\b(?:meconium)\b|胎便/, "meconium"],
  [/^hair\b|, *hair$|毛髮/, "hair"],
  [/\b(?:nail|nails)\b/, "nail"],
  [/\b(?:sweat)\b|汗/, "sweat"],
  [/\b(?:semen|seminal)\b|精液/, "semen"],
  [/\b(?:sputum)\b|痰/, "sputum"],
  [/\b(?:bal|bronchoalveolar|bronchial)\b/, "bronchial"],
  [/\b(?:nasopharynx|nasopharyngeal|nph)\b|鼻咽/, "nasopharynx"],
  [/\b(?:throat)\b|喉/, "throat"],
  [/\b(?:vaginal|vagina)\b|陰道/, "vagina"],
  [/\b(?:cervical|cervix|endocervical)\b|子宮頸/, "cervix"],
  [/\b(?:gastric)\b|胃液/, "gastric"],
  [/\b(?:dialysate|dialysis fluid)\b|透析液/, "dialysis"],
  [/\b(?:bile|biliary)\b|膽汁/, "bile"],
  [/^water$|, *water$/, "water"],
  [/\b(?:paraffin|ffpe|tissue|biopsy|fibroblasts?|block)\b|(?:^|, *)(?:liver|muscle|skin)$|組織/, "tissue"],
  [/\b(?:body fluid|other body fluid|fluid|fld|fl|body fl)\b|體液/, "fluid"],
  [/\b(?:blood|bld)\b|血液|^血$/, "blood"],
];

/** Systems that a specimen is by name. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  csf: ["CSF"],
  urine: ["Urine", "Urine sed"],
  amniotic: ["Amnio fld"],
  pleural: ["Plr fld"],
  peritoneal: ["Periton fld"],
  synovial: ["Synv fld"],
  pericardial: ["Pericard fld"],
  vitreous: ["Vitr fld"],
  marrow: ["Bone mar"],
  spot: ["Bld.dot"],
  "umbilical tissue": ["Umb cord", "Umbilical cord tissue"],
  cord: ["BldCo"],
  arterial: ["BldA"],
  "mixed venous": ["BldMV"],
  venous: ["BldV"],
  capillary: ["BldC"],
  "serum or plasma": ["Ser/Plas", "Ser", "Plas", "Ser/Plas/Bld"],
  plasma: ["Plas", "Ser/Plas", "PPP", "PRP", "Ser/Plas/Bld"],
  serum: ["Ser", "Ser/Plas", "Ser/Plas/Bld"],
  "whole blood": ["Bld", "BldA", "BldV", "BldC", "Ser/Plas/Bld"],
  "red cells": ["RBC", "Bld"],
  stool: ["Stool"],
  saliva: ["Saliva"],
  meconium: ["Meconium"],
  hair: ["Hair"],
  nail: ["Nail"],
  sweat: ["Sweat"],
  semen: ["Semen"],
  sputum: ["Sputum"],
  bronchial: ["Bronchial", "BAL"],
  nasopharynx: ["Nph"],
  throat: ["Thrt"],
  vagina: ["Vag", "Genital", "Cvx/Vag"],
  cervix: ["Cvx", "Genital", "Cvx/Vag"],
  gastric: ["Gast fld"],
  dialysis: ["Dial fld", "Dial fld prt"],
  bile: ["Bil fld"],
  water: ["Water"],
  tissue: ["Tiss", "Bld/Tiss"],
  fluid: ["Body fld"],
  blood: ["Bld", "Ser/Plas", "Ser", "Plas", "PPP", "Ser/Plas/Bld", "BldA", "BldV", "BldC", "BldMV", "RBC", "WBC"],
};

const BLOOD = [
  "Bld",
  "Ser/Plas",
  "Ser",
  "Plas",
  "PPP",
  "PRP",
  "Ser/Plas/Bld",
  "BldA",
  "BldV",
  "BldC",
  "BldMV",
  "BldCo",
  "RBC",
  "WBC",
  "Retic",
  "Bld.dot",
  "Ser/Bld",
  "Plas+CSF",
  "Ser/Plas+CSF",
  "Ser+CSF",
  "Urine+Ser/Plas",
  "RBC^BPU",
  "^BPU",
  "^Patient",
  "Platelets^BPU",
  "Bld/Tiss",
];
/** Systems that say nothing of the specimen. */
const OPEN = new Set(["", "XXX", "Unk sub", "Isolate", "Isolate/Specimen", "^Patient", "Bld.pos growth"]);

/** Systems that a specimen can also be: the general one, or the one that the method takes. */
const NEAR: Readonly<Record<string, readonly string[]>> = {
  blood: BLOOD,
  "whole blood": BLOOD,
  serum: ["Plas", "Bld", "PPP", "Ser/Bld", "Ser+CSF", "Ser/Plas+CSF", "Urine+Ser/Plas"],
  plasma: ["Ser", "Bld", "Plas+CSF", "Ser/Plas+CSF", "Urine+Ser/Plas"],
  "serum or plasma": ["PPP", "Bld", "Ser/Plas+CSF", "Urine+Ser/Plas"],
  "red cells": BLOOD,
  arterial: ["Bld", "Ser/Plas"],
  venous: ["Bld", "Ser/Plas"],
  "mixed venous": ["Bld", "BldV"],
  capillary: ["Bld"],
  cord: ["Bld", "BldCoA", "BldCoV"],
  spot: ["Bld"],
  urine: ["Urine+Ser/Plas", "Urine^Fetus"],
  csf: ["Body fld", "Ser+CSF", "Ser/Plas+CSF", "Plas+CSF"],
  pleural: ["Body fld"],
  peritoneal: ["Body fld", "Dial fld prt"],
  synovial: ["Body fld"],
  pericardial: ["Body fld"],
  vitreous: ["Body fld"],
  amniotic: ["Body fld", "Amn fld"],
  gastric: ["Body fld"],
  bile: ["Body fld"],
  dialysis: ["Body fld", "Periton fld"],
  fluid: ["Plr fld", "Periton fld", "Synv fld", "Pericard fld", "Dial fld", "Gast fld", "Asp", "Amnio fld", "Drain"],
  marrow: ["Bld", "Bld/Tiss", "Tiss"],
  tissue: ["Bone mar", "Bone", "Skin", "Liver", "Muscle", "Fibroblasts", "Placenta"],
  "umbilical tissue": ["Tiss"],
  nasopharynx: ["Nose", "Respiratory", "Respiratory.upper"],
  throat: ["Respiratory", "Respiratory.upper"],
  sputum: ["Respiratory", "Respiratory system specimen.lower"],
  bronchial: ["Respiratory", "Respiratory system specimen.lower"],
  vagina: ["Cvx", "Urethra"],
  cervix: ["Vag", "Urethra", "Tiss"],
};

const same = new Map(Object.entries(SAME).map(([key, systems]) => [key, new Set(systems)]));
const near = new Map(Object.entries(NEAR).map(([key, systems]) => [key, new Set(systems)]));

/** The specimens that a text names, in the order of the list. */
export function specimensIn(text: string): string[] {
  const lower = text.normalize("NFKC").toLowerCase();
  return PHRASES.filter(([pattern]) => pattern.test(lower)).map(([, specimen]) => specimen);
}

/** Words that only name a specimen: they are no part of an analyte. */
export const SPECIMEN_WORDS: ReadonlySet<string> = new Set(
  "serum plasma s p urine urn ur ser plas csf blood whole wb bld fluid fld body stool spinal cerebrospinal amniotic saliva meconium random paraffin ffpe pleural ascites synovial joint peritoneal venous arterial cord cerebral pl sp random spot".split(
    " ",
  ),
);

export type SpecimenFit = "same" | "near" | "open" | "other";

/** How a system of LOINC fits a specimen: "other" contradicts it. */
export function specimenFit(specimen: string, system: string): SpecimenFit {
  if (same.get(specimen)?.has(system)) return "same";
  if (near.get(specimen)?.has(system)) return "near";
  return OPEN.has(system) ? "open" : "other";
}

const SERUM = new Set(["Ser", "Ser/Plas", "Plas", "Ser/Plas/Bld", "PPP"]);

/** Systems that a laboratory calls one specimen are one word here: serum and plasma are kept together, blood apart. */
export function systemFamily(system: string): string {
  if (SERUM.has(system)) return "Ser/Plas";
  if (system === "Urine sed") return "Urine";
  if (system === "Bld/Tiss") return "Bld";
  return system;
}
