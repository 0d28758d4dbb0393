import { layoutFor, type Recording } from "@bedside/ecg";
import { Button, useText } from "@bedside/ui";
import type { ReactNode } from "react";
import styles from "./ecg.module.css";
import { MoreTools } from "./MoreTools.tsx";
import type { messages } from "./messages.ts";
import { FILTERS, MAINS } from "./paper/useFiltered.ts";
import type { Paper, PaperSettings } from "./paper/usePaper.ts";
import { useWide } from "./useWide.ts";

export const LAYOUTS = ["3x4+rhythm", "6x2", "12x1"] as const;
const SPEEDS = [25, 50] as const;
const GAINS = [5, 10, 20] as const;
const ORDERS = ["standard", "cabrera"] as const;

/** Which ECG, how it is drawn, what is done with it, and the drawer. */
export function Toolbar({
  chooser,
  recording,
  settings,
  findings,
  onOpenResource,
  filedLine,
  more,
  children,
}: {
  /** Which ECG. */
  chooser: ReactNode;
  recording: Recording | null;
  settings: Paper;
  /** What the drawer holds, and how much of it. */
  findings: string;
  /** Null for an ECG that is in no record. */
  onOpenResource: (() => void) | null;
  filedLine: string | null;
  /** Its tools that are rarely used. */
  more?: ReactNode;
  /** Tools of an ECG that is drawn. */
  children?: ReactNode;
}) {
  const text = useText<typeof messages>();
  const { paper, setPaper, drawer, setDrawer } = settings;
  const isStrips = recording !== null && layoutFor(recording, paper.layout) === "strips";
  const set = <Key extends keyof PaperSettings>(key: Key) => ({
    value: paper[key],
    onChange: (value: PaperSettings[Key]) => setPaper({ ...paper, [key]: value }),
  });
  const isWide = useWide();
  const filter = (
    <Choice
      {...set("filter")}
      label={text("tool.filter")}
      of={FILTERS}
      name={(of) => text(`filter.${of}`)}
      testId="choose-filter"
    />
  );
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={text("tool.layout")}>
      {chooser}
      {isStrips ? (
        <span className={styles.fixed}>{text("layout.strips")}</span>
      ) : (
        <Choice
          {...set("layout")}
          label={text("tool.layout")}
          of={LAYOUTS}
          name={(layout) => text(`layout.${layout}`)}
        />
      )}
      <Choice {...set("speed")} label={text("tool.speed")} of={SPEEDS} name={(speed) => `${speed} mm/s`} />
      <Choice {...set("gain")} label={text("tool.gain")} of={GAINS} name={(gain) => `${gain} mm/mV`} />
      {isWide && <span className={styles.filter}>{filter}</span>}
      {children}
      <MoreTools>
        {!isWide && filter}
        <Choice
          {...set("mains")}
          label={text("tool.mains")}
          of={MAINS}
          name={(hz) => text(`mains.${hz}`)}
          testId="choose-mains"
        />
        {!isStrips && (
          <Choice {...set("order")} label={text("tool.order")} of={ORDERS} name={(order) => text(`order.${order}`)} />
        )}
        <Toggle isOn={paper.contrast} onToggle={() => setPaper({ ...paper, contrast: !paper.contrast })} letter="H">
          {text("tool.contrast")}
        </Toggle>
        {more}
        {onOpenResource && (
          <button type="button" className={styles.toggle} onClick={onOpenResource} data-testid="open-recording">
            {text("tool.source")}
          </button>
        )}
      </MoreTools>
      <span className={styles.grow}>{filedLine && <span data-testid="filed-line">{filedLine}</span>}</span>
      <Button size="small" onAction={() => setDrawer(!drawer)} testId="toggle-findings" kbd="F">
        {findings}
      </Button>
    </div>
  );
}

/** A select over a fixed set of values. */
export function Choice<Value extends string | number>({
  label,
  value,
  of,
  name,
  onChange,
  testId,
}: {
  label: string;
  value: Value;
  of: readonly Value[];
  name: (value: Value) => string;
  onChange: (value: Value) => void;
  testId?: string;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(of.find((it) => String(it) === event.target.value) ?? value)}
      data-testid={testId}
    >
      {of.map((it) => (
        <option key={it} value={it}>
          {name(it)}
        </option>
      ))}
    </select>
  );
}

/** A tool that is on or off, with its letter key. */
export function Toggle({
  isOn,
  onToggle,
  letter,
  children,
  testId,
}: {
  isOn: boolean;
  onToggle: () => void;
  letter?: string;
  children: string;
  testId?: string;
}) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={isOn}
      aria-keyshortcuts={letter?.toLowerCase()}
      onClick={onToggle}
      data-testid={testId}
    >
      {children} {letter && <kbd>{letter}</kbd>}
    </button>
  );
}
