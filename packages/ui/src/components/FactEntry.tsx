import type { FactValue } from "@bedside/chart";
import { type KeyboardEvent, useId, useState } from "react";
import { formatNumber } from "../format/format.ts";
import { useConcept, useText } from "../i18n/i18n.tsx";
import type { EntryControl } from "../props.ts";
import { Button, cx, focusOnMount } from "./basic.tsx";
import styles from "./facts.module.css";
import { useFactText } from "./facttext.ts";

export interface FactEntryProps {
  concept: string;
  control: EntryControl;
  onEnter: (value: FactValue) => void;
  onCancel?: () => void;
  autoFocus?: boolean;
}

/** Reads a typed number: full-width digits, a decimal point, a leading minus. Null when it is not one. */
export function parseTyped(typed: string): number | null {
  const plain = typed
    .normalize("NFKC")
    .trim()
    .replace(/\u2212/g, "-")
    .replace(/,(?=\d{3}(\D|$))/g, "");
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}

/** Entry in place: number with its unit, yes/no, or a choice. Nothing is preselected and nothing is clamped. */
export function FactEntry({ concept, control, onEnter, onCancel, autoFocus }: FactEntryProps) {
  const t = useText();
  const text = useFactText();
  const name = text.name(concept);
  const cancel = (event: KeyboardEvent) => {
    if (event.key === "Escape" && onCancel) {
      event.stopPropagation();
      onCancel();
    }
  };
  if (control.kind === "quantity")
    return (
      <NumberEntry concept={concept} control={control} onEnter={onEnter} onKeyDown={cancel} autoFocus={autoFocus} />
    );
  const options: FactValue[] = control.kind === "boolean" ? [true, false] : (control.choices ?? []);
  return (
    <fieldset className={styles.segments} onKeyDown={cancel} data-testid={`entry-${concept}`}>
      <legend className="visually-hidden">{t("entry.label", { name })}</legend>
      {options.map((option, index) => (
        <button
          key={String(option)}
          type="button"
          className={styles.segment}
          ref={autoFocus && index === 0 ? focusOnMount : undefined}
          data-value={String(option)}
          onClick={() => onEnter(option)}
        >
          {text.value(concept, option, null)}
        </button>
      ))}
    </fieldset>
  );
}

function NumberEntry({
  concept,
  control,
  onEnter,
  onKeyDown,
  autoFocus,
}: Omit<FactEntryProps, "onCancel"> & { onKeyDown: (event: KeyboardEvent) => void }) {
  const t = useText();
  const text = useFactText();
  const plausible = useConcept()(concept)?.plausible ?? null;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const unit = text.unit(concept, control.unit);
  const name = text.name(concept);
  const commit = () => {
    const value = parseTyped(typed);
    if (value === null) return setError(t("entry.not-number", { example: "120" }));
    if (plausible && (value < plausible.low || value > plausible.high))
      return setError(
        t("entry.outside", {
          name,
          low: formatNumber(plausible.low, Number.isInteger(plausible.low) ? 0 : 1),
          high: formatNumber(plausible.high, Number.isInteger(plausible.high) ? 0 : 1),
          unit: unit ?? "",
        }),
      );
    setError(null);
    onEnter(value);
  };
  const outsideModel =
    control.valid && typed !== "" && parseTyped(typed) !== null
      ? (parseTyped(typed) as number) < control.valid.low || (parseTyped(typed) as number) > control.valid.high
      : false;
  return (
    <form
      className={styles.entry}
      data-testid={`entry-${concept}`}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <span className={cx(styles.field, error && styles.fieldWrong)}>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          aria-label={unit ? `${t("entry.label", { name })}, ${unit}` : t("entry.label", { name })}
          aria-invalid={error !== null || undefined}
          aria-describedby={error || outsideModel ? id : undefined}
          ref={autoFocus ? focusOnMount : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(null);
          }}
        />
        {unit && <span className={styles.unit}>{unit}</span>}
      </span>
      <Button size="small" onAction={commit} testId={`enter-${concept}`}>
        {t("entry.save")}
      </Button>
      {(error || outsideModel) && (
        <span id={id} className={error ? styles.wrong : styles.hint} role={error ? "alert" : undefined}>
          {error ??
            t("entry.model-range", {
              low: control.valid?.low ?? "",
              high: control.valid?.high ?? "",
              unit: unit ?? "",
            })}
        </span>
      )}
    </form>
  );
}
