import { CONCEPTS } from "@bedside/terminology";
import { formatNumber, formatPercent, useLocalized, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useState } from "react";
import type { AppCoverage, ConceptCoverage, Coverage } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./coverage.module.css";

const share = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);
const count = ({ concepts }: AppCoverage, state: ConceptCoverage["state"]) =>
  concepts.filter((concept) => concept.state === state).length;

/** How much of what the hospital reports the models may use; `failed` says that the models could not be listed. */
export function CoverageStrip({ coverage, failed }: { coverage: Coverage; failed: boolean }) {
  const text = useText<ConsoleMessages>();
  const [open, setOpen] = useState<AppCoverage["app"] | null>(null);
  const { tally, usable, apps } = coverage;
  const ofRows = share(usable.rows, tally.all.rows);
  const shown = apps.find(({ app }) => app === open);
  return (
    <section className={styles.strip} aria-label={text("cov.label")} data-testid="coverage">
      <div>
        <p className={styles.small}>{text("cov.usable")}</p>
        <p className={styles.line}>
          <b className={styles.figure} data-testid="coverage-rows">
            {ofRows === null ? "–" : formatPercent(formatNumber(ofRows, 1))}
          </b>{" "}
          {text("cov.of-rows", { n: formatNumber(tally.all.rows) })}
        </p>
      </div>
      <div>
        <p className={styles.small}>{text("cov.approved")}</p>
        <p className={styles.line}>
          <b className={styles.figure} data-testid="coverage-codes">
            {formatNumber(tally.byStatus.approved.codes)}
          </b>{" "}
          {text("cov.of", { n: formatNumber(tally.all.codes) })}
        </p>
      </div>
      <div className={styles.apps}>
        {failed && <p className={styles.small}>{text("cov.no-models")}</p>}
        {apps.map((app) => (
          <AppLine key={app.app} coverage={app} onOpen={() => setOpen(app.app)} />
        ))}
      </div>
      {shown && <ConceptTable coverage={shown} onClose={() => setOpen(null)} />}
    </section>
  );
}

function AppLine({ coverage, onOpen }: { coverage: AppCoverage; onOpen: () => void }) {
  const text = useText<ConsoleMessages>();
  const nameOf = useConceptName();
  const all = coverage.concepts.length;
  const [mapped, waiting] = [count(coverage, "mapped"), count(coverage, "waiting")];
  const app = text(`app.${coverage.app}`);
  // What a colleague can settle at once stands before what nobody has looked at, what is needed before the rest.
  const worst =
    coverage.concepts.find(({ state }) => state === "waiting") ??
    coverage.concepts.find(({ state, required }) => state === "missing" && required) ??
    coverage.concepts.find(({ state }) => state === "missing");
  return (
    <button type="button" className={styles.app} onClick={onOpen} data-testid={`coverage-${coverage.app}`}>
      <span className={styles.appName}>{app}</span>
      <svg className={styles.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.mapped} width={share(mapped, all) ?? 0} height="8" />
        <rect className={styles.waiting} x={share(mapped, all) ?? 0} width={share(waiting, all) ?? 0} height="8" />
      </svg>
      <span className={styles.appWords}>
        <b>{text("cov.concepts", { mapped, n: all, rows: formatNumber(coverage.usable.rows) })}</b>{" "}
        <span>
          ·{" "}
          {worst
            ? text(worst.state === "waiting" ? "cov.waits" : "cov.missing", { concept: nameOf(worst.concept) })
            : text("cov.all")}
        </span>
      </span>
    </button>
  );
}

function ConceptTable({ coverage, onClose }: { coverage: AppCoverage; onClose: () => void }) {
  const text = useText<ConsoleMessages>();
  const nameOf = useConceptName();
  const order = { missing: 0, waiting: 1, mapped: 2 };
  const sorted = [...coverage.concepts].sort(
    (a, b) => order[a.state] - order[b.state] || Number(b.required) - Number(a.required),
  );
  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={text("cov.open", { app: text(`app.${coverage.app}`) })}
      testId="coverage-dialog"
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{text("cov.concept")}</th>
            <th scope="col">{text("cov.state")}</th>
            <th scope="col" className={styles.number}>
              {text("cov.codes")}
            </th>
            <th scope="col" className={styles.number}>
              {text("cov.results")}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ concept: id, required, state, usable, waiting }) => {
            const amount = state === "waiting" ? waiting : usable;
            return (
              <tr key={id} data-concept={id} data-state={state}>
                <th scope="row">
                  {nameOf(id)}
                  {required && <span className={styles.small}> · {text("cov.needed")}</span>}
                </th>
                <td>{text(`cov.state.${state}`)}</td>
                <td className={styles.number}>{formatNumber(amount.codes)}</td>
                <td className={styles.number}>{formatNumber(amount.rows)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Shell>
  );
}

/** Name of a concept in the reader's language. */
function useConceptName(): (id: string) => string {
  const localized = useLocalized();
  return (id) => (CONCEPTS[id] ? localized(CONCEPTS[id].name) : id);
}
