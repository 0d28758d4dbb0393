import { ecgReasonText, MARKERS, type MarkerName, type Measurements } from "@bedside/ecg";
import {
  Button,
  CheckIcon,
  Chip,
  CopyIcon,
  CrossIcon,
  formatDateTime,
  NARROW,
  PencilIcon,
  TickIcon,
  UndoIcon,
  useLocale,
  useText,
  WarningIcon,
} from "@bedside/ui";
import { useState } from "react";
import type { messages } from "../messages.ts";
import { QTC_AUTHORS, QTC_FORMULAS, useQtc } from "../qtc.ts";
import type { RuleChange } from "./edited.ts";
import styles from "./markers.module.css";
import type { markerMessages } from "./messages.ts";
import { type Edit, isEmpty } from "./useEdits.ts";
import { editSaid, isEdited, signed, valuesText, whole } from "./words.ts";

/** QTc with the site's formula first, all four of the machine and edited, the marks in figures, and what an edit changes. */
export function ValuesPanel({
  machine,
  now,
  edit,
  changes,
  onPlace,
  onRestore,
  onUse,
}: {
  machine: Measurements;
  now: Measurements;
  edit: Edit | null;
  changes: readonly RuleChange[];
  onPlace: (name: MarkerName) => void;
  onRestore: () => void;
  onUse: () => void;
}) {
  const text = useText<typeof messages & typeof markerMessages>();
  const locale = useLocale();
  const { formula, author } = useQtc();
  const [copied, setCopied] = useState<"copied" | "refused" | null>(null);
  const qtc = now.qtcMs?.[formula] ?? null;
  const differs = edit !== null && !isEmpty(edit);
  const figure = (value: number | null) => (value === null ? text("values.not-given") : `${value}${NARROW}ms`);
  const rows: [name: string, machine: number | null, now: number | null, isChosen: boolean][] = [
    ["QT", machine.qtMs, now.qtMs, false],
    ...QTC_FORMULAS.map((it): [string, number | null, number | null, boolean] => [
      `QTc ${QTC_AUTHORS[it]}`,
      machine.qtcMs?.[it] ?? null,
      now.qtcMs?.[it] ?? null,
      it === formula,
    ]),
  ];
  const st = Object.values(now.stJMv ?? {});
  const mv = (value: number) => `${value <= -0.005 ? "\u2212" : "+"}${Math.abs(value).toFixed(2)}`;
  const rr = now.rrMs.length > 0 ? now.rrMs.reduce((sum, it) => sum + it, 0) / now.rrMs.length : null;
  const copy = () => {
    const words = valuesText(text, machine, now, differs ? edit : null);
    navigator.clipboard?.writeText(words).then(
      () => setCopied("copied"),
      () => setCopied("refused"),
    ) ?? setCopied("refused");
  };
  const whyNotUse = !edit ? text("markers.use-nothing") : edit.isUsed ? text("markers.use-done") : undefined;
  return (
    <aside className={styles.values} aria-label={text("tool.markers")} data-testid="marker-values">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={text("values.title", { author })}>
        <div className={styles.answer}>
          <h2>
            {text("values.title", { author })}
            {differs && (
              <Chip tone="entered" icon={<PencilIcon size={13} />} state="edited">
                {text("edit.chip")}
              </Chip>
            )}
          </h2>
          <p aria-live="polite" data-testid="markers-qtc">
            <strong>{qtc ?? "—"}</strong> {qtc === null ? text("values.not-given") : "ms"}{" "}
            {differs && <span>{text("values.machine", { value: figure(machine.qtcMs?.[formula] ?? null) })}</span>}
          </p>
          {differs && (
            <small data-testid="edit-says">
              {text("edit.says", {
                what: editSaid(text, text("list.comma"), edit),
                by: edit.by,
                at: formatDateTime(edit.at).slice(-5),
              })}{" "}
              {edit.isUsed ? text("markers.in-use") : text("edit.draft")}
            </small>
          )}
        </div>
        {differs && (
          <section className={styles.effects} data-testid="edit-effects" aria-live="polite">
            <h3>{text("effects.title")}</h3>
            {changes.length === 0 ? (
              <p>{text("effects.nothing")}</p>
            ) : (
              <ul>
                {changes.map(({ rule, state }) => (
                  <li key={`${rule.id} ${rule.leads.join()}`} data-rule={rule.id} data-state={state}>
                    {state === "off" ? (
                      <CrossIcon size={14} />
                    ) : state === "on" ? (
                      <WarningIcon size={14} />
                    ) : (
                      <TickIcon size={14} />
                    )}
                    <span>
                      {text(`effects.${state}`, { rule: ecgReasonText(rule.reason, locale).replace(/[.。]$/, "") })}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
        <table className={styles.table} data-testid="formulas">
          <thead>
            <tr>
              <th scope="col">{text("values.rate", { hr: whole(now.hrBpm), rr: whole(rr) })}</th>
              <th scope="col">{text("values.machine-column")}</th>
              <th scope="col">{text("values.edited-column")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, one, other, isChosen]) => (
              <tr key={name} data-chosen={isChosen || undefined}>
                <th scope="row">{name}</th>
                <td>{whole(one)}</td>
                <td data-strong="">{differs ? whole(other) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className={styles.table} data-testid="marker-table">
          <thead>
            <tr>
              <th scope="col">{text("values.marker")}</th>
              <th scope="col">ms</th>
              <th scope="col">±{NARROW}ms</th>
              <th scope="col">{text("values.method")}</th>
            </tr>
          </thead>
          <tbody>
            {MARKERS.map((name) => {
              const marker = now.median?.markers[name] ?? null;
              const onset = now.median?.markers.qrsOnset?.ms ?? null;
              return (
                <tr key={name} data-chosen={isEdited(marker) || undefined} data-row={name}>
                  <th scope="row">{text(`marker.${name}`)}</th>
                  {marker && onset !== null ? (
                    <>
                      <td data-strong="">{signed(marker.ms - onset)}</td>
                      <td>{marker.sdMs === null ? "—" : Math.round(marker.sdMs)}</td>
                      <td data-edited={isEdited(marker) || undefined}>
                        {isEdited(marker) && <PencilIcon size={12} />} {method(marker.method)}
                        {marker.unsure && " ?"}
                      </td>
                    </>
                  ) : (
                    <>
                      <td colSpan={2}>{text("values.absent")}</td>
                      <td>
                        {now.median && (
                          <Button size="small" onAction={() => onPlace(name)} testId={`place-${name}`}>
                            {text("marker.place", { name: text(`marker.short.${name}`) })}
                          </Button>
                        )}
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
        <p className={styles.line}>
          <span>
            PR <b>{whole(now.prMs)}</b>
          </span>
          <span>
            QRS <b>{whole(now.qrsMs)}</b>
          </span>
          {st.length > 0 && <small>{text("values.st", { low: mv(Math.min(...st)), high: mv(Math.max(...st)) })}</small>}
        </p>
      </section>
      <div className={styles.actions}>
        <Button
          size="small"
          icon={<UndoIcon />}
          onAction={onRestore}
          kbd="U"
          testId="restore-markers"
          {...(edit ? {} : { disabledReason: text("markers.use-nothing") })}
        >
          {text("markers.restore")}
        </Button>
        <Button size="small" icon={<CopyIcon />} onAction={copy} testId="copy-values">
          {text("markers.copy")}
        </Button>
        <Button
          variant="primary"
          icon={<CheckIcon />}
          onAction={onUse}
          testId="use-measurements"
          {...(whyNotUse ? { disabledReason: whyNotUse } : {})}
        >
          {text("markers.use")}
        </Button>
        <span role="status" data-testid="copy-values-said">
          {copied === "copied" ? text("markers.copied") : copied === "refused" ? text("markers.copy-refused") : null}
        </span>
        {copied === "refused" && (
          <textarea
            className={styles.copy}
            readOnly
            aria-label={text("markers.copy")}
            value={valuesText(text, machine, now, differs ? edit : null)}
          />
        )}
      </div>
    </aside>
  );

  function method(of: "leads" | "hand" | "tangent"): string {
    return text(of === "leads" ? "values.of-leads" : of === "hand" ? "values.by-hand" : "values.by-tangent");
  }
}
