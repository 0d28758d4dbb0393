import type { Act } from "../project/act.ts";
import { type StoreError, storeError } from "./reasons.ts";
import type { Store } from "./store.ts";

export type SaveState =
  | { state: "saved"; at: string | null }
  | { state: "saving"; waiting: number }
  /** Acts since then wait; `retry` writes them. */
  | { state: "failed"; error: StoreError; waiting: number };

export interface Autosave {
  /** To be called with each act that was made, in their order. */
  add(act: Act): void;
  /** Tries again what could not be written. */
  retry(): void;
  /** Resolves when nothing waits any more, or writing has failed. */
  idle(): Promise<SaveState>;
  state(): SaveState;
  /** The number of the next act that is written. */
  next(): number;
}

/**
 * Writes the acts of a project as they happen, one after the other, and says how far it is.
 * @param next the number of the next act: 0 for a new project, else as the project was opened with
 */
export function createAutosave(
  store: Store,
  project: string,
  next: number,
  onState: (state: SaveState) => void = () => {},
): Autosave {
  const waiting: Act[] = [];
  let number = next;
  let now: SaveState = { state: "saved", at: null };
  let running: Promise<void> | null = null;

  const tell = (state: SaveState) => {
    now = state;
    onState(state);
  };

  async function write(): Promise<void> {
    for (let act = waiting[0]; act; act = waiting[0]) {
      tell({ state: "saving", waiting: waiting.length });
      try {
        await store.append(project, number, act);
      } catch (cause) {
        tell({ state: "failed", error: storeError(cause), waiting: waiting.length });
        return;
      }
      waiting.shift();
      number += 1;
      if (waiting.length === 0) tell({ state: "saved", at: act.at });
    }
  }

  const start = () => {
    running ??= write().finally(() => {
      running = null;
    });
  };

  return {
    add(act) {
      waiting.push(act);
      // After a failure only the person knows whether trying again is right.
      if (now.state !== "failed") start();
      else tell({ ...now, waiting: waiting.length });
    },
    retry: start,
    async idle() {
      while (running) await running;
      return now;
    },
    state: () => now,
    next: () => number,
  };
}
