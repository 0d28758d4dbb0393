import { startLaunch } from "@bedside/ui/workspace";

startLaunch("lung-decision");
