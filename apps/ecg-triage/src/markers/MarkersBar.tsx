import { useText } from "@bedside/ui";
import styles from "../ecg.module.css";
import type { messages } from "../messages.ts";
import { SheetButtons } from "../paper/SheetButtons.tsx";
import type { Sheet } from "../paper/sheet.ts";
import type { Paper } from "../paper/usePaper.ts";
import { Choice, Toggle } from "../Toolbar.tsx";
import type { markerMessages } from "./messages.ts";

/** The way back, and the tools that the markers screen needs of the reading's. */
export function MarkersBar({
  settings,
  isTangent,
  onTangent,
  sheet,
}: {
  settings: Paper;
  isTangent: boolean;
  onTangent: () => void;
  sheet: (() => Sheet) | null;
}) {
  const text = useText<typeof messages & typeof markerMessages>();
  const { paper, setPaper, view, setView } = settings;
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={text("tool.markers")}>
      <button
        type="button"
        className={styles.toggle}
        onClick={() => setView({ markers: false })}
        data-testid="back-to-reading"
      >
        {`‹ ${text("markers.back")}`}
      </button>
      <Choice
        label={text("tool.speed")}
        value={paper.speed}
        of={[25, 50] as const}
        name={(speed) => `${speed} mm/s`}
        onChange={(speed) => setPaper({ ...paper, speed })}
      />
      <Choice
        label={text("tool.gain")}
        value={paper.gain}
        of={[5, 10, 20] as const}
        name={(gain) => `${gain} mm/mV`}
        onChange={(gain) => setPaper({ ...paper, gain })}
      />
      <Toggle
        isOn={view.caliper}
        onToggle={() => setView({ caliper: !view.caliper })}
        letter="C"
        testId="toggle-caliper"
      >
        {text("tool.caliper")}
      </Toggle>
      <Toggle isOn onToggle={() => setView({ markers: false })} letter="K" testId="toggle-markers">
        {text("tool.markers")}
      </Toggle>
      <Toggle isOn={isTangent} onToggle={onTangent} letter="T" testId="toggle-tangent">
        {text("tool.tangent")}
      </Toggle>
      <Toggle isOn={paper.contrast} onToggle={() => setPaper({ ...paper, contrast: !paper.contrast })} letter="H">
        {text("tool.contrast")}
      </Toggle>
      {sheet && <SheetButtons sheet={sheet} />}
    </div>
  );
}
