import { trustOnly } from "@bedside/inference/trusted";
import candidates from "./candidates/candidates.worker.ts?worker&url";
import list from "./files/list.worker.ts?worker&url";

const ADDRESSES = { candidates, list };
const trusted = trustOnly(...Object.values(ADDRESSES));

/** Starts one of the console's workers. */
export const startWorker = (name: keyof typeof ADDRESSES): Worker =>
  new Worker(trusted(ADDRESSES[name]), { type: "module" });
