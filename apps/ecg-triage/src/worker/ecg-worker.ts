import { trustOnly } from "@bedside/inference/trusted";
import workerUrl from "./ecg.worker.ts?worker&url";
import { createEcgLink, type Spawn } from "./link.ts";
import type { Reply } from "./protocol.ts";

const trusted = trustOnly(workerUrl);

const spawn: Spawn = ({ reply, died }) => {
  const worker = new Worker(trusted(workerUrl), { type: "module" });
  worker.addEventListener("message", (event: MessageEvent<Reply>) => reply(event.data));
  worker.addEventListener("messageerror", () => died("unreadable answer"));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    died(event.message || "the worker could not start");
  });
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
};

/** A file that is no trick is read in a second or two; a day of two leads takes longest to measure. */
const LIMIT_MS = { sort: 20_000, read: 20_000, examine: 90_000 };

/** Where this page reads ECG files and measures recordings. It holds nothing of a patient once `end` was called. */
export const ecgWorker = createEcgLink({ spawn, limitMs: LIMIT_MS });
