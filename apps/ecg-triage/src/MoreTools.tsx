import { MoreIcon, useText } from "@bedside/ui";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";

/** Tools that are rarely used, behind one button. They stay in the page while they are closed: print listens in there. */
export function MoreTools({ children }: { children: ReactNode }) {
  const text = useText<typeof messages>();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: PointerEvent) => {
      const { target } = event;
      // A dialog that was opened from here is no way out.
      const isInside = target instanceof Element && (box.current?.contains(target) || target.closest("[role=dialog]"));
      if (!isInside) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("[role=dialog]")) return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener("pointerdown", outside);
    addEventListener("keydown", onEscape);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("keydown", onEscape);
    };
  }, [isOpen]);
  return (
    <div ref={box} className={styles.more}>
      <button
        ref={button}
        type="button"
        className={styles.toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        data-testid="more-tools"
      >
        <MoreIcon size={14} /> <span>{text("tool.more")}</span>
      </button>
      <div id={id} className={styles.moreTools} hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}
