import { startApp } from "@bedside/ui/app";
import { messages } from "./messages.ts";

startApp("ecg-triage", async () => (await import("./EcgTriage.tsx")).EcgTriage, { messages });
