import type { CorrectedQt } from "@bedside/ecg";
import { createContext, useContext } from "react";

export type QtcFormula = keyof CorrectedQt;

export const QTC_FORMULAS = ["bazett", "fridericia", "framingham", "hodges"] as const satisfies QtcFormula[];

/** The authors, as every language writes them. */
export const QTC_AUTHORS: Record<QtcFormula, string> = {
  bazett: "Bazett",
  fridericia: "Fridericia",
  framingham: "Framingham",
  hodges: "Hodges",
};

const SHORT: Record<QtcFormula, string> = {
  bazett: "QTcB",
  fridericia: "QTcF",
  framingham: "QTcFra",
  hodges: "QTcH",
};

const Context = createContext<QtcFormula>("fridericia");

/** Says which formula the site puts first. */
export const QtcProvider = Context.Provider;

/** The site's formula: its key, author and short name. */
export function useQtc(): { formula: QtcFormula; author: string; short: string } {
  const formula = useContext(Context);
  return { formula, author: QTC_AUTHORS[formula], short: SHORT[formula] };
}
