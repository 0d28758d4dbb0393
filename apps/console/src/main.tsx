import { startStaffApp } from "@bedside/ui/staff-app";
import { messages } from "./messages.ts";

startStaffApp(async () => (await import("./Console.tsx")).Console, { messages });
