import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { privateFile } from "../private-file.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS resource (
  pk INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, vid INTEGER NOT NULL, updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL, hash TEXT NOT NULL, UNIQUE (type, id));
CREATE INDEX IF NOT EXISTS resource_live ON resource (type, deleted, pk);
CREATE INDEX IF NOT EXISTS resource_updated ON resource (type, updated, pk);
CREATE TABLE IF NOT EXISTS version (
  pk INTEGER NOT NULL, vid INTEGER NOT NULL, updated INTEGER NOT NULL, method TEXT NOT NULL, json TEXT,
  PRIMARY KEY (pk, vid));
CREATE TABLE IF NOT EXISTS param (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS token (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, system TEXT NOT NULL, code TEXT NOT NULL,
  PRIMARY KEY (pk, param, code, system)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS token_code ON token (param, code, system);
CREATE TABLE IF NOT EXISTS reference (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (pk, param, id, type)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reference_target ON reference (id, type, param);
CREATE TABLE IF NOT EXISTS date (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
  PRIMARY KEY (pk, param, start, stop)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS date_start ON date (param, start);
CREATE TABLE IF NOT EXISTS string (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, folded TEXT NOT NULL, exact TEXT NOT NULL,
  PRIMARY KEY (pk, param, folded, exact)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS string_folded ON string (param, folded);
CREATE TABLE IF NOT EXISTS quantity (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL, system TEXT NOT NULL,
  code TEXT NOT NULL, unit TEXT NOT NULL,
  PRIMARY KEY (pk, param, low, high, system, code, unit)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS quantity_low ON quantity (param, low);
CREATE TABLE IF NOT EXISTS uri (
  pk INTEGER NOT NULL, param INTEGER NOT NULL, uri TEXT NOT NULL, PRIMARY KEY (pk, param, uri)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uri_uri ON uri (param, uri);
CREATE TABLE IF NOT EXISTS compartment (
  pk INTEGER NOT NULL, patient TEXT NOT NULL, PRIMARY KEY (pk, patient)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS compartment_patient ON compartment (patient);
`;

/** Bumped when the tables or the meaning of their rows change; a folder of another version is refused by name. */
const SCHEMA_VERSION = 1;

export type Value = SQLInputValue;
export type Row = Record<string, unknown>;

/** SQLite with cached statements, nested-safe transactions and plain rows. Synchronous: nothing interleaves. */
export interface Database {
  run(sql: string, ...values: Value[]): { lastInsertRowid: number };
  get(sql: string, ...values: Value[]): Row | undefined;
  all(sql: string, ...values: Value[]): Row[];
  /** All or nothing. An inner transaction joins the outer one. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the database of a data folder, or one in memory.
 * On disk: write-ahead log with a sync at every commit, so what was acknowledged survives a kill and a power cut.
 * @throws Error in plain words when another process holds the folder or another version wrote it.
 */
export function openDatabase(dataFolder?: string): Database {
  const file = dataFolder === undefined ? ":memory:" : privateFile(dataFolder, "fhir.sqlite");
  const sqlite = new DatabaseSync(file);
  try {
    if (dataFolder !== undefined)
      sqlite.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    sqlite.exec("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;");
    const version = Number((sqlite.prepare("PRAGMA user_version").get() as Row).user_version);
    if (version !== 0 && version !== SCHEMA_VERSION)
      throw new Error(`${file} was written by another version (${version}, this one writes ${SCHEMA_VERSION})`);
    sqlite.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  } catch (error) {
    sqlite.close();
    if (error instanceof Error && /locked|busy/i.test(error.message))
      throw new Error(`${file} is in use by another process`, { cause: error });
    throw error;
  }

  const statements = new Map<string, StatementSync>();
  const MOST_STATEMENTS = 500;
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      if (statements.size >= MOST_STATEMENTS) statements.clear();
      statement = sqlite.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  let depth = 0;

  return {
    run: (sql, ...values) => ({ lastInsertRowid: Number(prepare(sql).run(...values).lastInsertRowid) }),
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    transaction(work) {
      if (depth > 0) return work();
      sqlite.exec("BEGIN IMMEDIATE");
      depth++;
      try {
        const result = work();
        sqlite.exec("COMMIT");
        return result;
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec("ROLLBACK");
        throw error;
      } finally {
        depth--;
      }
    },
    close: () => {
      statements.clear();
      sqlite.close();
    },
  };
}
