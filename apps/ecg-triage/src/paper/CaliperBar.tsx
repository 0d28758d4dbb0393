import type { PaperCell } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import type { messages } from "../messages.ts";
import { useQtc } from "../qtc.ts";
import { Choice, Toggle } from "../Toolbar.tsx";
import { type Caliper, readCaliper } from "./caliper.ts";
import styles from "./paper.module.css";

/** The measurement in words and figures, the lead it is made in, and marching. */
export function CaliperBar({
  caliper,
  cells,
  rrMs,
  isMarching,
  onMarch,
  onLead,
}: {
  caliper: Caliper;
  cells: readonly PaperCell[];
  rrMs: number | null;
  isMarching: boolean;
  onMarch: () => void;
  onLead: (lead: string) => void;
}) {
  const text = useText<typeof messages>();
  const { formula, author } = useQtc();
  const { ms, perMin, mv, qtcMs } = readCaliper(caliper, rrMs, formula);
  const leads = [...new Set(cells.map(({ lead }) => lead))];
  return (
    <section className={styles.caliperBar} aria-label={text("tool.caliper")} data-testid="caliper-bar">
      <Choice
        label={text("caliper.lead")}
        value={caliper.lead}
        of={leads}
        name={(lead) => cells.find((cell) => cell.lead === lead)?.label ?? lead}
        onChange={onLead}
        testId="caliper-lead"
      />
      <b data-testid="caliper-reading">
        {text("caliper.reading", { ms, rate: perMin === null ? "—" : perMin.toFixed(1), mv: signed(mv) })}
      </b>
      <span data-testid="caliper-qtc">
        {qtcMs === null || rrMs === null
          ? text("caliper.no-qtc")
          : text("caliper.qtc", { qtc: qtcMs, author, rr: Math.round(rrMs) })}
      </span>
      <Toggle isOn={isMarching} onToggle={onMarch} letter="M" testId="march">
        {text("tool.march")}
      </Toggle>
      <small>{text("caliper.keys")}</small>
    </section>
  );
}

const signed = (mv: number): string => mv.toFixed(2).replace("-", "\u2212");
