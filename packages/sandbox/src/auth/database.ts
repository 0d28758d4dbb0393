import { DatabaseSync } from "node:sqlite";
import { privateFile } from "../private-file.ts";

interface Indexed {
  grantId?: unknown;
  uid?: unknown;
  userCode?: unknown;
}

/**
 * Tokens, grants, sessions and launches in one SQLite table, in memory or in `auth.sqlite` of the data folder.
 * Expired rows are never returned; they are swept at start and now and then.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #now: () => number;
  #writes = 0;

  constructor(folder: string | undefined, now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.#now = now;
    this.#db = new DatabaseSync(folder ? privateFile(folder, "auth.sqlite") : ":memory:");
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entry (
        model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires INTEGER,
        grant_id TEXT, uid TEXT, PRIMARY KEY (model, id)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS entry_grant ON entry (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX IF NOT EXISTS entry_uid ON entry (uid) WHERE uid IS NOT NULL;
    `);
    this.#sweep();
  }

  #sweep(): void {
    this.#db.prepare("DELETE FROM entry WHERE expires <= ?").run(this.#now());
  }

  /** Writes a row; `seconds` undefined keeps it for ever. */
  upsert(model: string, id: string, payload: object, seconds: number | undefined): void {
    if (++this.#writes % 500 === 0) this.#sweep();
    const { grantId, uid } = payload as Indexed;
    this.#db
      .prepare("INSERT OR REPLACE INTO entry (model, id, payload, expires, grant_id, uid) VALUES (?, ?, ?, ?, ?, ?)")
      .run(
        model,
        id,
        JSON.stringify(payload),
        seconds === undefined ? null : this.#now() + Math.ceil(seconds),
        typeof grantId === "string" ? grantId : null,
        typeof uid === "string" ? uid : null,
      );
  }

  #read(row: unknown): Record<string, unknown> | undefined {
    const payload = (row as { payload?: string } | undefined)?.payload;
    return payload === undefined ? undefined : (JSON.parse(payload) as Record<string, unknown>);
  }

  find(model: string, id: string): Record<string, unknown> | undefined {
    return this.#read(
      this.#db
        .prepare("SELECT payload FROM entry WHERE model = ? AND id = ? AND (expires IS NULL OR expires > ?)")
        .get(model, id, this.#now()),
    );
  }

  findByUid(model: string, uid: string): Record<string, unknown> | undefined {
    return this.#read(
      this.#db
        .prepare("SELECT payload FROM entry WHERE model = ? AND uid = ? AND (expires IS NULL OR expires > ?)")
        .get(model, uid, this.#now()),
    );
  }

  /** Every row of a kind. */
  all(model: string): Record<string, unknown>[] {
    const rows = this.#db
      .prepare("SELECT payload FROM entry WHERE model = ? AND (expires IS NULL OR expires > ?)")
      .all(model, this.#now());
    return rows.map((row) => this.#read(row) ?? {});
  }

  consume(model: string, id: string): void {
    this.#db
      .prepare("UPDATE entry SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?")
      .run(this.#now(), model, id);
  }

  destroy(model: string, id: string): void {
    this.#db.prepare("DELETE FROM entry WHERE model = ? AND id = ?").run(model, id);
  }

  revokeGrant(grantId: string): void {
    this.#db.prepare("DELETE FROM entry WHERE grant_id = ?").run(grantId);
  }

  close(): void {
    this.#db.close();
  }
}
