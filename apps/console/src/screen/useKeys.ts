import { useEffect, useEffectEvent } from "react";

export interface KeyActions {
  next(): void;
  before(): void;
  close(): void;
  noMap(): void;
  approve(): void;
  save(): void;
  undo(): void;
  redo(): void;
  search(): void;
  pick(place: number): void;
  help(): void;
}

/** Keys of a single letter act outside fields and dialogs only, and can be switched off (WCAG 2.1.4); Ctrl S saves from everywhere. */
export function useKeys(actions: KeyActions, lettersOn: boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const isTyping = target?.matches("input:not([type=checkbox], [type=radio]), select, textarea") ?? false;
    const isHeld = event.ctrlKey || event.metaKey;
    if (document.querySelector("[role=dialog]")) return;
    const act = (run: () => void) => {
      event.preventDefault();
      run();
    };
    const key = event.key.toLowerCase();
    if (isHeld && key === "s") return act(actions.save);
    if (event.key === "Escape") return actions.close();
    if (isTyping || event.altKey) return;
    if (isHeld && key === "z") return act(event.shiftKey ? actions.redo : actions.undo);
    if (isHeld || !lettersOn) return;
    if (key === "j") return act(actions.next);
    if (key === "k") return act(actions.before);
    if (key === "n") return act(actions.noMap);
    if (key === "a") return act(actions.approve);
    if (key === "?") return act(actions.help);
    if (key === "/") return act(actions.search);
    if (/^[1-9]$/.test(key)) return act(() => actions.pick(Number(key)));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handle(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
