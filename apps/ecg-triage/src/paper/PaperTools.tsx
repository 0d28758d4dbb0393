import { useText } from "@bedside/ui";
import type { markerMessages } from "../markers/messages.ts";
import type { messages } from "../messages.ts";
import { Choice, Toggle } from "../Toolbar.tsx";
import { type Paper, PRIOR_MODES } from "./usePaper.ts";

/** What is done most with the tracing on the screen: caliper, evidence, the earlier ECG. */
export function PaperTools({
  paper,
  setPaper,
  view,
  setView,
  hasEarlier,
}: Pick<Paper, "paper" | "setPaper" | "view" | "setView"> & { hasEarlier: boolean }) {
  const text = useText<typeof messages & typeof markerMessages>();
  return (
    <>
      <Toggle
        isOn={view.caliper}
        onToggle={() => setView({ caliper: !view.caliper })}
        letter="C"
        testId="toggle-caliper"
      >
        {text("tool.caliper")}
      </Toggle>
      <Toggle
        isOn={view.markers}
        onToggle={() => setView({ markers: !view.markers })}
        letter="K"
        testId="toggle-markers"
      >
        {text("tool.markers")}
      </Toggle>
      <Toggle
        isOn={paper.evidence}
        onToggle={() => setPaper({ ...paper, evidence: !paper.evidence })}
        letter="V"
        testId="toggle-evidence"
      >
        {text("tool.evidence")}
      </Toggle>
      {hasEarlier && (
        <Choice
          label={text("tool.prior")}
          value={view.prior}
          of={PRIOR_MODES}
          name={(mode) => text(`prior.${mode}`)}
          onChange={(mode) => setView({ prior: mode })}
          testId="choose-prior"
        />
      )}
    </>
  );
}
