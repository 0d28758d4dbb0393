import { defineMessages } from "@bedside/ui";

export const messages = defineMessages({
  "console.server": { en: "Signed in at {server}", "zh-TW": "已登入 {server}" },
});
