import { RESOURCE_TYPES } from "./definitions.ts";
import { typeOfReference } from "./extract.ts";
import { targetOfReference } from "./reference.ts";
import type { Store, StoredResource } from "./store.ts";

/** A resource by name. */
export interface Named {
  type: string;
  id: string;
}

/** Referring resources that are looked at before one is found that points by a Reference. */
const MOST_REFERRERS = 100;

/**
 * What a stored resource refers to and is not there, by its index rows: on this server, or, with an empty type, a text
 * that is no address of a resource elsewhere either.
 */
export function missingTargets(store: Store, pk: number): Named[] {
  const rows = store.db.all(
    `SELECT DISTINCT f.type, f.id FROM reference f WHERE f.pk = ?
     AND NOT EXISTS (SELECT 1 FROM resource t WHERE t.type = f.type AND t.id = f.id AND t.deleted = 0)`,
    pk,
  );
  return rows
    .map(({ type, id }) => ({ type: String(type), id: String(id) }))
    .filter(({ type, id }) => type !== "" || !isElsewhere(id));
}

const isElsewhere = (address: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(address) && RESOURCE_TYPES.has(typeOfReference({ reference: address }) ?? "");

/** Current resources that refer to a resource, itself left out. */
export function referrersOf(store: Store, { type, id }: Named): (Named & { pk: number })[] {
  const rows = store.db.all(
    `SELECT DISTINCT s.pk, s.type, s.id FROM reference f JOIN resource s ON s.pk = f.pk
     WHERE f.type = ? AND f.id = ? AND s.deleted = 0 AND NOT (s.type = f.type AND s.id = f.id) LIMIT ${MOST_REFERRERS}`,
    type,
    id,
  );
  return rows.map((row) => ({ pk: Number(row.pk), type: String(row.type), id: String(row.id) }));
}

/**
 * FHIRPath of each Reference of a resource that points at another, "Observation.subject". A canonical is none: it names a
 * definition, which may be anywhere. Nor is a reference of a contained resource.
 */
export function pathsTo(resource: StoredResource, target: Named, base: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) visit(item, `${path}[${at}]`);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [name, item] of Object.entries(value)) {
      if (name === "contained") continue;
      if (name !== "reference" || typeof item !== "string") visit(item, `${path}.${name}`);
      else {
        const leads = targetOfReference(item, base);
        if (leads?.type === target.type && leads.id === target.id) found.push(`${path}.reference`);
      }
    }
  };
  visit(resource, resource.resourceType);
  return found;
}
