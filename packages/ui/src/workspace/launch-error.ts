import { LaunchError } from "@bedside/smart";

/** A failure of a launch as it was thrown; anything else is a fault of the program. */
export function asLaunchError(error: unknown): LaunchError {
  return error instanceof LaunchError
    ? error
    : new LaunchError("unexpected", { whatFailed: `program · ${String(error)}` });
}
