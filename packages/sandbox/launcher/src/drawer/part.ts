import type { LaunchSettings } from "../../../src/launch-settings.ts";
import type { Language, Say } from "../words/index.ts";

/** What every part of the drawer gets. */
export interface PartProps {
  settings: LaunchSettings;
  language: Language;
  say: Say;
  set(part: Partial<LaunchSettings>): void;
}
