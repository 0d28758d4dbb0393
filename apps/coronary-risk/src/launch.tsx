import { startLaunch } from "@bedside/ui/workspace";

startLaunch("coronary-risk");
