import { useId } from "react";

interface Option<T extends string> {
  value: T;
  text: string;
  testId?: string;
}

interface Props<T extends string> {
  label: string;
  value: T;
  options: Option<T>[];
  onChange(value: T): void;
}

/** A choice of a few, side by side; native radio buttons, so arrow keys work. */
export function Segments<T extends string>({ label, onChange, options, value }: Props<T>) {
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} data-on={option.value === value || undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            data-testid={option.testId}
            onChange={() => onChange(option.value)}
          />
          {option.text}
        </label>
      ))}
    </div>
  );
}
