import { useText } from "../i18n/i18n.tsx";
import { CheckIcon, CrossIcon, QuestionIcon } from "../icons/icons.tsx";
import type { ClauseListProps } from "../props.ts";
import { Card, cx, LinkButton } from "./basic.tsx";
import styles from "./clauses.module.css";

const ICONS = { true: CheckIcon, false: CrossIcon, unknown: QuestionIcon };

/** Clauses of each rule: disc with tick, square with cross, dashed circle with question mark, and the value each saw. */
export function ClauseList({ groups, onAsk }: ClauseListProps) {
  const t = useText();
  return (
    <Card title={t("clause.title")} flush testId="clauses">
      {groups.map((group) => (
        <section key={group.rule} data-rule={group.rule} data-state={group.verdict}>
          <h3 className={styles.head}>
            <span>{group.title}</span>
            {group.subtitle && <span className={styles.subtitle}>{group.subtitle}</span>}
            <span className={styles.verdict}>
              <VerdictIcon verdict={group.verdict} /> {t(`verdict.${group.verdict}`)}
            </span>
          </h3>
          <ul>
            {group.clauses.map((clause) => {
              const Icon = ICONS[clause.verdict];
              return (
                <li
                  key={clause.id}
                  className={cx(styles.clause, clause.verdict === "unknown" && styles.open)}
                  data-clause={clause.id}
                  data-state={clause.verdict}
                >
                  <span className={styles[`mark_${clause.verdict}`]}>
                    <Icon size={12} />
                  </span>
                  <span>
                    {clause.text}
                    <span className="visually-hidden">, {t(`clause.${clause.verdict}`)}</span>
                    {clause.change && <span className={styles.change}>{clause.change}</span>}
                  </span>
                  <span className={styles.seen}>
                    {clause.seenText}
                    {clause.verdict === "unknown" && clause.concept && onAsk && (
                      <LinkButton onAction={() => onAsk(clause.concept as string)}>{t("clause.ask")}</LinkButton>
                    )}
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </Card>
  );
}

function VerdictIcon({ verdict }: { verdict: "true" | "false" | "unknown" }) {
  const Icon = ICONS[verdict];
  return <Icon size={13} />;
}
