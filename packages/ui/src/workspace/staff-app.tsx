import { type BedsideConfig, LaunchError, loadConfig, openStaffSession, type StaffSession } from "@bedside/smart";
import type { ComponentType } from "react";
import type { MessageTable } from "../i18n/i18n.tsx";
import { configUrl } from "./addresses.ts";
import { mount } from "./mount.tsx";
import { Opening, type OpenPage } from "./Opening.tsx";

/** What the console's screen starts from: somebody signed in at a configured server, and no patient. */
export interface StaffAppProps {
  config: BedsideConfig;
  session: StaffSession;
}

/** `index.html` of the console: opens the session and shows the screen, or says why not. */
export function startStaffApp(
  load: () => Promise<ComponentType<StaffAppProps>>,
  { messages }: { messages: MessageTable },
): void {
  const ready = Promise.all([open(), load()]).then(
    ([props, Screen]): OpenPage => ({ ...props, draw: () => <Screen {...props} /> }),
  );
  mount("console", [messages], (i18n) => <Opening app="console" i18n={i18n} ready={ready} />);
}

async function open(): Promise<StaffAppProps> {
  const config = await loadConfig(configUrl);
  try {
    return { config, session: await openStaffSession(config) };
  } catch (error) {
    // Its bare address needs nothing from an EHR: there the reader chooses a server and signs in.
    if (!(error instanceof LaunchError && error.kind === "no-launch" && location.search === "")) throw error;
    location.replace(new URL("launch.html", document.baseURI));
    return new Promise<never>(() => {});
  }
}
