import { LinkButton, RingIcon, useText, WarningIcon } from "@bedside/ui";
import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent, useState } from "react";
import styles from "./files.module.css";
import type { fileMessages } from "./messages.ts";
import { useFileText } from "./useFileText.ts";
import type { OpenedFiles } from "./useOpenedFiles.ts";

const CsvDialog = lazy(async () => ({ default: (await import("./CsvDialog.tsx")).CsvDialog }));

/** The work area as a place to drop files on, with what came of the files that were opened. */
export function FileArea({ files, children }: { files: OpenedFiles; children: ReactNode }) {
  const text = useText<typeof fileMessages>();
  const { reason, advice } = useFileText();
  const isOver = useDrop(files.open);
  return (
    <div className={styles.area}>
      <div className={styles.notes}>
        <p className={styles.busy} role="status" data-testid="file-reading">
          {files.busy !== null && (
            <>
              <RingIcon size={14} /> {text("files.reading", { name: files.busy })}
            </>
          )}
        </p>
        {files.problems.map((problem) => (
          <p key={problem.id} className={styles.problem} role="alert" data-testid="file-problem">
            <WarningIcon size={14} />
            <span>
              <b>{text("problem.title", { name: problem.fileName })}</b> {reason(problem.reason)}{" "}
              {advice(problem.reason, problem.fileName)}
            </span>
            <LinkButton
              onAction={() => files.dismiss(problem)}
              label={`${text("problem.dismiss")}: ${problem.fileName}`}
              testId="dismiss-problem"
            >
              {text("problem.dismiss")}
            </LinkButton>
          </p>
        ))}
      </div>
      {children}
      {isOver && (
        <div className={styles.target} data-testid="drop-target">
          <b>{text("files.drop")}</b>
          <span>{text("files.drop.stays")}</span>
        </div>
      )}
      {files.question && (
        <Suspense fallback={null}>
          <CsvDialog
            key={files.question.group.main.name}
            fileName={files.question.group.main.name}
            gaps={files.question.gaps}
            onAnswer={files.answer}
          />
        </Suspense>
      )}
    </div>
  );
}

/** True while files are dragged over the page. A file that is dropped beside the target must not replace the page either. */
function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    // A dialog asks something first.
    if (document.querySelector("[role=dialog], [role=alertdialog]")) return;
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const dropped = (event: DragEvent) => drop(event);
    addEventListener("dragenter", over);
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", dropped);
    return () => {
      removeEventListener("dragenter", over);
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", dropped);
    };
  }, []);
  return isOver;
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
