import { startApp } from "@bedside/ui/workspace";
import { EcgTriage } from "./EcgTriage.tsx";
import { messages } from "./messages.ts";

startApp("ecg-triage", EcgTriage, messages);
