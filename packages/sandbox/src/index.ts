export { type LaunchSettings, type MadeLaunch, NO_FAULTS } from "./launch-settings.ts";
export {
  type Mount,
  type MountSite,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "./server/app.ts";
export { PortTakenError } from "./server/port.ts";
export { runSandbox } from "./terminal.ts";
