import { Button, formatDateTime, formatNumber, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useState } from "react";
import type { ConsoleMessages } from "../messages.ts";
import type { View, Workbench } from "../workbench/workbench.ts";
import styles from "./dialogs.module.css";

interface ProjectDialogProps {
  view: View;
  workbench: Workbench;
  onClose: () => void;
}

/** The projects that are kept on this PC: open, delete after asking, begin a new one. */
export function ProjectDialog({ view, workbench, onClose }: ProjectDialogProps) {
  const text = useText<ConsoleMessages>();
  const [name, setName] = useState("");
  const [asked, setAsked] = useState<string | null>(null);
  const create = async () => {
    await workbench.create(name.trim() || text("map.new-name", { date: new Date().toISOString().slice(0, 10) }));
    onClose();
  };
  return (
    <Shell isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={text("project.title")} testId="project-dialog">
      <div className={styles.body}>
        <ul className={styles.projects}>
          {view.projects.map((project) => {
            const isOpen = project.id === view.project?.id;
            return (
              <li key={project.id}>
                <div>
                  <b>{project.name}</b> {isOpen && <span className={styles.muted}>{text("project.is-open")}</span>}
                  <p className={styles.muted}>
                    {text("project.rows", {
                      rows: formatNumber(project.rows),
                      date: formatDateTime(project.savedAt),
                    })}
                  </p>
                </div>
                {!isOpen && (
                  <Button size="small" onAction={() => void workbench.open(project.id).then(onClose)}>
                    {text("project.open")}
                  </Button>
                )}
                <Button size="small" variant="quiet" onAction={() => setAsked(project.id)}>
                  {text("project.delete")}
                </Button>
                {asked === project.id && (
                  <div className={styles.bad} role="alert">
                    <p>{text("map.delete-ask", { name: project.name, rows: formatNumber(project.rows) })}</p>
                    <p className={styles.buttons}>
                      <Button size="small" onAction={() => setAsked(null)}>
                        {text("do.cancel")}
                      </Button>
                      <Button size="small" onAction={() => void workbench.remove(project.id)}>
                        {text("project.delete-now")}
                      </Button>
                    </p>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
        <form
          className={styles.buttons}
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <label className={styles.stacked}>
            {text("map.project-name")}
            <input value={name} onChange={(event) => setName(event.target.value)} data-testid="project-name" />
          </label>
          <Button onAction={() => void create()} testId="project-new">
            {text("project.new")}
          </Button>
        </form>
      </div>
    </Shell>
  );
}
