import type { Localized } from "@bedside/terminology";
import type { LaunchError, LaunchErrorKind } from "./error.ts";

export interface LaunchReason {
  title: Localized;
  what: Localized;
  you: Localized[];
  desk: Localized[];
}
export const LAUNCH_REASONS = {} as Record<LaunchErrorKind, LaunchReason>;
export function launchReason(_error: LaunchError, _app: Localized): LaunchReason {
  throw new Error("not built");
}
