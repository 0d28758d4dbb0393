import { useText } from "@bedside/ui";
import type { markerMessages } from "../markers/messages.ts";
import type { messages } from "../messages.ts";
import { Choice, Toggle } from "../Toolbar.tsx";
import { ActualSize } from "./ActualSize.tsx";
import { SheetButtons } from "./SheetButtons.tsx";
import type { Sheet } from "./sheet.ts";
import { type Paper, PRIOR_MODES } from "./usePaper.ts";

/** What can be done with the tracing on the screen: caliper, the earlier ECG, print, copy, true size. */
export function PaperTools({
  view,
  setView,
  hasEarlier,
  sheet,
}: Pick<Paper, "view" | "setView"> & { hasEarlier: boolean; sheet: (() => Sheet) | null }) {
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
      {sheet && <SheetButtons sheet={sheet} />}
      <ActualSize view={view} setView={setView} />
    </>
  );
}
