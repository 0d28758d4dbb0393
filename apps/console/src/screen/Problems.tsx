import { useText } from "@bedside/ui";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";

const TOLD = 30;

/** What is wrong with a file, line by line; the rest is counted. */
export function Problems({ title, lines }: { title: string; lines: readonly string[] }) {
  const text = useText<ConsoleMessages>();
  if (lines.length === 0) return null;
  return (
    <section className={styles.problems} data-testid="problems" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {[...new Set(lines.slice(0, TOLD))].map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length > TOLD && <li>{text("import.more", { n: lines.length - TOLD })}</li>}
      </ul>
    </section>
  );
}
