import { LAYOUTS } from "../Toolbar.tsx";
import { useKeys } from "../useKeys.ts";
import { nextPrior, type Paper } from "./usePaper.ts";

/** F findings, H high contrast, G layout, C caliper, M marching, P the earlier ECG, K markers, V evidence. */
export function usePaperKeys({ paper, setPaper, view, setView, drawer, setDrawer }: Paper, hasEarlier: boolean): void {
  useKeys({
    f: () => setDrawer(!drawer),
    h: () => setPaper({ ...paper, contrast: !paper.contrast }),
    g: () => setPaper({ ...paper, layout: LAYOUTS[(LAYOUTS.indexOf(paper.layout) + 1) % LAYOUTS.length]! }),
    c: () => setView({ caliper: !view.caliper }),
    m: () => setView({ march: !view.march }),
    k: () => setView({ markers: !view.markers }),
    v: () => setPaper({ ...paper, evidence: !paper.evidence }),
    p: () => hasEarlier && setView({ prior: nextPrior(view.prior) }),
  });
}
