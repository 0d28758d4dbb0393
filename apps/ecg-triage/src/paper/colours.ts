import type { PaperColours } from "@bedside/ecg";

/** The paper's tokens as the page resolves them at this element (theme, high contrast). */
export function coloursOf(element: HTMLElement): PaperColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"),
    line1Mm: token("--grid1"),
    line5Mm: token("--grid5"),
    trace: token("--trace"),
    text: token("--paper-label"),
    evidence: token("--evidence"),
    evidenceEdge: token("--accent"),
    prior: token("--entered"),
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
};
