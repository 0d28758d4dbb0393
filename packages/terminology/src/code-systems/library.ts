import { SYSTEMS, systemKey, systemLabel } from "../systems.ts";
import { ICD9CM } from "./code-form.ts";
import { type CodeEntry, type CodeTable, entryOf, rowOf } from "./code-table.ts";
import { type CodeChange, driftBetween } from "./drift.ts";
import { type GemTargets, gemTargets } from "./gems.ts";
import { type Subsumption, subsumption } from "./hierarchy.ts";
import { createTableLoader, type ReadTableFile } from "./load.ts";
import { CodeSystemError, type Finding } from "./reasons.ts";
import { searchRows } from "./search.ts";
import { buildSearchText, type SearchText } from "./search-text.ts";
import { tableOf, tableOfDifference } from "./shipped.ts";
import { parseTableIndex, type TableEntry } from "./table-index.ts";
import { type Expectation, find, type Validation, validate } from "./validate.ts";

/** A code system in one edition. The system is written in any known way; the edition is never assumed. */
export interface Edition {
  system: string;
  edition: string;
}

export type Lookup = { found: true; entry: CodeEntry } | { found: false; finding: Finding };
export type SubsumesAnswer =
  | { outcome: Subsumption; findings: readonly [] }
  | { outcome: null; findings: readonly Finding[] };

/** All functions reject with `CodeSystemError` alone. A table is read when the first question about it is asked. */
export interface CodeSystems {
  /** The shipped tables, with source, licence and notice. */
  shipped: readonly TableEntry[];
  lookup(query: Edition & { code: string }): Promise<Lookup>;
  validate(query: Edition & Expectation & { code: string }): Promise<Validation>;
  /** Whether `a` subsumes `b`. */
  subsumes(query: Edition & { a: string; b: string }): Promise<SubsumesAnswer>;
  /** The best entries for what a person types: a code or its beginning, words of a name in Chinese or English. */
  search(query: Edition & { text: string; limit: number }): Promise<CodeEntry[]>;
  /** What an ICD-9-CM code leads to in ICD-10-CM, or the other way round; null when the mapping lacks the code. */
  gems(query: Edition & { code: string }): Promise<GemTargets | null>;
  /** What changed from one edition of a system to another. */
  drift(query: { system: string; from: string; to: string }): Promise<CodeChange[]>;
  /** Adds an imported edition (`importCodeSystem`). Throws `edition-taken`. */
  add(table: CodeTable): void;
}

/** Systems that facts are coded in and that no table may be shipped of. */
const NOT_SHIPPED = new Set(["atc", "snomed"]);
/** ICD-10 of the WHO is read as ICD-10-CM where only its categories matter. Its codes are not checked against ICD-10-CM. */
const WHO_ICD10 = /hl7\.org\/fhir\/sid\/icd-10\/?(\||$)|^urn:oid:2\.16\.840\.1\.113883\.6\.3$/;

/**
 * The code systems that an index lists.
 * @param index the parsed JSON of `data/index.json`
 * @param read gives a file that the index names
 */
export function createCodeSystems(index: unknown, read: ReadTableFile): CodeSystems {
  const shipped = parseTableIndex(index);
  const load = createTableLoader(read);
  const tables = new Map<string, Promise<CodeTable>>();
  const texts = new WeakMap<CodeTable, Promise<SearchText>>();
  const imported: CodeTable[] = [];

  function entry(wanted: Edition, isCandidate: (table: TableEntry) => boolean): TableEntry {
    const system = canonical(wanted.system);
    const ofSystem = shipped.filter((table) => isCandidate(table) && table.system === system);
    const found = ofSystem.find((table) => table.edition === wanted.edition);
    return found ?? absent(wanted, [...ofSystem, ...imported.filter((table) => table.system === system)]);
  }

  async function open(wanted: Edition): Promise<CodeTable> {
    const system = canonical(wanted.system);
    const own = imported.find((table) => table.system === system && table.edition === wanted.edition);
    if (own) return own;
    const table = entry(wanted, ({ holds }) => holds !== "gems");
    const before = tables.get(table.id);
    if (before) return before;
    const opened = make(table);
    tables.set(table.id, opened);
    opened.catch(() => tables.delete(table.id));
    return opened;
  }

  async function make(table: TableEntry): Promise<CodeTable> {
    if (table.holds === "codes") return tableOf(table, await load(table));
    const base = shipped.find(({ id }) => id === table.base);
    if (!base) throw new CodeSystemError("index-damaged", { detail: `${table.id}: ${table.base}` });
    const [difference, columns] = await Promise.all([load(table), load(base)]);
    return tableOfDifference(table, difference, columns);
  }

  function textOf(table: CodeTable): Promise<SearchText> {
    const before = texts.get(table);
    if (before) return before;
    const text = buildSearchText(table);
    texts.set(table, text);
    return text;
  }

  return {
    shipped,
    async lookup(query) {
      const found = find(await open(query), query.code);
      return "severity" in found ? { found: false, finding: found } : { found: true, entry: found };
    },
    async validate(query) {
      return validate(await open(query), query.code, query);
    },
    async subsumes(query) {
      const table = await open(query);
      if (!table.hierarchy) throw new CodeSystemError("no-hierarchy", { system: systemLabel(table.system) });
      const [a, b] = [find(table, query.a), find(table, query.b)];
      if ("severity" in a || "severity" in b)
        return { outcome: null, findings: [a, b].filter((found) => "severity" in found) };
      return { outcome: subsumption(table.hierarchy, rowOf(table, a.code), rowOf(table, b.code)), findings: [] };
    },
    async search(query) {
      const table = await open(query);
      const rows = searchRows(await textOf(table), query.text, query.limit);
      return rows.map((row) => entryOf(table, row));
    },
    async gems(query) {
      const table = entry(query, ({ holds }) => holds === "gems");
      const target = table.system === ICD9CM ? SYSTEMS.icd10cm : ICD9CM;
      return gemTargets(await load(table), { source: table.system, target }, query.code);
    },
    async drift({ system, from, to }) {
      const [before, after] = await Promise.all([open({ system, edition: from }), open({ system, edition: to })]);
      return driftBetween(before, after);
    },
    add(table) {
      const taken = [...shipped.filter(({ holds }) => holds !== "gems"), ...imported].some(
        (other) => other.system === canonical(table.system) && other.edition === table.edition,
      );
      if (taken)
        throw new CodeSystemError("edition-taken", { system: systemLabel(table.system), edition: table.edition });
      imported.push({ ...table, system: canonical(table.system) });
    },
  };
}

/** The one URI of a system that is known under several, any other as it stands. */
function canonical(system: string): string {
  const key = WHO_ICD10.test(system.trim().toLowerCase()) ? null : systemKey(system);
  return key ? SYSTEMS[key] : system.trim();
}

function absent({ system, edition }: Edition, others: readonly { edition: string }[]): never {
  const name = systemLabel(system);
  if (others.length > 0) {
    const editions = others.map((other) => other.edition).join(", ");
    throw new CodeSystemError("edition-unknown", { system: name, edition, editions });
  }
  const code = NOT_SHIPPED.has(systemKey(system) ?? "") ? "system-not-shipped" : "system-unknown";
  throw new CodeSystemError(code, { system: name });
}
