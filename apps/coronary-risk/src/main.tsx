import { startApp } from "@bedside/ui/app";
import { messages } from "./messages.ts";

startApp("coronary-risk", async () => (await import("./CoronaryRisk.tsx")).CoronaryRisk, {
  messages,
  firstGroup: "prevention",
});
