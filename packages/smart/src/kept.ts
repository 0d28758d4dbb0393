/**
 * What a clinician entered and has not filed, kept in sessionStorage so that it outlives a reload and a session that ended:
 * for this app, this patient and this user at this server only, in this tab, and not longer than `KEPT_MS` after the page
 * was last used. The key is a hash, so that it names nobody. Sign-out, the idle limit and another patient remove it.
 */
import * as z from "zod/mini";
import type { Platform } from "./platform.ts";
import type { StoredSession } from "./store.ts";

/** Time after the end of a session in which the same clinician may come back to the same patient. */
export const KEPT_MS = 15 * 60_000;

const PREFIX = "bedside.kept.";

const keptSchema = z.object({
  sessionId: z.string(),
  aliveAt: z.number(),
  values: z.record(z.string(), z.array(z.unknown())),
});
type Kept = z.infer<typeof keptSchema>;

/** Where this session's work is kept. Without a user nobody can come back as the same one: then only a reload finds it. */
export async function keptKey(
  stored: Pick<StoredSession, "id" | "appId" | "iss" | "patientId" | "user">,
): Promise<string> {
  const who = stored.user === null ? `session ${stored.id}` : `user ${stored.user.subject}`;
  const text = JSON.stringify([stored.appId, stored.iss, stored.patientId, who]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return PREFIX + [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface KeptWork {
  /** An empty list removes it. */
  put(name: string, items: readonly unknown[]): void;
  get(name: string): readonly unknown[];
  /** Items under each name. */
  counts(): Record<string, number>;
  /** The page is in use: the time that the work may wait starts anew. */
  alive(): void;
  drop(): void;
  /** Drops the work unless a new session has taken it over. */
  dropOwn(): void;
}

export function keptWork(key: string, sessionId: string, platform: Platform): KeptWork {
  const storage = (): Storage => platform.storage();
  /** Work of this very session does not grow old: while it lasts, its idle limit decides. */
  const read = (): Kept | null => {
    const kept = parse(storage().getItem(key));
    if (kept === null) return null;
    if (kept.sessionId === sessionId || platform.now() - kept.aliveAt <= KEPT_MS) return kept;
    storage().removeItem(key);
    return null;
  };
  const write = (values: Kept["values"]): void => {
    if (Object.keys(values).length === 0) storage().removeItem(key);
    else {
      try {
        storage().setItem(key, JSON.stringify({ sessionId, aliveAt: platform.now(), values }));
      } catch {
        // Storage that takes nothing more costs the way back, not the open chart.
      }
    }
  };
  return {
    put: (name, items) => {
      const { [name]: _before, ...others } = read()?.values ?? {};
      write(items.length === 0 ? others : { ...others, [name]: [...items] });
    },
    get: (name) => read()?.values[name] ?? [],
    counts: () => Object.fromEntries(Object.entries(read()?.values ?? {}).map(([name, items]) => [name, items.length])),
    alive: () => {
      const kept = read();
      if (kept !== null) write(kept.values);
    },
    drop: () => storage().removeItem(key),
    dropOwn: () => {
      if (parse(storage().getItem(key))?.sessionId === sessionId) storage().removeItem(key);
    },
  };
}

function parse(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const parsed = keptSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Removes the work of other patients and users. Work whose session a page of this tab still shows (two charts in two
 * frames) stays: `isHeld` says so.
 */
export async function sweepKept(
  exceptKey: string,
  isHeld: (sessionId: string) => Promise<boolean>,
  platform: Platform,
): Promise<void> {
  const storage = platform.storage();
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const key of keys.filter((it) => it.startsWith(PREFIX) && it !== exceptKey)) {
    await dropUnheld(key, isHeld, platform);
  }
}

/** Removes the work under one key unless a page still shows its session. */
export async function dropUnheld(
  key: string,
  isHeld: (sessionId: string) => Promise<boolean>,
  platform: Platform,
): Promise<void> {
  const kept = parse(platform.storage().getItem(key));
  if (kept === null || !(await isHeld(kept.sessionId))) platform.storage().removeItem(key);
}
