/**
 * The end of a session, told to the other pages of this browser: a tab that was opened from this one, or is its duplicate,
 * began with a copy of its storage, tokens and unfiled work included.
 */
import * as z from "zod/mini";
import { dropUnheld, KEPT_MS, keptWork } from "./kept.ts";
import type { Platform } from "./platform.ts";
import { dropSession, isHeld } from "./store.ts";

const endSchema = z.object({
  id: z.string(),
  keptKey: z.string(),
  /** The unfiled work waits for the same clinician to come back. */
  isKept: z.boolean(),
});

/** Says that this page's session is over. */
export function tellEnd(end: z.infer<typeof endSchema>, platform: Platform): void {
  platform.toPages(end);
}

/** Clears this tab's copy of every session that ends in another, for as long as this page lives. */
export function followEnds(platform: Platform): void {
  platform.onPages((message) => {
    const parsed = endSchema.safeParse(message);
    if (!parsed.success) return;
    const { id, keptKey, isKept } = parsed.data;
    dropSession(id, platform);
    if (isKept) platform.setTimeout(keptWork(keptKey, id, platform).dropOwn, KEPT_MS);
    // Work of a session that this tab has begun for the same patient is its own.
    else void dropUnheld(keptKey, async (holder) => holder !== id && isHeld(holder, platform), platform);
  });
}
