import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./frame.module.css";

interface AskDialogProps {
  title: string;
  children: ReactNode;
  /** Buttons; the one that keeps things as they are comes first and has the focus. */
  actions: ReactNode;
  /** Escape. */
  onCancel: () => void;
  testId: string;
}

/**
 * A question that can not wait, on top of everything. The browser's own modal dialog: it has to work when nothing more can
 * be loaded.
 */
export function AskDialog({ title, children, actions, onCancel, testId }: AskDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.ask}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div id={textId}>{children}</div>
      <div className={styles.askActions}>{actions}</div>
    </dialog>
  );
}
