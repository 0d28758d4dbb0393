import { type BedsideConfig, configSchema } from "../src/config.ts";
import { beginLaunch, launchStandalone, openSession, openStaffSession } from "../src/index.ts";
import type { Platform } from "../src/platform.ts";
import type { Session, StaffSession } from "../src/session.ts";
import type { FakeEhr } from "./server.ts";

const APP = "http://localhost:8080/coronary-risk/";

export class MemoryStorage implements Storage {
  [name: string]: unknown;
  readonly #items: Map<string, string>;
  constructor(items = new Map<string, string>()) {
    this.#items = items;
  }
  get length(): number {
    return this.#items.size;
  }
  key = (index: number): string | null => [...this.#items.keys()][index] ?? null;
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.#items.set(key, value);
  removeItem = (key: string): void => void this.#items.delete(key);
  clear = (): void => this.#items.clear();
  /** What `window.open` and "duplicate tab" do. */
  copy = (): MemoryStorage => new MemoryStorage(new Map(this.#items));
  text = (): string => [...this.#items].flat().join("\n");
}

/** One browser: its Web Locks, and what its pages tell each other. */
export class FakeLocks {
  readonly #held = new Set<string>();
  readonly pages = new Map<unknown, (message: unknown) => void>();
  request = (async (name: string, options: LockOptions, run: (lock: Lock | null) => unknown) => {
    while (this.#held.has(name)) {
      if (options.ifAvailable) return run(null);
      if (options.signal?.aborted) throw options.signal.reason;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.#held.add(name);
    try {
      return await run({ name, mode: "exclusive" });
    } finally {
      this.#held.delete(name);
    }
  }) as LockManager["request"];
  /** The page that held it is gone. */
  drop(): void {
    this.#held.clear();
  }
}

export interface Tab extends Platform {
  storageArea: MemoryStorage;
  left: string[];
  go(url: string): void;
  historyState: unknown;
  ahead: number;
  offline: boolean;
  /** The EHR's page around the app: what it received, and what it posts back. */
  ehrPage: FakePage | null;
}

type Listener = Parameters<Platform["onMessage"]>[0];

/** A window that records what is posted to it. */
export class FakePage {
  readonly received: { message: Record<string, unknown>; targetOrigin: string }[] = [];
  readonly listeners = new Set<Listener>();
  /** Answers a message; null stays silent. */
  answer: (message: Record<string, unknown>) => unknown = () => null;
  postMessage(message: unknown, targetOrigin: string): void {
    const copy = structuredClone(message) as Record<string, unknown>;
    this.received.push({ message: copy, targetOrigin });
    const answer = this.answer(copy);
    if (answer !== null) queueMicrotask(() => this.say(answer, targetOrigin));
  }
  /** Posts anything to the app, from this window or another. */
  say(data: unknown, origin: string, source: unknown = this): void {
    for (const listen of [...this.listeners]) listen({ data, origin, source: source as MessageEventSource });
  }
}

/** A tab without a browser. `reload` of a tab is a new tab with its storage, history state and address. */
export function tab(options: { url?: string; storage?: MemoryStorage; locks?: FakeLocks; state?: unknown } = {}): Tab {
  const area = options.storage ?? new MemoryStorage();
  const locks = options.locks ?? new FakeLocks();
  const it = {
    storageArea: area,
    left: [] as string[],
    ahead: 0,
    offline: false,
    href: options.url ?? `${APP}index.html`,
    historyState: options.state ?? null,
  };
  const made: Tab & { href: string } = {
    ...it,
    fetch: (input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init),
    storage: () => area,
    location: {
      get href() {
        return it.href;
      },
      replace: (url: string) => {
        made.left.push(url);
      },
    },
    history: {
      get state() {
        return made.historyState;
      },
      replaceState: (state: unknown, _unused: string, url: string) => {
        made.historyState = state;
        it.href = url;
      },
    },
    go: (url: string) => {
      it.href = url;
    },
    isOffline: () => made.offline,
    now: () => Date.now() + made.ahead,
    locks,
    setTimeout: (run: () => void, ms: number) => {
      const timer = setTimeout(run, ms);
      timer.unref();
      return timer;
    },
    clearTimeout: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    ehrPage: null,
    host: () => made.ehrPage,
    toPages: (message) => {
      for (const [page, listen] of locks.pages) if (page !== made) listen(structuredClone(message));
    },
    onPages: (listen) => void locks.pages.set(made, listen),
    onMessage: (listen) => {
      made.ehrPage?.listeners.add(listen);
      return () => made.ehrPage?.listeners.delete(listen);
    },
  };
  return made;
}

export function configFor(ehr: Pick<FakeEhr, "iss">, changes: Record<string, unknown> = {}): BedsideConfig {
  return configSchema.parse({
    issuers: [
      {
        iss: ehr.iss,
        clientIds: { "coronary-risk": "cor", "lung-decision": "lung", console: "con" },
        name: { en: "Test EHR", "zh-TW": "測試系統" },
      },
    ],
    site: { name: { en: "Clinic", "zh-TW": "診所" } },
    ...changes,
  });
}

/** Launches as an EHR does, through authorize, and opens the session. */
export async function launched(ehr: FakeEhr, at: Tab = tab(), config = configFor(ehr)): Promise<Session> {
  at.go(`${APP}launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=abc`);
  await beginLaunch(config, "coronary-risk", at);
  at.go(ehr.authorize(at.left.at(-1) ?? ""));
  return openSession(config, "coronary-risk", at);
}

/** Opens the console outside an EHR, as its own address does. */
export async function staffed(ehr: FakeEhr, at: Tab = tab(), config = configFor(ehr)): Promise<StaffSession> {
  at.go("http://localhost:8080/console/launch.html");
  await launchStandalone(config, "console", ehr.iss, at);
  at.go(ehr.authorize(at.left.at(-1) ?? ""));
  return openStaffSession(config, at);
}
