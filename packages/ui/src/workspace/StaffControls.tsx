import type { StaffSession } from "@bedside/smart";
import { useEffect, useState } from "react";
import { Chip } from "../components/basic.tsx";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { useText } from "../i18n/i18n.tsx";
import { PersonIcon } from "../icons/icons.tsx";
import { keepLocale } from "./locale.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { SessionControls } from "./SessionEnd.tsx";
import styles from "./workspace.module.css";

/** The person of a session, as its `clinician` names them. */
type SignedIn = Awaited<ReturnType<StaffSession["clinician"]>>;

/** Who is signed in: undefined until the server has said, null where it names nobody. */
export function useSignedIn(session: StaffSession): SignedIn | undefined {
  const [person, setPerson] = useState<SignedIn>();
  useEffect(() => {
    let mounted = true;
    void session.clinician().then((found) => mounted && setPerson(found));
    return () => {
      mounted = false;
    };
  }, [session]);
  return person;
}

/** Right end of the header without a patient: who is signed in, the environment, the session, the language. */
export function StaffControls({ session }: { session: StaffSession }) {
  const text = useText<WorkspaceMessages>();
  const person = useSignedIn(session);
  return (
    <>
      {person !== undefined && (
        <span className={styles.signedIn} data-testid="signed-in">
          <PersonIcon size={14} />
          <span className="visually-hidden">{text("staff.signed-in")}: </span>
          <b>{person?.display ?? text("staff.unnamed")}</b>
        </span>
      )}
      {session.issuer.environment !== "production" && <Chip tone="env">{text("environment.sandbox-all")}</Chip>}
      <SessionControls session={session} work={null} />
      <LanguageSwitch onChange={keepLocale} />
    </>
  );
}
