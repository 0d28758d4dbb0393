import { useText } from "@bedside/ui";
import { useState } from "react";
import styles from "../ecg.module.css";
import type { messages } from "../messages.ts";
import { copyPng } from "./copy-png.ts";
import { PrintSheet } from "./PrintSheet.tsx";
import type { Sheet } from "./sheet.ts";

/** Print at true scale, and the same sheet as a picture on the clipboard. */
export function SheetButtons({ sheet }: { sheet: () => Sheet }) {
  const text = useText<typeof messages>();
  const [said, setSaid] = useState<"copied" | "refused" | null>(null);
  return (
    <>
      <button type="button" className={styles.toggle} onClick={() => window.print()} data-testid="print">
        {text("tool.print")}
      </button>
      <button
        type="button"
        className={styles.toggle}
        onClick={() => void copyPng(sheet()).then((isCopied) => setSaid(isCopied ? "copied" : "refused"))}
        data-testid="copy-png"
      >
        {text("tool.copy-png")}
      </button>
      <span role="status" className={styles.fixed} data-testid="copy-said">
        {said && text(`png.${said}`)}
      </span>
      <PrintSheet sheet={sheet} />
    </>
  );
}
