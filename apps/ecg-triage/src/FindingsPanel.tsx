import type { CatalogueEntry } from "@bedside/inference";
import { type FindingDecision, FindingList, type FindingRow, NotEqualIcon, useText } from "@bedside/ui";
import type { Evidence } from "./evidence/useEvidence.ts";
import { MeasuresBox } from "./MeasuresBox.tsx";
import type { EditedReading } from "./markers/edited.ts";
import type { messages } from "./messages.ts";
import { RuleBox } from "./RuleBox.tsx";
import styles from "./signal/signal.module.css";

/** Rule warnings and the network's findings; what has the focus shows its evidence on the paper. */
export function FindingsPanel({
  reading,
  reversal,
  evidence,
  network,
  findings,
  onDecide,
}: {
  reading: EditedReading;
  /** Electrodes that seem exchanged. */
  reversal: string | null;
  evidence: Evidence;
  /** Whose evidence is shown; null where none is. */
  network: CatalogueEntry | null;
  findings: readonly FindingRow[];
  /** Null where nothing can be decided. */
  onDecide: ((label: string, decision: FindingDecision, changedTo?: string) => void) | null;
}) {
  const text = useText<typeof messages>();
  return (
    <>
      {reversal && (
        <p className={styles.line} data-testid="reversal">
          <NotEqualIcon size={14} />
          {text("signal.reversal", { electrodes: reversal })}
        </p>
      )}
      <RuleBox
        rules={reading.rules}
        machine={reading.machine.rules}
        shown={evidence.subject?.kind === "rule" ? evidence.subject.id : null}
        onShow={(id) => evidence.show({ kind: "rule", id })}
      />
      {reading.statements && (
        <FindingList
          findings={findings.map((row) => {
            const said = evidence.ofFinding(row.label);
            return said === undefined ? row : { ...row, evidence: said };
          })}
          onDecide={onDecide}
          onFocusFinding={(label) => evidence.show({ kind: "finding", label })}
        />
      )}
      {reading.statements && network && (
        <p className={styles.method} data-testid="evidence-method">
          {text("evidence.method", { model: `${network.card.id} ${network.card.version}` })}
        </p>
      )}
      <MeasuresBox measures={reading.measures} edit={reading.edit} />
    </>
  );
}
