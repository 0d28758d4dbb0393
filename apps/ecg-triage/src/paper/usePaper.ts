import type { LeadOrder, PaperLayout } from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import { usePreferences } from "@bedside/ui/workspace";
import { useRef, useState } from "react";
import type { Zoom } from "./zoom.ts";

/** How every ECG is drawn; kept for this user where the EHR keeps preferences. */
export interface PaperSettings {
  layout: Exclude<PaperLayout, "strips">;
  speed: 25 | 50;
  gain: 5 | 10 | 20;
  contrast: boolean;
  order: LeadOrder;
  /** What the finding in focus rests on. */
  evidence: boolean;
  /** Of the samples that are drawn, in Hz; never of those that are measured. */
  filter: "none" | "0.05-150" | "0.67-150" | "0.05-40";
  /** Notch at the mains, Hz; 0 for none. */
  mains: 0 | 50 | 60;
}

export const PRIOR_MODES = ["off", "below", "over"] as const;

/** The key's next way to show the earlier ECG: none, a strip below, under this one. */
export function nextPrior(mode: PaperView["prior"]): PaperView["prior"] {
  return PRIOR_MODES[(PRIOR_MODES.indexOf(mode) + 1) % PRIOR_MODES.length] ?? "off";
}

/** What the reader does with this ECG now; kept by nobody. */
export interface PaperView {
  zoom: Zoom;
  prior: (typeof PRIOR_MODES)[number];
  caliper: boolean;
  march: boolean;
  /** The median beat and its marks, in place of the reading. */
  markers: boolean;
}

export interface Paper {
  paper: PaperSettings;
  setPaper: (paper: PaperSettings) => void;
  view: PaperView;
  setView: (change: Partial<PaperView>) => void;
  drawer: boolean;
  setDrawer: (open: boolean) => void;
}

const FIRST: PaperSettings = {
  layout: "3x4+rhythm",
  speed: 25,
  gain: 10,
  contrast: false,
  order: "standard",
  evidence: true,
  filter: "none",
  mains: 0,
};
const PLAIN: PaperView = { zoom: "fit", prior: "off", caliper: false, march: false, markers: false };

/** How the paper is drawn, and whether the findings stand beside it: as this user left it, where the EHR keeps that. */
export function usePaper(session: Session): Paper {
  const [paper, showPaper] = useState<PaperSettings>(FIRST);
  const [view, showView] = useState<PaperView>(PLAIN);
  const [drawer, showDrawer] = useState(true);
  const isChosen = useRef(false);
  usePreferences(session, (kept) => {
    if (isChosen.current) return;
    const { ecgLayout, ecgSpeed, ecgGain, ecgContrast, ecgOrder, ecgEvidence, ecgFilter, ecgMains, ecgDrawer } = kept;
    showPaper((now) => ({
      layout: ecgLayout ?? now.layout,
      speed: ecgSpeed ?? now.speed,
      gain: ecgGain ?? now.gain,
      contrast: ecgContrast ?? now.contrast,
      order: ecgOrder ?? now.order,
      evidence: ecgEvidence ?? now.evidence,
      filter: ecgFilter ?? now.filter,
      mains: ecgMains ?? now.mains,
    }));
    showDrawer((now) => ecgDrawer ?? now);
  });
  return {
    paper,
    setPaper: (chosen) => {
      isChosen.current = true;
      showPaper(chosen);
      const { layout: ecgLayout, speed: ecgSpeed, gain: ecgGain, contrast: ecgContrast, order: ecgOrder } = chosen;
      const { evidence: ecgEvidence, filter: ecgFilter, mains: ecgMains } = chosen;
      session.preferences?.save({
        ecgLayout,
        ecgSpeed,
        ecgGain,
        ecgContrast,
        ecgOrder,
        ecgEvidence,
        ecgFilter,
        ecgMains,
      });
    },
    view,
    setView: (change) => showView((now) => ({ ...now, ...change })),
    drawer,
    setDrawer: (isOpen) => {
      isChosen.current = true;
      showDrawer(isOpen);
      session.preferences?.save({ ecgDrawer: isOpen });
    },
  };
}
