import { AppFrame, useText } from "@bedside/ui";
import { type StaffAppProps, StaffControls, useSignedIn } from "@bedside/ui/workspace";
import type { ConsoleMessages } from "./messages.ts";
import { CodeMap } from "./screen/CodeMap.tsx";

/** The informatician's screen: no patient is open. */
export function Console({ config, session }: StaffAppProps) {
  const text = useText<ConsoleMessages>();
  const person = useSignedIn(session);
  return (
    <AppFrame
      app="console"
      title={`${text("app.console")} · ${text("map.title")}`}
      headerEnd={<StaffControls session={session} />}
      isFilled
    >
      {person !== undefined && <CodeMap config={config} session={session} person={person?.display ?? ""} />}
    </AppFrame>
  );
}
