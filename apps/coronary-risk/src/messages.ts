import { defineMessages } from "@bedside/ui";

export const messages = defineMessages({
  "tab.prevention": { en: "Prevention: 10-year risk", "zh-TW": "預防：10 年風險" },
  "tab.pre-test": { en: "Clinic chest pain", "zh-TW": "門診胸痛" },
});
