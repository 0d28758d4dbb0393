import type { Fragment } from "./conditions.ts";
import type { Criterion, SearchContext } from "./criteria.ts";
import type { Value } from "./database.ts";
import { searchParametersOf } from "./definitions.ts";
import { badSearch } from "./fhir-error.ts";
import type { Include, SearchQuery, SortKey } from "./search-query.ts";
import type { Store, StoredResource } from "./store.ts";
import { isConfinedToCompartment, type Visibility, visibleWhere } from "./visibility.ts";

export interface Hit {
  pk: number;
  type: string;
  id: string;
  resource: StoredResource;
}

export interface SearchResult {
  /** Null when the query did not want it. */
  total: number | null;
  hits: Hit[];
  included: Hit[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
  /** True when there were more included resources than one answer may hold. */
  includedCut: boolean;
}

/** How far a driver is counted before it is called large. */
const PROBE = 3000;
export const MOST_INCLUDED = 5000;

/** The criterion with the fewest rows to start from, or null where a walk over the type is no worse. */
function smallestDriver(store: Store, criteria: Criterion[]): Criterion | null {
  const candidates = criteria.filter((criterion) => criterion.driver !== undefined);
  if (candidates.length <= 1) return candidates[0] ?? null;
  let best: Criterion | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const criterion of candidates) {
    const { text, values } = criterion.driver as Fragment;
    const row = store.db.get(`SELECT count(*) AS n FROM (${text} LIMIT ${PROBE})`, ...values);
    const n = Number(row?.n ?? 0);
    if (n < fewest) {
      fewest = n;
      best = criterion;
    }
    if (n === 0) break;
  }
  return best;
}

/** A restricted search may start from the patient's compartment, where nothing outside it can be visible. */
function compartmentDriver(visibility: Visibility, type: string): Criterion[] {
  const { patient } = visibility;
  if (patient === undefined || !isConfinedToCompartment(type)) return [];
  const driver = { text: "SELECT k.pk FROM compartment k WHERE k.patient = ?", values: [patient] };
  return [{ where: () => ({ text: "1", values: [] }), driver }];
}

function sortExpression(store: Store, type: string, key: SortKey): string {
  if (key.type === "id") return "r.id";
  if (key.type === "lastUpdated") return "r.updated";
  const param = store.paramKey(`${type}.${key.code}`);
  const extreme = key.descending ? "max" : "min";
  const [table, column] = {
    // By its start either way: an encounter that still goes on is as new as its beginning.
    date: ["date", "start"],
    string: ["string", "folded"],
    token: ["token", "code"],
    reference: ["reference", "id"],
    quantity: ["quantity", key.descending ? "high" : "low"],
    number: ["quantity", key.descending ? "high" : "low"],
    uri: ["uri", "uri"],
    composite: ["token", "code"],
  }[key.type] as [string, string];
  return `(SELECT ${extreme}(x.${column}) FROM ${table} x WHERE x.pk = r.pk AND x.param = ${param})`;
}

/** Position of a row in the order: for each sort key [absent, value], then the key of the resource. */
type Position = (string | number)[];

function readCursor(cursor: string, length: number): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(parsed) &&
      parsed.length === length &&
      parsed.every((part) => typeof part === "string" || typeof part === "number")
    )
      return parsed as Position;
  } catch {
    // The same answer as for a cursor of another query.
  }
  throw badSearch("_cursor is not one that this server gave out for this search");
}

/** Rows after a position, in an order whose columns may run either way. */
function afterPosition(columns: { name: string; descending: boolean }[], position: Position): Fragment {
  const alternatives: string[] = [];
  const values: Value[] = [];
  columns.forEach(({ name, descending }, at) => {
    const equal = columns.slice(0, at).map((column) => `${column.name} = ?`);
    alternatives.push([...equal, `${name} ${descending ? "<" : ">"} ?`].join(" AND "));
    values.push(...position.slice(0, at + 1));
  });
  return { text: alternatives.map((text) => `(${text})`).join(" OR "), values };
}

/**
 * Runs a query. Paging is by position in the order, not by offset: a page that follows another neither repeats nor
 * skips a row when resources were added or deleted in between.
 */
