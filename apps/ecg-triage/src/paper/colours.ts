import type { PaperColours } from "@bedside/ecg";

/** The paper's tokens as the page resolves them at this element (theme, high contrast). */
export function coloursOf(element: HTMLElement): PaperColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const chip = (name: string) => ({
    ink: token(`--${name}`),
    tint: token(`--${name}-tint`),
    line: token(`--${name}-line`),
  });
  return {
    paper: token("--paper"),
    line1Mm: token("--grid1"),
    line5Mm: token("--grid5"),
    trace: token("--trace"),
    text: token("--paper-label"),
    evidence: token("--evidence"),
    evidenceEdge: token("--evidence-edge"),
    prior: token("--entered"),
    flags: {
      reversed: chip("conflict"),
      poor: chip("stale"),
      off: chip("failed"),
      good: { ink: token("--ok"), tint: token("--ok-tint"), line: token("--ok") },
      unusable: token("--line-strong"),
    },
  };
}

/** What is printed: the standard paper in light, whatever the screen shows. */
export const PRINT_COLOURS: PaperColours = {
  paper: "#ffffff",
  line1Mm: "#f7dad6",
  line5Mm: "#e5a49d",
  trace: "#000000",
  text: "#000000",
  evidence: "rgba(255, 205, 40, 0.17)",
  evidenceEdge: "#0b5f61",
  prior: "#1f4e8c",
  flags: {
    reversed: { ink: "#6a2a86", tint: "#ffffff", line: "#a56bc0" },
    poor: { ink: "#7a4a00", tint: "#ffffff", line: "#bf8117" },
    off: { ink: "#9e1f1a", tint: "#ffffff", line: "#d0716a" },
    good: { ink: "#1c6a3b", tint: "#ffffff", line: "#1c6a3b" },
    unusable: "#75817c",
  },
};
