import type { Faults } from "../../src/launch-settings.ts";
import { FAULT_GROUPS, faultText, isOn, type NumberFault, onCount, toggled } from "./faults.ts";
import type { Language, Say, Word } from "./words/index.ts";

interface Props {
  faults: Faults;
  language: Language;
  say: Say;
  /** Groups that fold, for a narrow drawer; otherwise all are open. */
  folding?: boolean;
  onChange(faults: Faults): void;
}

interface NumberField {
  name: Exclude<keyof Faults, "simple">;
  label: Word;
  min: number;
  max: number;
  /** Shown number for one of the setting. */
  factor: number;
}

const FIELDS: Record<NumberFault, NumberField[]> = {
  tooManyAt: [
    { name: "tooManyAt", label: "numberTooMany", min: 1, max: 10_000, factor: 1 },
    { name: "retryAfterSeconds", label: "numberRetryAfter", min: 0, max: 600, factor: 1 },
  ],
  errorRate: [{ name: "errorRate", label: "numberErrors", min: 1, max: 100, factor: 100 }],
  slowMs: [{ name: "slowMs", label: "numberSlow", min: 1, max: 120_000, factor: 1 }],
  cutAt: [{ name: "cutAt", label: "numberCut", min: 1, max: 10_000, factor: 1 }],
  clockSkewSeconds: [{ name: "clockSkewSeconds", label: "numberSkew", min: -86_400, max: 86_400, factor: 1 }],
};

/** Every simulated failure as a tick box, by the step that it breaks; numbered ones show their numbers when ticked. */
export function FaultList({ faults, folding, language, onChange, say }: Props) {
  const setNumber = (field: NumberField, shown: string) => {
    const number = Number(shown);
    if (shown === "" || !Number.isFinite(number) || number < field.min || number > field.max) return;
    onChange({ ...faults, [field.name]: Number((number / field.factor).toFixed(4)) });
  };
  return FAULT_GROUPS.map((group) => {
    const on = onCount(faults, group);
    const items = [...group.numbers, ...group.simple].map((fault) => {
      const ticked = isOn(faults, fault);
      return (
        <div key={fault} className="fault" data-on={ticked || undefined}>
          <label>
            <input
              type="checkbox"
              checked={ticked}
              data-testid={`fault-${fault}`}
              onChange={() => onChange(toggled(faults, fault))}
            />
            <span>{faultText(ticked ? faults : toggled(faults, fault), fault, language, say)}</span>
          </label>
          {ticked && fault in FIELDS && (
            <span className="fault-numbers">
              {FIELDS[fault as NumberFault].map((field) => (
                <label key={field.name}>
                  {say(field.label)}
                  <input
                    key={String(ticked)}
                    type="number"
                    min={field.min}
                    max={field.max}
                    defaultValue={Number((faults[field.name] * field.factor).toFixed(2))}
                    data-testid={`fault-${field.name}-number`}
                    onChange={(event) => setNumber(field, event.target.value)}
                  />
                </label>
              ))}
            </span>
          )}
        </div>
      );
    });
    if (!folding)
      return (
        <fieldset key={group.name} className="fault-group" data-testid={`fault-group-${group.name}`}>
          <legend>{say(group.word)}</legend>
          {items}
        </fieldset>
      );
    return (
      <details key={group.name} className="fault-group" open={on > 0} data-testid={`fault-group-${group.name}`}>
        <summary>
          {say(group.word)}
          {on > 0 && <span className="badge">{say("on", { n: on })}</span>}
        </summary>
        {items}
      </details>
    );
  });
}
