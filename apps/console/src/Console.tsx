import { AppFrame, useLocalized, useText } from "@bedside/ui";
import { type StaffAppProps, StaffControls } from "@bedside/ui/workspace";
import type { messages } from "./messages.ts";

/** The informatician's screen: no patient is open. */
export function Console({ session }: StaffAppProps) {
  const text = useText<typeof messages>();
  const inLanguage = useLocalized();
  return (
    <AppFrame app="console" title={text("app.console")} headerEnd={<StaffControls session={session} />}>
      <p>{text("console.server", { server: inLanguage(session.issuer.name) })}</p>
    </AppFrame>
  );
}
