import type { ReactNode } from "react";
import styles from "./frame.module.css";

/** A quiet button at the end of a header. */
export function HeaderButton({
  children,
  onAction,
  testId,
}: {
  children: ReactNode;
  onAction: () => void;
  testId: string;
}) {
  return (
    <button type="button" className={styles.headerButton} data-testid={testId} onClick={onAction}>
      {children}
    </button>
  );
}
