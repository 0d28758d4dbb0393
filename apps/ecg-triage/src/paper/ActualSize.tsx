import { useText } from "@bedside/ui";
import { lazy, Suspense, useState } from "react";
import styles from "../ecg.module.css";
import type { messages } from "../messages.ts";
import { Toggle } from "../Toolbar.tsx";
import { screenPxPerMm } from "./screen-scale.ts";
import type { Paper } from "./usePaper.ts";
import { usePixelRatio } from "./usePixelRatio.ts";
import { pxPerMmOf } from "./zoom.ts";

const CardDialog = lazy(async () => ({ default: (await import("./CardDialog.tsx")).CardDialog }));

/** True size: a millimetre of paper is a millimetre of this screen. It is measured at the first use, and again on request. */
export function ActualSize({ view, setView }: Pick<Paper, "view" | "setView">) {
  const text = useText<typeof messages>();
  const [isMeasuring, setMeasuring] = useState(false);
  const pixelRatio = usePixelRatio();
  const screen = screenPxPerMm(pixelRatio);
  const isOn = view.zoom === "actual";
  const toggle = () => {
    if (isOn) setView({ zoom: "fit" });
    else if (screen === null) setMeasuring(true);
    else setView({ zoom: "actual" });
  };
  return (
    <>
      <Toggle isOn={isOn} onToggle={toggle} testId="actual-size">
        {text("tool.actual")}
      </Toggle>
      {isOn && (
        <button type="button" className={styles.toggle} onClick={() => setMeasuring(true)} data-testid="measure-screen">
          {text("card.again")}
        </button>
      )}
      {isMeasuring && (
        <Suspense fallback={null}>
          <CardDialog
            pxPerMm={pxPerMmOf("actual", { widthPx: 0 }, screen)}
            pixelRatio={pixelRatio}
            onClose={(isKept) => {
              setMeasuring(false);
              if (isKept) setView({ zoom: "actual" });
            }}
          />
        </Suspense>
      )}
    </>
  );
}
