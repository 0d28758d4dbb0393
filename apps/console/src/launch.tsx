import { startLaunch } from "@bedside/ui/launch";

void startLaunch("console");
