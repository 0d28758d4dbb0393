import type { CsvGaps, CsvLayout } from "@bedside/ecg";
import { Button, useText } from "@bedside/ui";
import { Shell } from "@bedside/ui/dialogs";
import { useId, useState } from "react";
import styles from "./files.module.css";
import type { fileMessages } from "./messages.ts";

const UNITS = ["mV", "uV", "nV", "V"] as const;

/** Asks what a CSV does not say of itself, all of it at once. Nothing is preset. */
export function CsvDialog({
  fileName,
  gaps,
  onAnswer,
}: {
  fileName: string;
  gaps: CsvGaps;
  onAnswer: (layout: CsvLayout | null) => void;
}) {
  const text = useText<typeof fileMessages>();
  const id = useId();
  const [rate, setRate] = useState("");
  const [unit, setUnit] = useState("");
  const [leads, setLeads] = useState("");
  const [isTried, setTried] = useState(false);
  const hz = Number(rate);
  const names = leads
    .split(/[,;\s]+/)
    .map((name) => name.trim())
    .filter(Boolean);
  const wrong = {
    rate: gaps.samplingRateHz && !(rate.trim() !== "" && hz >= 10 && hz <= 100_000),
    unit: gaps.unit && unit === "",
    leads: gaps.columns !== null && (names.length !== gaps.columns || new Set(names).size < names.length),
  };
  const missing = [
    gaps.samplingRateHz ? text("csv.missing.rate") : null,
    gaps.unit ? text("csv.missing.unit") : null,
    gaps.columns === null ? null : text("csv.missing.leads", { n: gaps.columns }),
  ].filter((it) => it !== null);
  const submit = () => {
    setTried(true);
    if (wrong.rate || wrong.unit || wrong.leads) return;
    onAnswer({
      ...(gaps.samplingRateHz ? { samplingRateHz: hz } : {}),
      ...(gaps.unit ? { unit } : {}),
      ...(gaps.columns === null ? {} : { leads: names }),
    });
  };
  const state = (isWrong: boolean, name: string) =>
    isTried && isWrong ? { "aria-invalid": true, "aria-describedby": `${id}-${name}-wrong` } : {};
  return (
    <Shell
      isOpen
      onOpenChange={(isOpen) => !isOpen && onAnswer(null)}
      title={text("csv.title")}
      size="medium"
      testId="csv-dialog"
      dismissable={false}
    >
      <form
        className={styles.csv}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{text("csv.text", { name: fileName, missing: missing.join(text("csv.and")) })}</p>
        {gaps.samplingRateHz && (
          <p>
            <label htmlFor={`${id}-rate`}>{text("csv.rate")}</label>
            <input
              id={`${id}-rate`}
              inputMode="decimal"
              autoComplete="off"
              value={rate}
              onChange={(event) => setRate(event.target.value)}
              data-testid="csv-rate"
              {...state(wrong.rate, "rate")}
            />
            {isTried && wrong.rate && <Wrong id={`${id}-rate-wrong`}>{text("csv.rate.wrong")}</Wrong>}
          </p>
        )}
        {gaps.unit && (
          <p>
            <label htmlFor={`${id}-unit`}>{text("csv.unit")}</label>
            <select
              id={`${id}-unit`}
              value={unit}
              onChange={(event) => setUnit(event.target.value)}
              data-testid="csv-unit"
              {...state(wrong.unit, "unit")}
            >
              <option value="">{text("csv.unit.none")}</option>
              {UNITS.map((it) => (
                <option key={it} value={it}>
                  {it.replace("u", "µ")}
                </option>
              ))}
            </select>
            {isTried && wrong.unit && <Wrong id={`${id}-unit-wrong`}>{text("csv.unit.wrong")}</Wrong>}
          </p>
        )}
        {gaps.columns !== null && (
          <p>
            <label htmlFor={`${id}-leads`}>{text("csv.leads", { n: gaps.columns })}</label>
            <input
              id={`${id}-leads`}
              autoComplete="off"
              spellCheck={false}
              value={leads}
              onChange={(event) => setLeads(event.target.value)}
              data-testid="csv-leads"
              {...state(wrong.leads, "leads")}
            />
            <small>{text("csv.leads.how")}</small>
            {isTried && wrong.leads && (
              <Wrong id={`${id}-leads-wrong`}>
                {text("csv.leads.wrong", { n: gaps.columns, given: new Set(names).size })}
              </Wrong>
            )}
          </p>
        )}
        <button type="submit" hidden />
        <Button variant="primary" onAction={submit} testId="csv-open">
          {text("csv.open")}
        </Button>
      </form>
    </Shell>
  );
}

function Wrong({ id, children }: { id: string; children: string }) {
  return (
    <strong id={id} role="alert" className={styles.wrong}>
      {children}
    </strong>
  );
}
