import { startLaunch } from "@bedside/ui/launch";

void startLaunch("ecg-triage");
