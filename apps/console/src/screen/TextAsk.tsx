import { Button, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useState } from "react";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";

interface TextAskProps {
  title: string;
  label: string;
  initial?: string;
  /** An empty answer is none. */
  isNeeded?: boolean;
  onCancel: () => void;
  onDone: (text: string) => void;
}

/** Asks for one line of text. */
export function TextAsk({ title, label, initial = "", isNeeded = false, onCancel, onDone }: TextAskProps) {
  const text = useText<ConsoleMessages>();
  const [value, setValue] = useState(initial);
  const isMissing = isNeeded && value.trim() === "";
  const done = () => !isMissing && onDone(value.trim());
  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onCancel()}
      title={title}
      size="small"
      testId="text-ask"
      footer={
        <>
          <Button onAction={onCancel}>{text("do.cancel")}</Button>
          <Button
            variant="primary"
            onAction={done}
            testId="text-ask-ok"
            {...(isMissing ? { disabledReason: label } : {})}
          >
            {text("do.ok")}
          </Button>
        </>
      }
    >
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <label className={styles.stacked}>
          {label}
          <input value={value} onChange={(event) => setValue(event.target.value)} data-testid="text-ask-input" />
        </label>
      </form>
    </Shell>
  );
}
