import { wrap } from "comlink";
import type { ListOptions } from "../codemap/index.ts";
import { startWorker } from "../workers.ts";
import type { ListAnswer, ListApi } from "./list.worker.ts";

/** Reads a list in a worker of its own, so that the screen goes on; a worker that dies (no memory left) rejects. */
export async function readListFile(file: File, options: ListOptions): Promise<ListAnswer> {
  const worker = startWorker("list");
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message || "worker")));
  });
  try {
    return await Promise.race([wrap<ListApi>(worker).read(file, options), died]);
  } finally {
    worker.terminate();
  }
}
