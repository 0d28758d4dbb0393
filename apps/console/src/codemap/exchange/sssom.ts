import { canonicalSystem, SYSTEMS, systemLabel } from "@bedside/terminology";
import Papa from "papaparse";
import { parse, stringify } from "yaml";
import { csvRecords } from "../import/csv.ts";
import type { Relation } from "../project/decision.ts";
import type { Project } from "../project/project.ts";
import { LINE_COLUMNS, type Line, type LineColumn, linesOf, NO_MAP, recordsOfLines, splitNames } from "./lines.ts";
import type { ExchangeProblem } from "./reasons.ts";
import type { Reader, ReadMap } from "./record.ts";
import { type MapHead, recordsOf } from "./to-concept-map.ts";

/** Slots of the SSSOM standard (https://mapping-commons.github.io/sssom/) that are written, in its order. */
const SLOTS = [
  "subject_id",
  "subject_label",
  "predicate_id",
  "object_id",
  "object_label",
  "mapping_justification",
  "author_label",
  "reviewer_label",
  "subject_source",
  "subject_source_version",
  "object_source",
  "object_source_version",
  "mapping_date",
  "confidence",
  "comment",
] as const;
type Slot = (typeof SLOTS)[number];

/** What the standard has no slot for: extension slots, declared in the head of the file. */
const EXTENSIONS = [
  "order_code",
  "specimen",
  "unit",
  "method",
  "timing",
  "count",
  "patients",
  "first_seen",
  "last_seen",
  "status",
  "relation",
  "for_calculation",
  "decided_at",
  "approved_at",
  "details",
] as const satisfies readonly LineColumn[];

const NO_TERM = "sssom:NoTermFound";

const PREDICATES: Readonly<Record<Relation, string>> = {
  equal: "skos:exactMatch",
  equivalent: "skos:exactMatch",
  wider: "skos:broadMatch",
  subsumes: "skos:broadMatch",
  narrower: "skos:narrowMatch",
  specializes: "skos:narrowMatch",
  inexact: "skos:closeMatch",
  relatedto: "skos:relatedMatch",
};
const RELATION_OF: Readonly<Record<string, Relation>> = {
  "skos:exactMatch": "equivalent",
  "skos:broadMatch": "wider",
  "skos:narrowMatch": "narrower",
  "skos:closeMatch": "inexact",
  "skos:relatedMatch": "relatedto",
};

/** Code systems of FHIR have no address of their own for a code: `system|code` is how FHIR writes the two together. */
const expansionOf = (system: string) => `${system}|`;

/** A project as an SSSOM TSV. A row without a decision is no mapping: those stand in the head, as JSON in the slot `ext_undecided`. */
export function toSssom(project: Project, head: MapHead): string {
  const lines = recordsOf(project).flatMap(linesOf);
  const prefixes = new Map<string, string>();
  const prefixOf = (system: string) => {
    const label = system === SYSTEMS.loinc ? systemLabel(system) : `S${prefixes.size + 1}`;
    const prefix = prefixes.get(system) ?? label;
    prefixes.set(system, prefix);
    return prefix;
  };
  const data = lines
    .filter(({ relation }) => relation !== "")
    .map((line) => sssomLine(line, prefixOf, head.editions?.get(line.system) ?? ""));
  const undecided = lines.filter(({ relation }) => relation === "");
  const metadata = {
    mapping_set_id: head.url,
    mapping_set_title: head.title,
    ...(head.version && { mapping_set_version: head.version }),
    publication_date: head.date.slice(0, 10),
    license: "https://w3id.org/sssom/license/unspecified",
    curie_map: {
      ...Object.fromEntries([...prefixes].map(([system, prefix]) => [prefix, expansionOf(system)])),
      BEDSIDE: "https://bedside.tw/fhir/sssom/",
    },
    extension_definitions: [...EXTENSIONS, "undecided" as const].map((name) => ({
      slot_name: `ext_${name}`,
      property: `BEDSIDE:${name}`,
      type_hint: "xsd:string",
    })),
    ...(undecided.length > 0 && { ext_undecided: JSON.stringify(undecided) }),
  };
  const yaml = stringify(metadata, { lineWidth: 0 }).trimEnd();
  const fields = [...SLOTS, ...EXTENSIONS.map((name) => `ext_${name}`)];
  const table = Papa.unparse({ fields, data }, { delimiter: "\t", newline: "\n" });
  return `${yaml.replace(/^/gm, "#")}\n${table}\n`;
}

