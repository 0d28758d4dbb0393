// The sandbox as a child process of `npm start`. Plain Node 20 without a dependency.
import { spawn } from "node:child_process";
import path from "node:path";
import { node, root, run } from "./prepare.mjs";

const program = ["--disable-warning=ExperimentalWarning", path.join(root, "scripts/clinic.ts")];

/** Could the sandbox start with these options? If not, it has said why. */
export function checkSandbox(options) {
  return run(node, [...program, ...options, "--only-check"]) === 0;
}

/** Starts it. However this process comes to end, the pipe to the sandbox breaks, and the sandbox ends by itself. */
export function spawnSandbox(options) {
  return spawn(node, [...program, ...options, "--ends-with-input"], {
    cwd: root,
    stdio: ["pipe", "inherit", "inherit"],
  });
}
