/** What the auto-mapper and the suite's own table say of a row, as the workbench shows it. */
import { canonicalSystem, type Localized, SYSTEMS } from "@bedside/terminology";
import { type ConceptMap, DEPENDS_ON, isNoMatch, translate } from "@bedside/terminology/concept-map";
import type { Mapper, LocalRow as MapperRow, Mapping, Suggestion } from "@bedside/terminology/mapper";
import type { Candidate, LocalRow, Relation } from "../codemap/index.ts";

export interface Suggested {
  candidates: Candidate[];
  /** The mapper is sure of the first one and nothing speaks against it: it may be proposed without somebody choosing. */
  isSure: boolean;
}

export interface CandidateSource {
  mapper: Mapper;
  /** NHI orders to LOINC; the suite's own map. */
  nhi: ConceptMap;
  /** Edition of the table that the targets are looked up in; empty when it is not known. */
  edition: string;
  locale: keyof Localized;
}

/** The row as the mapper reads it: an order's item text is its name, else the code is. */
const asMapperRow = (row: LocalRow): MapperRow => ({
  name: row.item || row.code,
  specimen: row.specimen,
  unit: row.unit,
  method: row.method,
  timing: row.timing,
  samples: row.samples.slice(0, 30).join(", "),
});

/** More than these are no help to choose from. */
const MOST = 8;

/** Candidates of a row, eight at most: those of the suite's own table that nothing speaks against first, then by score. */
export function suggest(row: LocalRow, source: CandidateSource): Suggested {
  const read = asMapperRow(row);
  const mapping = source.mapper.map(read);
  const own = mapping.suggestions.map((suggestion, at) => candidateOf(suggestion, at, mapping, source));
  const table = fromTable(row, read, source);
  const known = new Set(table.map(({ code }) => code));
  const [best] = own;
  const all = [
    ...table.map((candidate) =>
      withMapper(
        candidate,
        own.find(({ code }) => code === candidate.code),
      ),
    ),
    ...own.filter(({ code }) => !known.has(code)),
  ];
  const candidates = all.sort((a, b) => rank(b) - rank(a)).slice(0, MOST);
  const isSure =
    mapping.decision === "accept" &&
    candidates[0]?.code === best?.code &&
    candidates[0]?.against.length === 0 &&
    (table.length === 0 || known.has(best?.code ?? ""));
  return { candidates, isSure };

  function rank({ code, score, against }: Candidate): number {
    return (known.has(code) && against.length === 0 ? 2 : 0) + (score ?? -1);
  }
}

/** What a person looks for: a code by its number, or words, read with the row's own specimen and unit. */
export function search(row: LocalRow, text: string, source: CandidateSource): Candidate[] {
  const read = asMapperRow(row);
  const wanted = text.trim();
  if (/^\d{1,7}-\d$/.test(wanted)) {
    const found = source.mapper.judge(read, wanted);
    return found ? [candidateOf(found, 1, null, source)] : [];
  }
  const { suggestions } = source.mapper.map({ name: wanted, specimen: row.specimen, unit: row.unit });
  return suggestions.map((suggestion) => candidateOf(suggestion, 1, null, source));
}

/**
 * Only what the mapper is sure of stands for the row by itself; every other candidate is only related until somebody says how.
 */
function candidateOf(
  { loinc, name, share, evidence }: Suggestion,
  at: number,
  mapping: Mapping | null,
  { locale, edition }: CandidateSource,
): Candidate {
  const isSure = at === 0 && mapping?.decision === "accept";
  const sentences = (side: "for" | "against") => evidence.filter((it) => it.side === side).map((it) => it.text[locale]);
  return {
    system: SYSTEMS.loinc,
    version: edition,
    code: loinc,
    name,
    score: mapping ? share : null,
    relation: isSure && mapping.relation ? mapping.relation : "relatedto",
    for: sentences("for"),
    against: sentences("against"),
  };
}

const TABLE: Localized = { en: "in Bedside's table of NHI orders", "zh-TW": "Bedside 健保醫令對照表" };
const BESIDE: Localized = {
  en: "its NHI order {order} is in Bedside's table",
  "zh-TW": "健保碼 {order} 載於 Bedside 健保醫令對照表",
};

function fromTable(row: LocalRow, read: MapperRow, source: CandidateSource): Candidate[] {
  const { nhi, mapper, locale, edition } = source;
  const isOrder = canonicalSystem(row.system) === SYSTEMS.nhiService;
  const order = isOrder ? row.code : row.order;
  if (order === "") return [];
  const said = isOrder ? TABLE[locale] : BESIDE[locale].replace("{order}", order);
  const value = (text: string) => (text === "" ? [] : [{ value: text }]);
  const { matches } = translate([nhi], {
    codings: [{ system: SYSTEMS.nhiService, code: order }],
    dependencies: [
      { element: DEPENDS_ON.item, values: value(row.item) },
      { element: DEPENDS_ON.specimen, values: value(row.specimen) },
      { element: DEPENDS_ON.unit, values: value(row.unit) },
      { element: DEPENDS_ON.method, values: value(row.method) },
    ],
  });
  return matches.flatMap(({ concept, equivalence, dependsOn }) => {
    if (!concept?.code || isNoMatch(equivalence)) return [];
    // A row that depends on the item name knows it: that the mapper does not is nothing against it.
    const isNamed = dependsOn.some(({ property }) => property === DEPENDS_ON.item);
    const found = mapper.judge(read, concept.code);
    const judged = found && {
      ...found,
      evidence: found.evidence.filter(({ side, about }) => !(isNamed && side === "against" && about === "name")),
    };
    const base = judged ? candidateOf(judged, 1, null, source) : null;
    const against = base?.against ?? [];
    return [
      {
        system: SYSTEMS.loinc,
        version: edition,
        code: concept.code,
        name: concept.display || base?.name || "",
        score: null,
        relation: equivalence as Relation,
        for: [...(against.length === 0 ? [said] : []), ...(base?.for ?? [])],
        against,
      },
    ];
  });
}

const withMapper = (candidate: Candidate, own: Candidate | undefined): Candidate =>
  own ? { ...candidate, score: own.score } : candidate;
