import { startLaunch } from "@bedside/ui/workspace";

startLaunch("ecg-triage");
