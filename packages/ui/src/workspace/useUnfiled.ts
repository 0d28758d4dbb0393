import type { Session } from "@bedside/smart";
import { useEffect } from "react";

/**
 * Work that is not in the record. It is kept in this tab for this patient and user, so that a reload or a new launch finds
 * it; and because closing the tab takes it away, leaving asks first (the browser's own question).
 * @param name what `Session.kept` finds it under
 * @param count how many of the items are in no filed result: what is filed stays beside the answer that rests on it
 */
export function useUnfiled(session: Session, name: string, items: readonly unknown[], count: number): void {
  useEffect(() => session.keep(name, items), [session, name, items]);
  useEffect(() => {
    if (count === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [count]);
}
