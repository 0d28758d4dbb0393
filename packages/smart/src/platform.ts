/** A window that messages can be posted to. */
export interface HostWindow {
  postMessage(message: unknown, targetOrigin: string): void;
}

/** What the package needs from the browser, so that tests run without one. */
export interface Platform {
  fetch: typeof fetch;
  /** sessionStorage. Reading the property may throw in a sandboxed frame: see `storage-blocked`. */
  storage: () => Storage;
  location: { readonly href: string; replace(url: string): void };
  history: { readonly state: unknown; replaceState(state: unknown, unused: string, url: string): void };
  /** The browser knows that it has no network. */
  isOffline: () => boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Web Locks; null where the browser has none. */
  locks: Pick<LockManager, "request"> | null;
  setTimeout: (run: () => void, ms: number) => unknown;
  clearTimeout: (timer: unknown) => void;
  /** The window that shows this page in a frame, or else the one that opened it; null when there is none. */
  host: () => HostWindow | null;
  /** Tells the other pages of this browser at this origin. */
  toPages: (message: unknown) => void;
  /** Listens to what they tell. */
  onPages: (listen: (message: unknown) => void) => void;
  /** Listens to messages of other windows, `source` among them; the answer stops it. */
  onMessage: (listen: (event: Pick<MessageEvent, "source" | "origin" | "data">) => void) => () => void;
}

let browser: Platform | undefined;
let channel: BroadcastChannel | undefined;

function pages(): BroadcastChannel {
  channel ??= new BroadcastChannel("bedside");
  return channel;
}

/** The page's own platform: one object a page, so that it can key the single flight of `openSession`. */
export function browserPlatform(): Platform {
  browser ??= {
    fetch: (input, init) => globalThis.fetch(input, init),
    storage: () => globalThis.sessionStorage,
    location: globalThis.location,
    history: globalThis.history,
    isOffline: () => globalThis.navigator?.onLine === false,
    now: () => Date.now(),
    locks: globalThis.navigator?.locks ?? null,
    setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
    clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
    host: () => (globalThis.parent !== globalThis.self ? globalThis.parent : globalThis.opener),
    toPages: (message) => pages().postMessage(message),
    onPages: (listen) => pages().addEventListener("message", ({ data }) => listen(data)),
    onMessage: (listen) => {
      globalThis.addEventListener("message", listen);
      return () => globalThis.removeEventListener("message", listen);
    },
  };
  return browser;
}
