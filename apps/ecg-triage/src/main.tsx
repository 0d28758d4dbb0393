import { startApp } from "@bedside/ui/app";
import { fileMessages } from "./files/messages.ts";
import { markerMessages } from "./markers/messages.ts";
import { messages } from "./messages.ts";

startApp("ecg-triage", async () => (await import("./EcgTriage.tsx")).EcgTriage, {
  messages: { ...messages, ...fileMessages, ...markerMessages },
});
