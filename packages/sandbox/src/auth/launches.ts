import { createHash, randomBytes } from "node:crypto";
import {
  type Faults,
  type LaunchesAnswer,
  type LaunchLog,
  type LaunchSettings,
  type LoggedRequest,
  NO_FAULTS,
  NORMAL_LAUNCH,
  type SimpleFault,
} from "../launch-settings.ts";
import type { Localized } from "../server/directory.ts";
import type { Database } from "./database.ts";
import { type LaunchRecord, Records } from "./records.ts";

const LISTED = 50;
/** Launches whose requests are kept; older ones keep their settings only. */
const LOGGED = 200;
const REMEMBERED = 2000;
const UNATTACHED = 200;
const REQUESTS = 1000;
const CREDENTIALS = 20_000;

export const STANDALONE_KINDS: readonly string[] = ["provider-standalone", "patient-standalone"];

/** One launch while the server runs: its settings, its log, and the counters of its simulated failures. */
export class Launch {
  readonly id: string;
  readonly clientId: string;
  readonly startedAt: number;
  readonly settings: LaunchSettings;
  readonly messagingHandle: string | null;
  readonly title: Localized;
  /** The browser that asked for it, by its cookie; null when no browser did. */
  readonly browser: string | null;
  /** Origin of the app, for requests that say where they come from. */
  readonly origin: string | null;
  readonly requests: LoggedRequest[] = [];
  version = 0;
  /** FHIR requests so far, for the failures that strike at the n-th. */
  fhirRequests = 0;
  /** An authorization request has come: discovery of this app is over. */
  authorized = false;
  #seed: number;

  constructor(record: LaunchRecord, more: { title: Localized; browser: string | null; origin: string | null }) {
    this.id = record.id;
    this.clientId = record.clientId;
    this.startedAt = record.startedAt;
    this.settings = record.settings;
    this.messagingHandle = record.messagingHandle;
    this.title = more.title;
    this.browser = more.browser;
    this.origin = more.origin;
    this.#seed = createHash("sha256").update(record.id).digest().readUInt32LE(0);
  }

  get faults(): Faults {
    return this.settings.faults ?? NO_FAULTS;
  }

  has(fault: SimpleFault): boolean {
    return this.faults.simple.includes(fault);
  }

  /** Next number of this launch's own sequence, 0 to 1: the same launch id gives the same numbers (mulberry32). */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  log(): LaunchLog {
    return {
      id: this.id,
      version: this.version,
      startedAt: new Date(this.startedAt).toISOString(),
      clientId: this.clientId,
      title: this.title,
      settings: this.settings,
      requests: this.requests,
    };
  }
}

/** What a code or a token is, without keeping it: by its hash. */
interface Credential {
  kind: "code" | "refresh" | "access";
  launch: Launch;
  used: boolean;
}

/** A name that is the same in every language. */
export const named = (name: string): Localized => ({ en: name, "zh-TW": name });

export interface NewLaunch {
  clientId: string;
  settings: LaunchSettings;
  title: Localized;
  browser?: string | null;
  origin?: string | null;
}

const hashOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");

function keepNewest<K, V>(map: Map<K, V>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}

/** All launches: their handles in the database, their logs in memory. */
export class Launches {
  readonly #handles: Records<LaunchRecord>;
  readonly #seconds: number;
  readonly #now: () => number;
  readonly #byId = new Map<string, Launch>();
  readonly #credentials = new Map<string, Credential>();
  readonly #states = new Map<string, string>();
  readonly #unattached: LoggedRequest[] = [];
  readonly #waiting = new Set<() => void>();
  #version = 0;

  /** @param seconds how long a handle, and the settings of a standalone launch, can be used */
  constructor(database: Database, seconds: number, now: () => number = Date.now) {
    this.#handles = new Records<LaunchRecord>(database, "Launch");
    this.#seconds = seconds;
    this.#now = now;
  }

