import type { Localized } from "@bedside/terminology";
import type { RefusalCode } from "./act.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** Why something was not done, for a person. */
export const REFUSALS: Readonly<Record<RefusalCode, Localized>> = {
  "no-name": text("Enter your name first: every act says who did it.", "請先輸入姓名，每個動作都會記錄執行者。"),
  "row-unknown": text("The row is not in this project.", "此項目不在本專案中。"),
  "no-decision": text("There is nothing to approve yet: the row has no target.", "此項目尚無對應，無法核准。"),
  "own-proposal": text("You proposed this, so a colleague must approve it.", "這是您提出的對應，須由同事核准。"),
  "already-approved": text("It is approved already.", "此項目已核准。"),
  "not-approved": text("Nobody has approved it.", "此項目尚未核准。"),
  "nothing-changed": text("That changes nothing.", "內容沒有變更。"),
  "not-for-calculation": text(
    "A target that is only related can not be approved for calculations.",
    "僅為相關的對應不可核准用於計算。",
  ),
  "unit-contradicts": text(
    "The apps can not read this unit as one of the target: choose a relation that does not feed calculations, or correct the unit.",
    "應用程式無法將此單位視為對應目標的單位：請改選不用於計算的關係，或更正單位。",
  ),
  "target-incomplete": text("The target needs a code and a code system.", "對應目標必須有代碼與代碼系統。"),
  "target-repeated": text("The same target stands twice.", "同一個對應目標重複出現。"),
  "text-missing": text("Write the reason or the note.", "請填寫原因或備註。"),
  "act-unknown": text("What should be undone is not in this project.", "找不到要復原的動作。"),
  "act-of-another": text("A colleague did this; only they can undo it.", "這是同事的動作，只能由本人復原。"),
  "changed-since": text(
    "The rows were changed since, so this can not be undone on its own.",
    "這些項目之後已有變更，無法單獨復原此動作。",
  ),
};

/** The sentence of a refusal, in the language of the screen. */
export const refusalText = (code: RefusalCode, locale: keyof Localized): string => REFUSALS[code][locale];
