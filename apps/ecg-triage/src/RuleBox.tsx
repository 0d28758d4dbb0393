import { type EcgRule, ecgReasonText } from "@bedside/ecg";
import { useLocale, useText, WarningIcon } from "@bedside/ui";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";

/** Warnings by measured rules: apart from the network, and said to be rules. */
export function RuleBox({ rules }: { rules: readonly EcgRule[] }) {
  const text = useText<typeof messages>();
  const locale = useLocale();
  return (
    <section className={styles.rules} aria-labelledby="rule-warnings" data-testid="rule-warnings">
      <h2 id="rule-warnings">
        {text("rules.title")} <small>{text("rules.caption")}</small>
      </h2>
      {rules.length === 0 ? (
        <p>{text("rules.none")}</p>
      ) : (
        <ul>
          {rules.map((rule) => (
            <li key={rule.id} data-rule={rule.id}>
              <WarningIcon size={14} /> {ecgReasonText(rule.reason, locale)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
