import { startApp } from "@bedside/ui/workspace";
import { LungDecision } from "./LungDecision.tsx";
import { messages } from "./messages.ts";

startApp("lung-decision", LungDecision, messages);
