import { startApp } from "@bedside/ui/app";
import { messages } from "./messages.ts";

startApp("lung-decision", async () => (await import("./LungDecision.tsx")).LungDecision, {
  messages,
  firstGroup: "screening-eligibility",
});
