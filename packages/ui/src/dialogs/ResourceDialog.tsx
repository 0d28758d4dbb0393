import { EmptyState } from "../components/progress.tsx";
import { useText } from "../i18n/i18n.tsx";
import { RingIcon } from "../icons/icons.tsx";
import type { ResourceDialogProps } from "../props.ts";
import styles from "./dialogs.module.css";
import { Json } from "./Json.tsx";
import { Shell } from "./Shell.tsx";

/** One FHIR resource as the hospital recorded it. */
export function ResourceDialog({ isOpen, onOpenChange, reference, resource, error }: ResourceDialogProps) {
  const t = useText();
  return (
    <Shell
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={reference}
      note={t("resource.title")}
      size="medium"
      testId="resource-dialog"
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
