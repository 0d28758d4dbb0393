import { startApp } from "@bedside/ui/workspace";
import { CoronaryRisk } from "./CoronaryRisk.tsx";
import { messages } from "./messages.ts";

startApp("coronary-risk", CoronaryRisk, messages);
