import { runSandbox } from "./terminal.ts";

await runSandbox();
