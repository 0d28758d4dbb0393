import { Kbd } from "../components/basic.tsx";
import { useText } from "../i18n/i18n.tsx";
import type { KeyHelpProps } from "../props.ts";
import styles from "./dialogs.module.css";
import { Shell } from "./Shell.tsx";

/** The "?" list. Single-letter keys can be switched off here (WCAG 2.1.4). */
export function KeyHelp({ isOpen, onOpenChange, keys, enabled, onEnabledChange }: KeyHelpProps) {
  const t = useText();
  return (
    <Shell isOpen={isOpen} onOpenChange={onOpenChange} title={t("keys.title")} size="small" testId="key-help">
      <dl className={styles.keys}>
        {keys.map((row) => (
          <div key={row.text}>
            <dt>
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{row.text}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.check}>
        <input type="checkbox" checked={enabled} onChange={(event) => onEnabledChange(event.target.checked)} />
        {t("keys.enabled")}
      </label>
      <p className={styles.muted}>{t("keys.note")}</p>
    </Shell>
  );
}
