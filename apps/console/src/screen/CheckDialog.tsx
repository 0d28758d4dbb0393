import { systemLabel } from "@bedside/terminology";
import {
  CodeSystemError,
  type CodeSystems,
  codeSystemErrorText,
  importCodeSystem,
} from "@bedside/terminology/code-systems";
import { Button, useLocale, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useState } from "react";
import type { Candidates } from "../candidates/client.ts";
import {
  type Broken,
  brokenChanges,
  type Change,
  checkEdition,
  checkReasonText,
  type Project,
} from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";
import { FilePick } from "./FilePick.tsx";
import { Problems } from "./Problems.tsx";
import { whyOf } from "./useCandidates.ts";

interface CheckDialogProps {
  project: Project;
  codeSystems: CodeSystems;
  candidates: Candidates;
  onMake: (changes: readonly Change[]) => void;
  onTable: () => void;
  onClose: () => void;
}

interface Edition {
  /** Of a shipped table; the system's name would not tell orders from drugs. */
  id: string | null;
  system: string;
  edition: string;
}
interface Found {
  edition: string;
  broken: readonly Broken[];
  notListed: number;
  checked: number;
  asked: number | null;
}

/** What an edition of a code system breaks in the map, and the hospital's own LOINC table to suggest from. */
export function CheckDialog({ project, codeSystems, candidates, onMake, onTable, onClose }: CheckDialogProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const [editions, setEditions] = useState<readonly Edition[]>(() =>
    codeSystems.shipped
      .filter(({ holds }) => holds !== "gems")
      .map(({ id, system, edition }) => ({ id, system, edition })),
  );
  const [at, setAt] = useState(0);
  const [found, setFound] = useState<Found | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [table, setTable] = useState<{ name: string; n: number } | null>(null);
  const label = ({ id, system, edition }: Edition) => `${systemLabel(system)} ${edition}${id ? ` (${id})` : ""}`;

  const attempt = async (work: () => Promise<void>) => {
    setWhy(null);
    try {
      await work();
    } catch (cause) {
      setWhy(cause instanceof CodeSystemError ? codeSystemErrorText(cause, locale) : whyOf(cause));
    }
  };
  const check = (edition: Edition) =>
    attempt(async () => {
      const checked = await checkEdition(project, codeSystems, edition);
      setFound({ edition: label(edition), ...checked, asked: null });
    });
  const parsed = (json: string): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      throw new Error(text("check.not-json"));
    }
  };
  const addFile = (file: File) =>
    attempt(async () => {
      const imported = importCodeSystem(parsed(await file.text()));
      codeSystems.add(imported);
      const edition = { id: null, system: imported.system, edition: imported.edition };
      setEditions([...editions, edition]);
      setAt(editions.length);
      await check(edition);
    });
  const takeTable = (file: File) =>
    attempt(async () => {
      const n = await candidates.takeLoincCsv(await file.text()).catch(() => {
        throw new Error(text("check.not-loinc", { name: file.name }));
      });
      setTable({ name: file.name, n });
      onTable();
    });
  const ask = () => {
    if (!found) return;
    const changes = brokenChanges(found.broken, (reason) => checkReasonText(reason, locale));
    onMake(changes);
    setFound({ ...found, asked: changes.length });
  };
  const chosen = editions[at];
  return (
    <Shell isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={text("check.title")} testId="check-dialog">
      <div className={styles.body}>
        <p>{text("check.text")}</p>
        <p className={styles.buttons}>
          <label className={styles.inline}>
            {text("check.edition")}
            <select value={at} onChange={(event) => setAt(Number(event.target.value))} data-testid="edition">
              {[...editions.entries()].map(([place, edition]) => (
                <option key={label(edition)} value={place}>
                  {label(edition)}
                </option>
              ))}
            </select>
          </label>
          {chosen && (
            <Button onAction={() => void check(chosen)} testId="check-run">
              {text("check.run")}
            </Button>
          )}
        </p>
        <FilePick
          label={text("check.file")}
          accept=".json"
          testId="edition-file"
          onFile={(file) => void addFile(file)}
        />
        {why !== null && (
          <p className={styles.bad} role="alert">
            {text("check.failed", { why })}
          </p>
        )}
        {found && (
          <div role="status" data-testid="check-found">
            {found.broken.length === 0 ? (
              <p>
                {found.checked === 0
                  ? text("check.none")
                  : text("check.fine", { edition: found.edition, n: found.checked })}
              </p>
            ) : (
              <>
                <Problems
                  title={text("check.broken", {
                    n: found.broken.length,
                    published: found.broken.filter(({ isPublished }) => isPublished).length,
                  })}
                  lines={found.broken.map(
                    ({ row, reason }) => `${row.code} ${row.item}: ${checkReasonText(reason, locale)}`,
                  )}
                />
                {found.asked === null ? (
                  <Button onAction={ask} testId="check-ask">
                    {text("check.ask")}
                  </Button>
                ) : (
                  <p>{text("check.asked", { n: found.asked })}</p>
                )}
              </>
            )}
            {found.notListed > 0 && <p className={styles.muted}>{text("check.not-listed", { n: found.notListed })}</p>}
          </div>
        )}
        <FilePick
          label={text("check.loinc")}
          accept=".csv"
          testId="loinc-file"
          onFile={(file) => void takeTable(file)}
        />
        {table && <p role="status">{text("check.loinc-done", { name: table.name, n: table.n })}</p>}
      </div>
    </Shell>
  );
}
