export { PortTakenError, type Sandbox, type SandboxOptions, startSandbox } from "./server/app.ts";
