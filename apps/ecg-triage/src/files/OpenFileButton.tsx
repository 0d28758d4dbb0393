import { useText } from "@bedside/ui";
import { useRef } from "react";
import styles from "../ecg.module.css";
import type { fileMessages } from "./messages.ts";

/** Chooses one or several files of this PC. */
export function OpenFileButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const text = useText<typeof fileMessages>();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={styles.toggle} onClick={() => input.current?.click()} data-testid="open-file">
        {text("files.open")}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="file-input"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
