import { Button, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";

interface ConfirmProps {
  title: string;
  words: string;
  /** What it is about, a line each. */
  named: readonly string[];
  onCancel: () => void;
  onDone: () => void;
}

/** Asks before many rows are changed at once. */
export function Confirm({ title, words, named, onCancel, onDone }: ConfirmProps) {
  const text = useText<ConsoleMessages>();
  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onCancel()}
      title={title}
      size="small"
      testId="confirm"
      footer={
        <>
          <Button onAction={onCancel}>{text("do.cancel")}</Button>
          <Button variant="primary" onAction={onDone} testId="confirm-ok">
            {text("do.ok")}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>{words}</p>
        <ul>
          {named.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </Shell>
  );
}
