import { Button, formatDateTime, useText } from "@bedside/ui";
import type { PaperSettings } from "./EcgView.tsx";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";
import type { ChartEcg } from "./useEcgs.ts";

const LAYOUTS = ["3x4+rhythm", "6x2", "12x1"] as const;
const SPEEDS = [25, 50] as const;
const GAINS = [5, 10, 20] as const;

/** Which ECG, how it is drawn, and the drawer. */
export function Toolbar({
  ecgs,
  chosen,
  onChoose,
  paper,
  onPaper,
  findings,
  drawer,
  onDrawer,
  onOpenResource,
  filedLine,
}: {
  ecgs: readonly ChartEcg[];
  chosen: string;
  onChoose: (reference: string) => void;
  paper: PaperSettings;
  onPaper: (paper: PaperSettings) => void;
  findings: string;
  drawer: boolean;
  onDrawer: (open: boolean) => void;
  onOpenResource: () => void;
  filedLine: string | null;
}) {
  const text = useText<typeof messages>();
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={text("tool.layout")}>
      <select
        aria-label={text("ecg.choose")}
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
        data-testid="choose-ecg"
      >
        {ecgs.map((ecg) => (
          <option key={ecg.reference} value={ecg.reference}>
            {formatDateTime(ecg.at)}
          </option>
        ))}
      </select>
      <select
        aria-label={text("tool.layout")}
        value={paper.layout}
        onChange={(event) =>
          onPaper({ ...paper, layout: LAYOUTS.find((it) => it === event.target.value) ?? paper.layout })
        }
      >
        {LAYOUTS.map((layout) => (
          <option key={layout} value={layout}>
            {text(`layout.${layout}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={text("tool.speed")}
        value={paper.speed}
        onChange={(event) =>
          onPaper({ ...paper, speed: SPEEDS.find((it) => it === Number(event.target.value)) ?? paper.speed })
        }
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>{`${speed} mm/s`}</option>
        ))}
      </select>
      <select
        aria-label={text("tool.gain")}
        value={paper.gain}
        onChange={(event) =>
          onPaper({ ...paper, gain: GAINS.find((it) => it === Number(event.target.value)) ?? paper.gain })
        }
      >
        {GAINS.map((gain) => (
          <option key={gain} value={gain}>{`${gain} mm/mV`}</option>
        ))}
      </select>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={paper.contrast}
        aria-keyshortcuts="h"
        onClick={() => onPaper({ ...paper, contrast: !paper.contrast })}
      >
        {text("tool.contrast")} <kbd>H</kbd>
      </button>
      <button type="button" className={styles.toggle} onClick={onOpenResource} data-testid="open-recording">
        {text("tool.source")}
      </button>
      <span className={styles.grow}>{filedLine && <span data-testid="filed-line">{filedLine}</span>}</span>
      <Button size="small" onAction={() => onDrawer(!drawer)} testId="toggle-findings" kbd="F">
        {`${text("tool.findings")} ${findings}`}
      </Button>
    </div>
  );
}
