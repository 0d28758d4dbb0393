import type { StaffSession } from "@bedside/smart";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import { Button, useLocale, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useState } from "react";
import {
  allItems,
  checkReasonText,
  exchangeReasonText,
  type LocalRow,
  type MapRecord,
  type Project,
  type Trusted,
} from "../codemap/index.ts";
import { isMapFile } from "../files/map-file.ts";
import type { ConsoleMessages } from "../messages.ts";
import type { Workbench } from "../workbench/workbench.ts";
import styles from "./dialogs.module.css";
import { FilePick } from "./FilePick.tsx";
import { HarvestPart } from "./HarvestPart.tsx";
import { ListPart } from "./ListPart.tsx";
import { MapPart } from "./MapPart.tsx";
import { Problems } from "./Problems.tsx";

interface ImportDialogProps {
  workbench: Workbench;
  session: StaffSession;
  person: string;
  local: LocalCodes | null;
  trusted: Trusted;
  onClose: () => void;
}

interface Taken {
  words: string;
  problems: readonly string[];
}

/** Brings in a list, a map, or the codes that the server uses; nothing is taken before the person says so. */
export function ImportDialog({ workbench, session, person, local, trusted, onClose }: ImportDialogProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const [chosen, setChosen] = useState<{ file: File; isMap: boolean } | null>(null);
  const [taken, setTaken] = useState<Taken | null>(null);

  /** Whatever is imported needs a project to lie in. */
  const withProject = async () => {
    if (workbench.view().project) return;
    await workbench.create(text("map.new-name", { date: new Date().toISOString().slice(0, 10) }));
  };
  const take = async (rows: readonly LocalRow[], whole: boolean) => {
    await withProject();
    const changes = await workbench.take(rows, {
      whole,
      reasonText: (reason) => checkReasonText(reason, locale),
    });
    if (changes === null) return onClose();
    const { added, drift, gone, kept } = changes;
    const words = text("import.took", { added: added.length, drift: drift.length, gone: gone.length, kept });
    setTaken({ words, problems: [] });
  };
  const takeMap = async (records: readonly MapRecord[], prefer: "mine" | "theirs") => {
    await withProject();
    const outcome = await workbench.adopt(records, { file: chosen?.file.name ?? "", prefer, trusted, locale });
    if (outcome === null) return onClose();
    const problems = outcome.problems.map((problem) => exchangeReasonText(problem, locale));
    setTaken({ words: text("import.took-map", { n: outcome.taken }), problems });
  };

  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={text("import.title")}
      testId="import-dialog"
      dismissable={false}
      footer={
        taken || chosen ? (
          <>
            <Button
              onAction={() => {
                setChosen(null);
                setTaken(null);
              }}
            >
              {text("import.other")}
            </Button>
            {taken && (
              <Button variant="primary" onAction={onClose} testId="import-close">
                {text("action.close")}
              </Button>
            )}
          </>
        ) : undefined
      }
    >
      <div className={styles.body}>
        {taken && (
          <>
            <p role="status" data-testid="took">
              <b>{taken.words}</b>
            </p>
            <Problems title={text("import.problems", { n: taken.problems.length })} lines={taken.problems} />
          </>
        )}
        {!taken && chosen && !chosen.isMap && (
          <ListPart
            file={chosen.file}
            hasOthers={hasOthers(workbench.view().project, chosen.file.name)}
            onTake={(rows, whole) => void take(rows, whole)}
          />
        )}
        {!taken && chosen?.isMap && (
          <MapPart file={chosen.file} person={person} onTake={(records, prefer) => void takeMap(records, prefer)} />
        )}
        {!taken && !chosen && (
          <>
            <FilePick
              label={text("import.file")}
              accept=".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.json"
              testId="import-file"
              onFile={(file) => void isMapFile(file).then((isMap) => setChosen({ file, isMap }))}
            />
            <section className={styles.part} aria-label={text("import.server")}>
              <h3>{text("import.server")}</h3>
              <HarvestPart session={session} local={local} onTake={(rows) => void take(rows, false)} />
            </section>
          </>
        )}
      </div>
    </Shell>
  );
}

const hasOthers = (project: Project | null, file: string): boolean =>
  project !== null && allItems(project.entries).some(({ row }) => row.source !== file && !/^https?:/.test(row.source));
