// `npm start`: install what is missing, build what has changed, start the sandbox.
import { spawn } from "node:child_process";
import path from "node:path";
import { build, checkNode, install, node, root } from "./prepare.mjs";

checkNode();
install();
build();
const sandbox = spawn(
  node,
  ["--disable-warning=ExperimentalWarning", path.join(root, "scripts/clinic.ts"), ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => sandbox.kill(signal));
sandbox.on("exit", (code) => process.exit(code ?? 0));
