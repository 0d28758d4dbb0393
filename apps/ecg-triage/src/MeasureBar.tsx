import { Chip, formatDateTime, NARROW, PencilIcon, TickIcon, useText, WarningIcon } from "@bedside/ui";
import styles from "./ecg.module.css";
import type { EditedReading } from "./markers/edited.ts";
import type { markerMessages } from "./markers/messages.ts";
import type { messages } from "./messages.ts";
import { useQtc } from "./qtc.ts";

/** Rate, intervals and axis of this recording; what could not be measured says so. */
export function MeasureBar({
  reading,
  good,
  onSignal,
}: {
  reading: EditedReading;
  /** Leads whose signal is good, and that seem to be what they are called. */
  good: number;
  onSignal: () => void;
}) {
  const text = useText<typeof messages & typeof markerMessages>();
  const { formula, short } = useQtc();
  const { hrBpm, prMs, qrsMs, qtcMs, axisDeg } = reading.measures;
  const all = Object.keys(reading.quality.leads).length;
  const isGood = reading.quality.overall === "good" && good === all;
  const rows: [name: string, value: string | null][] = [
    [text("measure.hr"), hrBpm === null ? null : `${Math.round(hrBpm)}${NARROW}/min`],
    ["PR", ms(prMs)],
    ["QRS", ms(qrsMs)],
    [short, ms(qtcMs?.[formula] ?? null)],
    [text("measure.axis"), axisDeg.qrs === null ? null : `${Math.round(axisDeg.qrs)}°`.replace("-", "\u2212")],
  ];
  return (
    <dl className={styles.measures} data-testid="measures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? text("measure.none")}</dd>
        </div>
      ))}
      {reading.edit && (
        <div data-testid="edited-chip">
          <dt className="visually-hidden">{text("tool.markers")}</dt>
          <dd>
            <Chip tone="entered" icon={<PencilIcon size={13} />} state="edited">
              {`${text("edit.chip")} ${text("edit.by", { by: reading.edit.by, at: formatDateTime(reading.edit.at).slice(-5) })}`}
            </Chip>
          </dd>
        </div>
      )}
      <div data-quality={reading.quality.overall}>
        <dt className="visually-hidden">{text("signal.title")}</dt>
        <dd>
          <button type="button" className={styles.signal} onClick={onSignal} data-testid="open-quality">
            {isGood ? <TickIcon size={13} /> : <WarningIcon size={13} />}
            {text("measure.signal", { good, all })}
            {!isGood && <span className="visually-hidden">{text("measure.look")}</span>}
          </button>
        </dd>
      </div>
    </dl>
  );
}

const ms = (value: number | null): string | null => (value === null ? null : `${Math.round(value)}${NARROW}ms`);
