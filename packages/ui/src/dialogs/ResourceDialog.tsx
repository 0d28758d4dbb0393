import { ActionButton } from "../components/basic.tsx";
import { EmptyState } from "../components/progress.tsx";
import { useText } from "../i18n/i18n.tsx";
import { RingIcon } from "../icons/icons.tsx";
import type { ResourceDialogProps } from "../props.ts";
import styles from "./dialogs.module.css";
import { Json } from "./Json.tsx";
import { Shell } from "./Shell.tsx";

/** One FHIR resource as the hospital recorded it. */
export function ResourceDialog(props: ResourceDialogProps) {
  const { isOpen, onOpenChange, reference, resource, error, action, note } = props;
  const t = useText();
  return (
    <Shell
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={reference}
      note={t("resource.title")}
      size="medium"
      testId="resource-dialog"
      footer={
        action && (
          <>
            <span className={styles.muted} role="status" data-testid="resource-note">
              {note}
            </span>
            <span className={styles.footEnd}>
              <ActionButton action={action} />
            </span>
          </>
        )
      }
    >
      {resource === undefined && !error ? (
        <p className={styles.waiting}>
          <RingIcon /> {t("resource.loading")}
        </p>
      ) : resource === null || error ? (
        <EmptyState title={t("resource.failed")} text={error ?? ""} />
      ) : (
        <Json value={resource} label={reference} />
      )}
    </Shell>
  );
}
