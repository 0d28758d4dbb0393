import { SYSTEMS } from "@bedside/terminology";
import { Button, formatNumber, useLocale, useText } from "@bedside/ui";
import { useEffect, useState } from "react";
import {
  COLUMN_ROLES,
  type ColumnRole,
  type Columns,
  type Encoding,
  type List,
  type ListError,
  type ListLayout,
  type LocalRow,
  listReasonText,
} from "../codemap/index.ts";
import { readListFile } from "../files/list-reader.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./dialogs.module.css";
import { EncodingChoice } from "./EncodingChoice.tsx";
import { Problems } from "./Problems.tsx";
import { whyOf } from "./useCandidates.ts";

interface ListPartProps {
  file: File;
  /** The project has items of other lists: this one is then hardly the whole list. */
  hasOthers: boolean;
  onTake: (rows: readonly LocalRow[], whole: boolean) => void;
}

type Reading =
  | { state: "reading" }
  | { state: "read"; list: List }
  | { state: "refused"; error: Pick<ListError, "code" | "values" | "layout"> }
  | { state: "died"; why: string };

const OWN = "own";

/** A hospital's list as it was read: encoding, sheet, columns and code system can be chosen before it is taken. */
export function ListPart({ file, hasOthers, onTake }: ListPartProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const [encoding, setEncoding] = useState<Encoding | null>(null);
  const [sheet, setSheet] = useState<string | null>(null);
  const [columns, setColumns] = useState<Columns | null>(null);
  const [kind, setKind] = useState<string>(OWN);
  const [uri, setUri] = useState("");
  const [isWhole, setWhole] = useState(!hasOthers);
  const [reading, setReading] = useState<Reading>({ state: "reading" });
  const system = kind === OWN ? uri.trim() : kind;
  useEffect(() => {
    let isCurrent = true;
    setReading({ state: "reading" });
    readListFile(file, { system, encoding, sheet, columns }).then(
      (answer) =>
        isCurrent &&
        setReading(answer.ok ? { state: "read", list: answer.list } : { state: "refused", error: answer.error }),
      (cause) => isCurrent && setReading({ state: "died", why: whyOf(cause) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [file, system, encoding, sheet, columns]);

  const list = reading.state === "read" ? reading.list : null;
  const layout: ListLayout | null = list ?? (reading.state === "refused" ? reading.error.layout : null);
  const lacksSystem = list?.rows.some((row) => row.system === "") ?? false;
  return (
    <div className={styles.part} data-testid="list-part" data-state={reading.state}>
      {reading.state === "reading" && <p role="status">{text("import.reading", { name: file.name })}</p>}
      {reading.state === "died" && (
        <p className={styles.bad} role="alert">
          {text("import.died", { why: reading.why })}
        </p>
      )}
      {reading.state === "refused" && (
        <p className={styles.bad} role="alert" data-testid="list-refused">
          {listReasonText(reading.error, locale)}
        </p>
      )}
      {list && (
        <p data-testid="list-read">
          <b>{text("import.list", { name: file.name, n: formatNumber(list.rows.length) })}</b>
          {list.merged.length > 0 && ` · ${text("import.merged", { n: list.merged.length })}`}
        </p>
      )}
      {!/\.xls[xm]$/i.test(file.name) && (
        <EncodingChoice chosen={encoding} found={list?.encoding ?? null} onChoose={setEncoding} />
      )}
      {layout && layout.sheets.length > 1 && (
        <label className={styles.inline}>
          {text("import.sheet")}
          <select
            value={sheet ?? layout.sheets[0]}
            onChange={(event) => {
              setColumns(null);
              setSheet(event.target.value);
            }}
            data-testid="sheet"
          >
            {layout.sheets.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      {layout && layout.headers.length > 0 && <ColumnChoice layout={layout} isOpen={!list} onChange={setColumns} />}
      {(lacksSystem || kind !== OWN || uri !== "") && (
        <fieldset className={styles.system} data-testid="list-system">
          <legend>{text("import.system")}</legend>
          {[
            [SYSTEMS.nhiService, text("import.system-nhi")],
            [OWN, text("import.system-own")],
          ].map(([value, label]) => (
            <label key={value} className={styles.inline}>
              <input type="radio" name="list-system" checked={kind === value} onChange={() => setKind(value!)} />
              {label}
            </label>
          ))}
          {kind === OWN && (
            <label className={styles.stacked}>
              {text("import.system-uri")}
              <input
                value={uri}
                placeholder="https://hospital.example/CodeSystem/lab"
                onChange={(event) => setUri(event.target.value)}
                data-testid="list-system-uri"
              />
            </label>
          )}
        </fieldset>
      )}
      {list && (
        <Problems
          title={text("import.problems", { n: list.problems.length })}
          lines={list.problems.map((problem) => listReasonText(problem, locale))}
        />
      )}
      {list && (
        <>
          <label className={styles.inline}>
            <input type="checkbox" checked={isWhole} onChange={(event) => setWhole(event.target.checked)} />
            {text("import.whole")}
          </label>
          <Button variant="primary" onAction={() => onTake(list.rows, isWhole)} testId="take-list">
            {text("import.take", { n: formatNumber(list.rows.length) })}
          </Button>
        </>
      )}
    </div>
  );
}

function ColumnChoice(props: { layout: ListLayout; isOpen: boolean; onChange: (columns: Columns) => void }) {
  const { layout, isOpen, onChange } = props;
  const text = useText<ConsoleMessages>();
  const choose = (role: ColumnRole, value: string) => {
    const { [role]: _, ...others } = layout.columns;
    onChange(value === "" ? others : { ...others, [role]: Number(value) });
  };
  return (
    <details className={styles.columns} open={isOpen || undefined}>
      <summary>{text("import.columns")}</summary>
      <div>
        {COLUMN_ROLES.map((role) => (
          <label key={role} className={styles.inline}>
            {text(`import.col.${role}`)}
            <select
              value={layout.columns[role] ?? ""}
              data-testid={`column-${role}`}
              onChange={(event) => choose(role, event.target.value)}
            >
              <option value="">{text("import.column-none")}</option>
              {[...layout.headers.entries()].map(([at, header]) => (
                <option key={at} value={at}>
                  {header || at + 1}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  );
}
