import { ApiError } from "./api.ts";
import type { Say, Word } from "./words/index.ts";

const CODES: Record<string, Word> = {
  "no-such-patient": "noSuchPatient",
  "no-such-practitioner": "noSuchPractitioner",
  "no-such-encounter": "noSuchEncounter",
};

/** What went wrong with a call of the sandbox, in the page's language. Words for programs stand behind it as they are. */
export function problemText(cause: Error, say: Say): string {
  if (!(cause instanceof ApiError)) return say("failed", { why: say("noConnection") });
  const word = CODES[cause.code ?? ""];
  return word ? say(word) : say("refusedBySandbox", { why: cause.message });
}
