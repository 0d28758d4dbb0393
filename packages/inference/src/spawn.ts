import { trustOnly } from "./trusted.ts";
import workerUrl from "./worker.ts?worker&url";

const trusted = trustOnly(workerUrl);
let early: Worker | null = null;

function start(): Worker {
  return new Worker(trusted(workerUrl), { type: "module" });
}

/** Starts the worker before a model is asked for: its runtime takes longer than reading a chart. */
export function startEarly(): void {
  early = start();
  early.addEventListener("error", () => {
    early = null;
  });
}

/** The worker that was started early, once, else a new one. */
export function takeWorker(): Worker {
  const worker = early ?? start();
  early = null;
  return worker;
}
