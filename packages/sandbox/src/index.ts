export {
  type Mount,
  type MountSite,
  PortTakenError,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "./server/app.ts";
export { runSandbox } from "./terminal.ts";
