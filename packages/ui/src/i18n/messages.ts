import { factMessages } from "./facts.ts";
import { frameMessages } from "./frame.ts";
import { resultMessages } from "./results.ts";

/** Every text of this package as ICU messages in both languages. Words of the shared glossary are used as they stand. */
export const uiMessages = { ...frameMessages, ...factMessages, ...resultMessages };
