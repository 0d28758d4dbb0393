import { type EcgRule, ecgReasonText } from "@bedside/ecg";
import { PencilIcon, useLocale, useText, WarningIcon } from "@bedside/ui";
import styles from "./ecg.module.css";
import { ruleChanges } from "./markers/edited.ts";
import type { markerMessages } from "./markers/messages.ts";
import type { messages } from "./messages.ts";

/** Warnings by measured rules: apart from the network, and said to be rules. What edited measurements switched off stays, struck through. */
export function RuleBox({
  rules,
  machine,
  shown,
  onShow,
}: {
  rules: readonly EcgRule[];
  machine: readonly EcgRule[];
  /** The rule whose evidence the paper shows. */
  shown: EcgRule["id"] | null;
  onShow: (id: EcgRule["id"]) => void;
}) {
  const text = useText<typeof messages & typeof markerMessages>();
  const off = ruleChanges(machine, rules).filter(({ state }) => state === "off");
  const locale = useLocale();
  return (
    <section className={styles.rules} aria-labelledby="rule-warnings" data-testid="rule-warnings">
      <h2 id="rule-warnings">
        {text("rules.title")} <small>{text("rules.caption")}</small>
      </h2>
      {rules.length + off.length === 0 ? (
        <p>{text("rules.none")}</p>
      ) : (
        <ul>
          {rules.map((rule) => (
            <li key={rule.id} data-rule={rule.id}>
              <button
                type="button"
                className={styles.rule}
                aria-pressed={shown === rule.id}
                onFocus={() => onShow(rule.id)}
                onClick={() => onShow(rule.id)}
              >
                <WarningIcon size={14} /> {ecgReasonText(rule.reason, locale)}
              </button>
            </li>
          ))}
          {off.map(({ rule }) => (
            <li key={`${rule.id} ${rule.leads.join()}`} data-rule={rule.id} data-state="off">
              <PencilIcon size={14} />
              <span>
                <s>{ecgReasonText(rule.reason, locale)}</s> <small>{text("rules.switched-off")}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