function sssomLine(line: Line, prefixOf: (system: string) => string, edition: string): string[] {
  const curie = (system: string, code: string) => `${prefixOf(system)}:${encodeURIComponent(code)}`;
  const isNoMap = line.relation === NO_MAP;
  const slots: Record<Slot, string> = {
    subject_id: curie(line.system, line.code),
    subject_label: line.item,
    predicate_id: PREDICATES[line.relation as Relation] ?? "skos:exactMatch",
    object_id: isNoMap ? NO_TERM : curie(line.target_system, line.target_code),
    object_label: line.target_display,
    mapping_justification: "semapv:ManualMappingCuration",
    author_label: line.authors,
    reviewer_label: line.approver,
    subject_source: line.system,
    subject_source_version: edition,
    object_source: line.target_system,
    object_source_version: line.target_version,
    mapping_date: line.decided_at.slice(0, 10),
    confidence: line.score,
    comment: line.comment,
  };
  return [...SLOTS.map((slot) => slots[slot]), ...EXTENSIONS.map((name) => line[name])];
}

/** Reads any SSSOM TSV: the workbench's own with all that it knows, others with their mappings as proposals. */
export function fromSssom(text: string, reader: Reader): ReadMap {
  const rows = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const above = rows.findIndex((row) => !row.startsWith("#"));
  const head = rows.slice(0, Math.max(above, 0)).map((row) => row.slice(1));
  const metadata = readHead(head.join("\n"));
  if (metadata === null) return { records: [], problems: [{ code: "no-header", values: { column: "curie_map" } }] };
  const table = rows.slice(Math.max(above, 0));
  const body = csvRecords(table.join("\n"), table[0]?.includes("\t") ? "\t" : ",");
  const [header, ...records] = body.records;
  const places = new Map(header?.cells.map((name, at) => [name.trim(), at]));
  for (const column of ["subject_id", "predicate_id", "object_id"])
    if (!places.has(column)) return { records: [], problems: [{ code: "no-header", values: { column } }] };
  const problems: ExchangeProblem[] = body.problems.map(({ line }) => ({
    code: "quote-broken",
    values: { place: String(line + above) },
  }));
  const lines = records.map(({ line, cells }) => ({
    place: String(line + above),
    line: lineOf((column) => cells[places.get(column) ?? -1] ?? "", metadata.prefixes),
  }));
  const undecided = metadata.undecided.map((line) => ({ place: "ext_undecided", line }));
  const read = recordsOfLines([...lines, ...undecided], reader);
  return { records: read.records, problems: [...problems, ...read.problems] };
}

interface Head {
  prefixes: ReadonlyMap<string, string>;
  undecided: readonly Line[];
}

function readHead(yaml: string): Head | null {
  try {
    const json = (parse(yaml) ?? {}) as Record<string, unknown>;
    const curies = typeof json.curie_map === "object" && json.curie_map !== null ? json.curie_map : {};
    const undecided = typeof json.ext_undecided === "string" ? JSON.parse(json.ext_undecided) : [];
    return {
      prefixes: new Map(Object.entries(curies).map(([prefix, expansion]) => [prefix, systemOf(String(expansion))])),
      undecided: Array.isArray(undecided) ? undecided.map(wholeLine) : [],
    };
  } catch {
    return null;
  }
}

const wholeLine = (json: Record<string, unknown>): Line =>
  Object.fromEntries(LINE_COLUMNS.map((column) => [column, String(json?.[column] ?? "")])) as Line;

/** `http://loinc.org|`, or `https://loinc.org/` and the like of other tools. */
const systemOf = (expansion: string) => {
  const system = expansion.endsWith("|") ? expansion.slice(0, -1) : expansion;
  return canonicalSystem(system) ?? system;
};

function lineOf(cell: (column: string) => string, prefixes: Head["prefixes"]): Line {
  const subject = codeOf(cell("subject_id"), prefixes);
  const isNoMap = cell("object_id") === NO_TERM;
  const object = isNoMap ? { system: "", code: "" } : codeOf(cell("object_id"), prefixes);
  const predicate = cell("predicate_id");
  const own = cell("ext_relation");
  // Another tool may have changed the predicate: then that counts.
  const relation = PREDICATES[own as Relation] === predicate ? own : (RELATION_OF[predicate] ?? predicate);
  const extensions = EXTENSIONS.map((name) => [name, cell(`ext_${name}`)]);
  return wholeLine({
    ...Object.fromEntries(extensions),
    system: subject.system,
    code: subject.code,
    item: cell("subject_label"),
    target_system: object.system,
    target_version: cell("object_source_version"),
    target_code: object.code,
    target_display: cell("object_label"),
    relation: isNoMap ? NO_MAP : relation,
    comment: cell("comment"),
    authors: cell("author_label") || cell("author_id"),
    decided_at: cell("ext_decided_at") || cell("mapping_date"),
    approver: splitNames(cell("reviewer_label") || cell("reviewer_id"))[0] ?? "",
    score: cell("confidence"),
  });
}

function codeOf(curie: string, prefixes: Head["prefixes"]): { system: string; code: string } {
  const colon = curie.indexOf(":");
  const prefix = curie.slice(0, Math.max(colon, 0));
  const system = prefixes.get(prefix) ?? (/^loinc$/i.test(prefix) ? SYSTEMS.loinc : prefix);
  const code = curie.slice(colon + 1);
  try {
    return { system, code: decodeURIComponent(code) };
  } catch {
    return { system, code };
  }
}
