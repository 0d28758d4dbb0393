import type { Measurements } from "@bedside/ecg";
import type { TextFunction } from "@bedside/ui";
import type { messages } from "./messages.ts";
import type { QtcFormula } from "./qtc.ts";

/** The leading figures in words, one each; what could not be measured says so. For print and the text alternative. */
export function spokenFigures(
  text: TextFunction<keyof typeof messages>,
  { formula, short }: { formula: QtcFormula; short: string },
  { hrBpm, prMs, qrsMs, qtMs, qtcMs }: Measurements,
): string[] {
  const figure = (name: string, value: number | null | undefined, unit: string) =>
    `${name} ${value == null ? text("measure.none") : `${Math.round(value)} ${unit}`}`;
  return [
    figure(text("measure.hr"), hrBpm, "/min"),
    figure("PR", prMs, "ms"),
    figure("QRS", qrsMs, "ms"),
    figure("QT", qtMs, "ms"),
    figure(short, qtcMs?.[formula], "ms"),
  ];
}
