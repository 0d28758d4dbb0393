/** Rows that are no measurement, and what an immunology or microbiology row looks for. */

export type RowKind =
  | "nothing"
  | "source"
  | "interpretation"
  | "comment"
  | "report"
  | "susceptibility"
  | "person"
  | "gene"
  | "test";

const KINDS: readonly (readonly [RowKind, RegExp])[] = [
  [
    "nothing",
    /^(?:delete\b|void(?:ed)?\b|problem\b|.*\bhold$|hold\b|send ?out|call\b|stat$|extra\b|cancel|credit\b|do not use|not used|test cancel|x{2,}|dummy\b|study tubes?$)/,
  ],
  ["report", /\beer\b|\b(?:final|enhanced|preliminary|consult)? ?report\b|\bpdf\b/],
  ["source", /\b(?:source|spec(?:imen)?(?: type)?|spcm|spc|fetal spec)[.:]?$|^(?:specimen|source)\b/],
  ["person", /\b(?:resident|fellow|reviewed by|pathologist|signed|technologist|phone|provider|physician)\b/],
  ["comment", /\b(?:comments?|note|disclaimer|information|methodology|limitations?|references)\b/],
  ["susceptibility", /\bsuscept/],
  ["gene", /\b(?:sequencing|seq|mutations?|variants?|deldup|del\/dup|allele|genotype|gene)\b/],
  ["interpretation", /\b(?:interp\w*|impression|evaluation|overall)\b/],
];

/** Codes that stand for the kind whatever the test. */
export const GENERAL_CODES: Readonly<Record<RowKind, readonly string[]>> = {
  nothing: [],
  source: ["31208-2", "66746-9", "14725-6", "47938-6", "11502-2"],
  interpretation: [
    "48767-8",
    "50595-8",
    "50398-7",
    "59462-2",
    "49248-8",
    "41103-3",
    "35474-6",
    "50397-9",
    "51968-6",
    "53037-8",
    "69047-9",
    "19146-0",
  ],
  comment: ["48767-8", "8251-1", "77202-0", "62364-5", "49549-9", "49541-6", "75608-0"],
  report: ["11526-1", "51969-4", "11502-2", "80695-0", "22634-0", "22637-3", "60567-5"],
  susceptibility: ["29576-6", "18769-0", "50545-3"],
  person: ["75477-0", "83825-0", "59465-5", "18771-6", "22636-5"],
  gene: ["41103-3", "35474-6", "21636-6", "51968-6", "36908-2", "69548-6", "53037-8"],
  test: [],
};

export const GENERAL: ReadonlySet<string> = new Set(Object.values(GENERAL_CODES).flat());

export function kindIn(name: string): RowKind {
  const lower = name.normalize("NFKC").toLowerCase().trim();
  return KINDS.find(([, pattern]) => pattern.test(lower))?.[0] ?? "test";
}

export type Target = "antibody" | "antigen" | "rna" | "dna" | "gene" | "none";

/** Antibody, antigen, nucleic acid or gene, by the words of a name. */
export function targetIn(list: readonly string[], text: string): Target {
  if (list.includes("ab") || list.some((word) => /^(?:ana|anca|ama|igg|iga|igm|ige)$/.test(word))) return "antibody";
  if (list.includes("ag")) return "antigen";
  if (list.includes("gene") || list.includes("mutation") || list.includes("allele")) return "gene";
  if (list.includes("rna") || list.includes("rrna")) return "rna";
  if (list.includes("dna") || /\b(?:pcr|naa|naat|tma)\b/i.test(text)) return "dna";
  return "none";
}

/** Immunoglobulin classes named: `igg`, `igg 4` is `igg`. */
export function classesIn(list: readonly string[]): string[] {
  return ["igg", "iga", "igm", "ige", "igd"].filter((one) => list.includes(one));
}