  #add(launch: Launch): Launch {
    this.#byId.set(launch.id, launch);
    keepNewest(this.#byId, REMEMBERED);
    const old = [...this.#byId.values()].at(-LOGGED - 1);
    if (old) old.requests.length = 0;
    this.touch(launch);
    return launch;
  }

  start({ browser = null, clientId, origin = null, settings, title }: NewLaunch): Launch {
    const record = {
      id: randomBytes(9).toString("base64url"),
      clientId,
      startedAt: this.#now(),
      settings,
      messagingHandle: settings.webMessaging ? randomBytes(24).toString("base64url") : null,
    };
    return this.#add(new Launch(record, { title, browser, origin }));
  }

  /** A fresh `launch` value for it. It can be used again until it expires: a reload of the launch page sends it again. */
  handleFor({ clientId, id, messagingHandle, settings, startedAt }: Launch): string {
    return this.#handles.issue({ id, clientId, startedAt, settings, messagingHandle }, this.#seconds);
  }

  /** The launch of a `launch` value, null when it is unknown or has expired. */
  byHandle(handle: string): Launch | null {
    const record = this.#handles.get(handle);
    if (!record) return null;
    const known = this.#byId.get(record.id);
    return known ?? this.#add(new Launch(record, { title: named(record.clientId), browser: null, origin: null }));
  }

  find(id: string | null | undefined): Launch | null {
    return (id && this.#byId.get(id)) || null;
  }

  /** Newest first. */
  #recent(): Launch[] {
    const since = this.#now() - this.#seconds * 1000;
    return [...this.#byId.values()].filter((launch) => launch.startedAt >= since).reverse();
  }

  /**
   * The standalone launch whose settings wait for this client: the newest that the same browser asked for (a reload
   * finds it again), or one that no browser asked for and that nobody has used.
   */
  standaloneOf(clientId: string, browser: string | null): Launch | null {
    const open = this.#recent().filter(
      (launch) => launch.clientId === clientId && STANDALONE_KINDS.includes(launch.settings.kind),
    );
    return (
      open.find((launch) => browser !== null && launch.browser === browser) ??
      open.find((launch) => launch.browser === null && !launch.authorized) ??
      null
    );
  }

  /** The newest backend-service launch of a client, however old. */
  backendOf(clientId: string): Launch | null {
    const own = [...this.#byId.values()].filter((launch) => launch.clientId === clientId);
    return own.findLast((launch) => launch.settings.kind === "backend-service") ?? null;
  }

  /**
   * The one launch that a request without a token can belong to: discovery "before" an authorization request, keys and
   * preflights "after" it. Null when there are several.
   */
  likelyOf(browser: string | null, origin: string | null, when: "before" | "after"): Launch | null {
    const open = this.#recent().filter(
      (launch) =>
        (browser === null || launch.browser === null || launch.browser === browser) &&
        (origin === null || launch.origin === null || launch.origin === origin),
    );
    const mine = open.filter((launch) => browser !== null && launch.browser === browser);
    const isAtStage = (launch: Launch) => launch.authorized === (when === "after");
    if (mine.length > 0) return mine.find(isAtStage) ?? mine[0] ?? null;
    const staged = open.filter(isAtStage);
    const [only, ...others] = staged.length > 0 ? staged : open;
    return only && others.length === 0 ? only : null;
  }

  /** Whose code or token this is. */
  credential(secret: string): Credential | null {
    return this.#credentials.get(hashOf(secret)) ?? null;
  }

  remember(secret: string, kind: Credential["kind"], launch: Launch): void {
    const key = hashOf(secret);
    if (this.#credentials.has(key)) return;
    this.#credentials.set(key, { kind, launch, used: false });
    keepNewest(this.#credentials, CREDENTIALS);
  }

  /** Notes a `state`; false when another authorization request has used it before. */
  isFreshState(state: string, request: string): boolean {
    const key = hashOf(state);
    const first = this.#states.get(key);
    if (first === undefined) this.#states.set(key, request);
    keepNewest(this.#states, CREDENTIALS);
    return first === undefined || first === request;
  }

  /** A request of a launch came or ended. */
  touch(launch: Launch): void {
    launch.version = ++this.#version;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  append(launch: Launch | null, request: LoggedRequest): void {
    const list = launch?.requests ?? this.#unattached;
    list.push(request);
    if (list.length > (launch ? REQUESTS : UNATTACHED)) list.shift();
    if (launch) this.touch(launch);
    else this.#version++;
  }

  answer(since: number): LaunchesAnswer {
    const newest = [...this.#byId.values()].reverse().slice(0, LISTED);
    return {
      version: this.#version,
      launches: newest.filter((launch) => launch.version > since).map((launch) => launch.log()),
      unattached: this.#unattached,
    };
  }

  /** Resolves when something has happened after that version, or after so many milliseconds. */
  async changed(since: number, milliseconds: number): Promise<void> {
    if (this.#version > since) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const waiting = this.#waiting;
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }
}

/** Settings of an app that comes by itself, without the launcher: a standalone launch as in a hospital. */
export const UNANNOUNCED: LaunchSettings = { ...NORMAL_LAUNCH, kind: "provider-standalone" };
