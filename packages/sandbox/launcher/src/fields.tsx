import { type ReactNode, useId, useState } from "react";
import { Icon } from "./icons.tsx";
import type { Say } from "./words/index.ts";

interface SwitchProps {
  label: string;
  /** Name of the parameter that the app receives. */
  code?: string;
  checked: boolean;
  disabled?: boolean;
  /** Why it is disabled, or what it does. */
  note?: string;
  testId: string;
  onChange(checked: boolean): void;
}

export function Switch({ checked, code, disabled, label, note, onChange, testId }: SwitchProps) {
  return (
    <label className="line">
      <input
        type="checkbox"
        className="switch"
        checked={checked}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label} {note && <small className="quiet">{note}</small>}
      </span>
      {code && <code>{code}</code>}
    </label>
  );
}

interface SelectProps {
  label: ReactNode;
  value: string;
  options: { value: string; text: string }[];
  testId: string;
  onChange(value: string): void;
}

export function Select({ label, onChange, options, testId, value }: SelectProps) {
  return (
    <label className="line">
      <span>{label}</span>
      <select value={value} data-testid={testId} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextProps {
  label: string;
  value: string;
  testId: string;
  /** What is wrong with the value, in words. */
  wrong?: string | null;
  rows?: number;
  mono?: boolean;
  placeholder?: string;
  children?: ReactNode;
  onChange(value: string): void;
}

/** A labelled field above its input, one line or several. */
export function TextField(props: TextProps) {
  const { children, label, mono, onChange, placeholder, rows, testId, value, wrong } = props;
  const id = useId();
  const shared = {
    id,
    value,
    placeholder,
    spellCheck: false,
    autoComplete: "off",
    className: mono ? "mono" : undefined,
    "aria-invalid": wrong ? true : undefined,
    "aria-describedby": wrong ? `${id}-wrong` : undefined,
    "data-testid": testId,
  };
  return (
    <div className="text-field">
      <label htmlFor={id}>{label}</label>
      <span className="field">
        {rows ? (
          <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input {...shared} type="text" onChange={(event) => onChange(event.target.value)} />
        )}
        {children}
      </span>
      {wrong && (
        <p id={`${id}-wrong`} className="small wrong">
          <Icon name="warning" size={14} /> {wrong}
        </p>
      )}
    </div>
  );
}

/** Copies a text and says whether it went well; a text that can not be copied is shown to be selected. */
export function useCopy(): { state: "idle" | "copied" | "refused"; copy(text: string): Promise<void>; forget(): void } {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  return {
    state,
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        setState("copied");
      } catch {
        setState("refused");
      }
    },
    forget: () => setState("idle"),
  };
}

export const copyWord = (state: "idle" | "copied" | "refused", idle: string, say: Say): string =>
  state === "copied" ? say("copied") : idle;
