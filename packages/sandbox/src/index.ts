export { type LaunchSettings, type MadeLaunch, NO_FAULTS } from "./launch-settings.ts";
export { PortTakenError, type Sandbox, type SandboxOptions, startSandbox } from "./server/app.ts";
