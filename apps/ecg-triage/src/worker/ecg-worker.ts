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

/** A file that is no trick is read in a second or two; a day of two leads is measured in two minutes. */
const LIMIT_MS = { sort: 20_000, read: 20_000, examine: 240_000, filter: 60_000 };

/** Where this page reads ECG files: apart from the measuring, so that a long recording holds up no other file. */
export const fileReader = createEcgLink({ spawn, limitMs: LIMIT_MS });
/** Where it measures recordings, and filters them to be drawn. Neither holds anything of a patient once `end` was called. */
export const measurer = createEcgLink({ spawn, limitMs: LIMIT_MS });
