import { Button, useText } from "@bedside/ui";
import { type DragEvent, useRef } from "react";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";

interface FilePickProps {
  label: string;
  accept: string;
  testId: string;
  onFile: (file: File) => void;
}

/** A file by a button or by dropping it. */
export function FilePick({ label, accept, testId, onFile }: FilePickProps) {
  const text = useText<ConsoleMessages>();
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <section className={styles.pick} aria-label={label} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p>{label}</p>
      <p className={styles.buttons}>
        <Button onAction={() => input.current?.click()} testId={`${testId}-button`}>
          {text("import.choose")}
        </Button>
        <span className={styles.muted}>{text("import.drop")}</span>
      </p>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // Cleared, so that the same file can be chosen again.
          event.target.value = "";
          if (file) onFile(file);
        }}
        data-testid={testId}
      />
    </section>
  );
}
