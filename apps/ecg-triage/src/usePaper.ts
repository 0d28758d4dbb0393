import type { Session } from "@bedside/smart";
import { usePreferences } from "@bedside/ui/workspace";
import { useRef, useState } from "react";
import type { PaperSettings } from "./EcgView.tsx";

interface Paper {
  paper: PaperSettings;
  setPaper: (paper: PaperSettings) => void;
  drawer: boolean;
  setDrawer: (open: boolean) => void;
}

/** How the paper is drawn, and whether the findings stand beside it: as this user left it, where the EHR keeps that. */
export function usePaper(session: Session): Paper {
  const [paper, showPaper] = useState<PaperSettings>({ layout: "3x4+rhythm", speed: 25, gain: 10, contrast: false });
  const [drawer, showDrawer] = useState(true);
  const isChosen = useRef(false);
  usePreferences(session, ({ ecgLayout, ecgSpeed, ecgGain, ecgContrast, ecgDrawer }) => {
    if (isChosen.current) return;
    showPaper((now) => ({
      layout: ecgLayout ?? now.layout,
      speed: ecgSpeed ?? now.speed,
      gain: ecgGain ?? now.gain,
      contrast: ecgContrast ?? now.contrast,
    }));
    showDrawer((now) => ecgDrawer ?? now);
  });
  return {
    paper,
    setPaper: (chosen) => {
      isChosen.current = true;
      showPaper(chosen);
      const { layout: ecgLayout, speed: ecgSpeed, gain: ecgGain, contrast: ecgContrast } = chosen;
      session.preferences?.save({ ecgLayout, ecgSpeed, ecgGain, ecgContrast });
    },
    drawer,
    setDrawer: (isOpen) => {
      isChosen.current = true;
      showDrawer(isOpen);
      session.preferences?.save({ ecgDrawer: isOpen });
    },
  };
}
