import { createHash } from "node:crypto";
import { type Database, openDatabase, type Row } from "./database.ts";
import { PATIENT_COMPARTMENT } from "./definitions.ts";
import { type IndexRows, indexRowsOf } from "./index-rows.ts";

export interface StoredResource {
  resourceType: string;
  id?: string;
  meta?: { versionId?: string; lastUpdated?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** The row of a resource that exists or existed. */
export interface Entry {
  pk: number;
  type: string;
  id: string;
  vid: number;
  updated: number;
  deleted: boolean;
}

interface Version {
  vid: number;
  updated: number;
  method: "POST" | "PUT" | "DELETE";
  /** Null for a deletion. */
  resource: StoredResource | null;
}

interface Written {
  resource: StoredResource;
  /** False: the content was what is stored already, and no version was made. */
  changed: boolean;
  /** True when no resource of this id existed (or it was deleted). */
  created: boolean;
}

export interface Store {
  readonly db: Database;
  readonly base: string;
  entry(type: string, id: string): Entry | null;
  read(type: string, id: string): StoredResource | null;
  version(type: string, id: string, vid: number): Version | null;
  /** Newest first. */
  history(type: string, id: string): Version[];
  /** Writes the next version under the resource's own id. The caller has validated it. */
  put(resource: StoredResource & { id: string }, method: "POST" | "PUT"): Written;
  /** Returns the version that records the deletion, null when there was nothing to delete. */
  remove(type: string, id: string): number | null;
  /** Key of a search parameter's rows, 0 when nothing has ever been indexed under it. */
  paramKey(name: string): number;
  count(type?: string): number;
  transaction<T>(work: () => T): T;
  close(): void;
}

const INDEX_TABLES = ["token", "reference", "date", "string", "quantity", "uri", "compartment"];

/** The same content, whatever stamp the server or a client put on it, has the same hash. */
function hashOf(resource: StoredResource): string {
  const { meta, ...rest } = resource;
  const { versionId: _v, lastUpdated: _l, ...kept } = meta ?? {};
  return createHash("sha1")
    .update(JSON.stringify(Object.keys(kept).length > 0 ? { ...rest, meta: kept } : rest))
    .digest("base64");
}

function stamp(resource: StoredResource & { id: string }, vid: number, updated: number): StoredResource {
  const { resourceType, id, meta, ...rest } = resource;
  return {
    resourceType,
    id,
    meta: { ...meta, versionId: String(vid), lastUpdated: new Date(updated).toISOString() },
    ...rest,
  };
}

/** Ids of the patients whose compartment the resource is in, by the official definition. */
export function compartmentsOf(type: string, id: string | undefined, rows: IndexRows): Set<string> {
  const patients = new Set<string>();
  if (type === "Patient") {
    if (id !== undefined) patients.add(id);
    return patients;
  }
  // Types outside the definition (Device, Group members apart) still belong to the patient they name.
  const codes = PATIENT_COMPARTMENT.get(type) ?? ["patient", "subject"];
  const wanted = new Set(codes.map((code) => `${type}.${code}`));
  for (const { param, type: targetType, id: targetId } of rows.references)
    if (targetType === "Patient" && wanted.has(param)) patients.add(targetId);
  return patients;
}

/**
 * The resources: one row per version with its JSON, and index rows written in the same transaction.
 * @param base absolute FHIR base, by which absolute references are known as local.
 */
export function openStore(options: { dataFolder?: string; base: string; now?: () => Date }): Store {
  const db = openDatabase(options.dataFolder);
  const now = options.now ?? (() => new Date());
  const params = new Map<string, number>();
  for (const row of db.all("SELECT id, name FROM param")) params.set(String(row.name), Number(row.id));

  function keyFor(name: string): number {
    const known = params.get(name);
    if (known !== undefined) return known;
    const { lastInsertRowid } = db.run("INSERT INTO param (name) VALUES (?)", name);
    params.set(name, lastInsertRowid);
    return lastInsertRowid;
  }

  function writeIndex(pk: number, resource: StoredResource & { id: string }): void {
    const rows = indexRowsOf(resource, options.base);
    for (const r of rows.tokens)
      db.run("INSERT OR IGNORE INTO token VALUES (?, ?, ?, ?)", pk, keyFor(r.param), r.system, r.code);
    for (const r of rows.references)
      db.run("INSERT OR IGNORE INTO reference VALUES (?, ?, ?, ?)", pk, keyFor(r.param), r.type, r.id);
    for (const r of rows.dates)
      db.run("INSERT OR IGNORE INTO date VALUES (?, ?, ?, ?)", pk, keyFor(r.param), r.from, r.to);
    for (const r of rows.strings)
      db.run("INSERT OR IGNORE INTO string VALUES (?, ?, ?, ?)", pk, keyFor(r.param), r.folded, r.exact);
    for (const r of rows.quantities)
      db.run(
        "INSERT OR IGNORE INTO quantity VALUES (?, ?, ?, ?, ?, ?, ?)",
        pk,
        keyFor(r.param),
        r.low,
        r.high,
        r.system,
        r.code,
        r.unit,
      );
    for (const r of rows.uris) db.run("INSERT OR IGNORE INTO uri VALUES (?, ?, ?)", pk, keyFor(r.param), r.uri);
    for (const patient of compartmentsOf(resource.resourceType, resource.id, rows))
      db.run("INSERT OR IGNORE INTO compartment VALUES (?, ?)", pk, patient);
  }

  function clearIndex(pk: number): void {
    for (const table of INDEX_TABLES) db.run(`DELETE FROM ${table} WHERE pk = ?`, pk);
  }

  const row = (type: string, id: string): Row | undefined =>
    db.get("SELECT pk, type, id, vid, updated, deleted, hash FROM resource WHERE type = ? AND id = ?", type, id);

  const toEntry = (r: Row): Entry => ({
    pk: Number(r.pk),
    type: String(r.type),
    id: String(r.id),
    vid: Number(r.vid),
    updated: Number(r.updated),
    deleted: r.deleted === 1,
  });

  const toVersion = (r: Row): Version => ({
    vid: Number(r.vid),
    updated: Number(r.updated),
    method: r.method as Version["method"],
    resource: r.json === null ? null : (JSON.parse(String(r.json)) as StoredResource),
  });

  const store: Store = {
    db,
    base: options.base,
    entry(type, id) {
      const found = row(type, id);
      return found ? toEntry(found) : null;
    },
    read(type, id) {
      const found = db.get(
        `SELECT v.json FROM resource r JOIN version v ON v.pk = r.pk AND v.vid = r.vid
         WHERE r.type = ? AND r.id = ? AND r.deleted = 0`,
        type,
        id,
      );
      return found ? (JSON.parse(String(found.json)) as StoredResource) : null;
    },
    version(type, id, vid) {
      const found = row(type, id);
      const version = found && db.get("SELECT * FROM version WHERE pk = ? AND vid = ?", Number(found.pk), vid);
      return version ? toVersion(version) : null;
    },
    history(type, id) {
      const found = row(type, id);
      if (!found) return [];
      return db.all("SELECT * FROM version WHERE pk = ? ORDER BY vid DESC", Number(found.pk)).map(toVersion);
    },
    put(resource, method) {
      return store.transaction(() => {
        const hash = hashOf(resource);
        const existing = row(resource.resourceType, resource.id);
        const live = existing !== undefined && existing.deleted === 0;
        if (existing && live && existing.hash === hash)
          return {
            resource: stamp(resource, Number(existing.vid), Number(existing.updated)),
            changed: false,
            created: false,
          };
        const vid = existing ? Number(existing.vid) + 1 : 1;
        const updated = now().getTime();
        const stamped = stamp(resource, vid, updated);
        let pk: number;
        if (existing) {
          pk = Number(existing.pk);
          db.run(
            "UPDATE resource SET vid = ?, updated = ?, deleted = 0, hash = ? WHERE pk = ?",
            vid,
            updated,
            hash,
            pk,
          );
          if (live) clearIndex(pk);
        } else {
          pk = db.run(
            "INSERT INTO resource (type, id, vid, updated, deleted, hash) VALUES (?, ?, ?, ?, 0, ?)",
            resource.resourceType,
            resource.id,
            vid,
            updated,
            hash,
          ).lastInsertRowid;
        }
        db.run("INSERT INTO version VALUES (?, ?, ?, ?, ?)", pk, vid, updated, method, JSON.stringify(stamped));
        writeIndex(pk, resource);
        return { resource: stamped, changed: true, created: !live };
      });
    },
    remove(type, id) {
      return db.transaction(() => {
        const existing = row(type, id);
        if (!existing || existing.deleted === 1) return null;
        const pk = Number(existing.pk);
        const vid = Number(existing.vid) + 1;
        const updated = now().getTime();
        db.run("UPDATE resource SET vid = ?, updated = ?, deleted = 1, hash = '' WHERE pk = ?", vid, updated, pk);
        db.run("INSERT INTO version VALUES (?, ?, ?, 'DELETE', NULL)", pk, vid, updated);
        clearIndex(pk);
        return vid;
      });
    },
    paramKey: (name) => params.get(name) ?? 0,
    count(type) {
      const found =
        type === undefined
          ? db.get("SELECT count(*) AS n FROM resource WHERE deleted = 0")
          : db.get("SELECT count(*) AS n FROM resource WHERE type = ? AND deleted = 0", type);
      return Number(found?.n ?? 0);
    },
    transaction: (work) => {
      try {
        return db.transaction(work);
      } catch (error) {
        // A rolled-back transaction takes its new parameter rows with it.
        params.clear();
        for (const r of db.all("SELECT id, name FROM param")) params.set(String(r.name), Number(r.id));
        throw error;
      }
    },
    close: () => db.close(),
  };
  return store;
}
