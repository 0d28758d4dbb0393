import type { FiledItem } from "@bedside/transparency";
import { Card } from "../components/basic.tsx";
import { AiLabel } from "../components/labels.tsx";
import { formatDateTime } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import type { WorkspaceMessages } from "./messages.ts";
import styles from "./workspace.module.css";

const SHOWN = 4;

/** What this app's models have left in the record, newest first, with by whom. Nothing when there is nothing. */
export function FiledCard({ filed, kind }: { filed: readonly FiledItem[]; kind: "network" | "equation" | "rules" }) {
  const text = useText<WorkspaceMessages>();
  if (filed.length === 0) return null;
  return (
    <Card title={text("filed.title")} testId="filed-card">
      <ul className={styles.filed}>
        {filed.slice(0, SHOWN).map((item) => (
          <li key={item.identifier} data-status={item.status}>
            <b>{item.valueText}</b>
            <span>
              {[item.category === item.valueText ? null : item.category, formatDateTime(item.at)]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <AiLabel
              kind={kind}
              state={item.status === "final" ? "verified" : "draft"}
              {...(item.by ? { by: item.by } : {})}
              {...(item.at ? { at: item.at } : {})}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