export function runSearch(context: SearchContext, query: SearchQuery): SearchResult {
  const { store, visibility } = context;
  const driver = smallestDriver(store, [...query.criteria, ...compartmentDriver(visibility, query.type)]);
  const conditions: Fragment[] = [
    { text: "r.type = ? AND r.deleted = 0", values: [query.type] },
    visibleWhere(store, visibility, query.type, "r.pk"),
    ...query.criteria
      .filter((criterion) => criterion !== driver || criterion.driverIsWider)
      .map((criterion) => criterion.where("r.pk")),
  ];
  const from = driver?.driver
    ? `(SELECT DISTINCT pk FROM (${driver.driver.text})) d CROSS JOIN resource r ON r.pk = d.pk`
    : "resource r";
  const where = conditions.map((condition) => `(${condition.text})`).join(" AND ");
  const values: Value[] = [...(driver?.driver?.values ?? []), ...conditions.flatMap((condition) => condition.values)];

  let total: number | null = null;
  const countOnly = query.summary === "count" || query.count === 0;
  if (query.total || countOnly)
    total = Number(store.db.get(`SELECT count(*) AS n FROM ${from} WHERE ${where}`, ...values)?.n ?? 0);
  if (countOnly) return { total, hits: [], included: [], next: null, includedCut: false };

  const selected = query.sort.map((key, at) => `${sortExpression(store, query.type, key)} AS s${at}`);
  const columns = [
    ...query.sort.flatMap(({ descending }, at) => [
      { name: `(s${at} IS NULL)`, descending: false },
      { name: `ifnull(s${at}, '')`, descending },
    ]),
    { name: "pk", descending: false },
  ];
  const after = query.cursor === null ? null : afterPosition(columns, readCursor(query.cursor, columns.length));
  const order = columns.map(({ name, descending }) => (descending ? `${name} DESC` : name)).join(", ");
  const rows = store.db.all(
    `WITH found AS (SELECT ${["r.pk AS pk", "r.type AS type", "r.id AS id", "r.vid AS vid", ...selected].join(", ")} FROM ${from} WHERE ${where})
     SELECT f.*, v.json FROM (SELECT * FROM found ${after ? `WHERE ${after.text}` : ""} ORDER BY ${order} LIMIT ?) f
     CROSS JOIN version v ON v.pk = f.pk AND v.vid = f.vid`,
    ...values,
    ...(after?.values ?? []),
    query.count + 1,
  );
  const more = rows.length > query.count;
  const page = more ? rows.slice(0, query.count) : rows;
  const last = page.at(-1);
  let next: string | null = null;
  if (more && last) {
    const position: Position = query.sort.flatMap((_, at) => {
      const value = last[`s${at}`];
      return value === null ? [1, ""] : [0, value as string | number];
    });
    next = Buffer.from(JSON.stringify([...position, Number(last.pk)])).toString("base64url");
  }
  const hits = page.map(toHit);
  return { total, hits, next, ...runIncludes(context, query, hits) };
}

function toHit(row: Record<string, unknown>): Hit {
  return {
    pk: Number(row.pk),
    type: String(row.type),
    id: String(row.id),
    resource: JSON.parse(String(row.json)) as StoredResource,
  };
}

const referenceParams = (store: Store, type: string, code: string): number[] =>
  (code === "*"
    ? [...searchParametersOf(type)].filter(([, definition]) => definition.type === "reference").map(([name]) => name)
    : [code]
  ).map((name) => store.paramKey(`${type}.${name}`));

/** Types that an include may bring, for visibility and for the scope check. */
export function includedTypes(include: Include, reverse: boolean): string[] {
  if (reverse) return [include.source];
  if (include.target !== null) return [include.target];
  const parameters = searchParametersOf(include.source);
  const codes = include.code === "*" ? [...parameters.keys()] : [include.code];
  return [...new Set(codes.flatMap((code) => parameters.get(code)?.target ?? []))];
}

function follow(store: Store, include: Include, reverse: boolean, from: Hit[]): Record<string, unknown>[] {
  const params = referenceParams(store, include.source, include.code).join(", ") || "0";
  if (reverse) {
    const reachable = from.filter((hit) => include.target === null || hit.type === include.target);
    if (reachable.length === 0) return [];
    return store.db.all(
      `SELECT DISTINCT s.pk, s.type, s.id, v.json FROM json_each(?) j
       CROSS JOIN resource r ON r.pk = j.value
       CROSS JOIN reference x ON x.id = r.id AND x.type = r.type AND x.param IN (${params})
       CROSS JOIN resource s ON s.pk = x.pk CROSS JOIN version v ON v.pk = s.pk AND v.vid = s.vid`,
      JSON.stringify(reachable.map((hit) => hit.pk)),
    );
  }
  const sources = from.filter((hit) => hit.type === include.source);
  if (sources.length === 0) return [];
  return store.db.all(
    `SELECT DISTINCT t.pk, t.type, t.id, v.json FROM json_each(?) j
     CROSS JOIN reference x ON x.pk = j.value AND x.param IN (${params}) ${include.target === null ? "" : "AND x.type = ?"}
     CROSS JOIN resource t ON t.type = x.type AND t.id = x.id AND t.deleted = 0
     CROSS JOIN version v ON v.pk = t.pk AND v.vid = t.vid`,
    JSON.stringify(sources.map((hit) => hit.pk)),
    ...(include.target === null ? [] : [include.target]),
  );
}

/** May this one resource be seen? */
export function isVisible(store: Store, visibility: Visibility, type: string, pk: number): boolean {
  if (!visibility.canRead(type)) return false;
  if (visibility.patient === undefined) return true;
  const where = visibleWhere(store, visibility, type, "r.pk");
  return store.db.get(`SELECT 1 FROM resource r WHERE r.pk = ? AND (${where.text})`, pk, ...where.values) !== undefined;
}

function runIncludes(
  { store, visibility }: SearchContext,
  query: SearchQuery,
  hits: Hit[],
): { included: Hit[]; includedCut: boolean } {
  const seen = new Set(hits.map((hit) => hit.pk));
  const included: Hit[] = [];
  const all: [Include, boolean][] = [
    ...query.includes.map((include): [Include, boolean] => [include, false]),
    ...query.revincludes.map((include): [Include, boolean] => [include, true]),
  ];
  let round = hits;
  for (let depth = 0; round.length > 0; depth++) {
    const next: Hit[] = [];
    for (const [include, reverse] of all) {
      if (depth > 0 && !include.iterate) continue;
      for (const row of follow(store, include, reverse, round)) {
        const pk = Number(row.pk);
        if (seen.has(pk) || !isVisible(store, visibility, String(row.type), pk)) continue;
        if (included.length + next.length >= MOST_INCLUDED)
          return { included: [...included, ...next], includedCut: true };
        seen.add(pk);
        next.push(toHit(row));
      }
    }
    included.push(...next);
    round = next;
  }
  return { included, includedCut: false };
}
