export { type LaunchSettings, type MadeLaunch, NO_FAULTS } from "./launch-settings.ts";
export {
  type Mount,
  type MountSite,
  PortTakenError,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "./server/app.ts";
export { runSandbox } from "./terminal.ts";
