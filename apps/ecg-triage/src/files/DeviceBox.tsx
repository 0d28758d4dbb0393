import type { Recording, StatedMeasurements } from "@bedside/ecg";
import { NARROW, useText } from "@bedside/ui";
import styles from "./files.module.css";
import type { fileMessages } from "./messages.ts";

/** What the recording brought along: the device's own reading, measurements and filters, apart from everything of ours. */
export function DeviceBox({ recording, isFile }: { recording: Recording; isFile: boolean }) {
  const text = useText<typeof fileMessages>();
  const { device, filters, stated } = recording;
  if (filters === null && stated === null && !(isFile && device !== null)) return null;
  const rows = stated?.measurements ? measured(stated.measurements) : [];
  const statements = stated?.statements ?? [];
  const bands = [
    filters?.highPassHz == null ? null : text("device.high-pass", { hz: filters.highPassHz }),
    filters?.lowPassHz == null ? null : text("device.low-pass", { hz: filters.lowPassHz }),
    filters?.notchHz == null ? null : text("device.notch", { hz: filters.notchHz }),
  ].filter((it) => it !== null);
  return (
    <section className={styles.device} aria-labelledby="device-box" data-testid="device-box">
      <h2 id="device-box">
        {text(isFile ? "device.title" : "device.title-chart", { device: device ?? text("device.unnamed") })}{" "}
        <small>{text("device.caption")}</small>
      </h2>
      {statements.length > 0 && (
        <ul>
          {statements.map(({ text: said, code, by }) => (
            <li key={`${by} ${code} ${said}`}>
              {said} {by === "person" && <small>{text("device.person")}</small>}
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <dl>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {statements.length === 0 && rows.length === 0 && <p>{text("device.none")}</p>}
      {bands.length > 0 && (
        <p>
          {text("device.filters")}: {bands.join(text("list.comma"))}
        </p>
      )}
    </section>
  );

  function measured(it: StatedMeasurements): [name: string, value: string][] {
    const { p, qrs, t } = it.axisDeg;
    const degrees = (value: number | null) => (value === null ? "–" : `${value}°`.replace("-", "\u2212"));
    const all: [string, string | null][] = [
      [text("device.hr"), withUnit(it.hrBpm, "/min")],
      [text("device.atrial"), withUnit(it.atrialRateBpm, "/min")],
      ["RR", withUnit(it.rrMs, "ms")],
      ["P", withUnit(it.pMs, "ms")],
      ["PR", withUnit(it.prMs, "ms")],
      ["QRS", withUnit(it.qrsMs, "ms")],
      ["QT", withUnit(it.qtMs, "ms")],
      ["QTcB", withUnit(it.qtcMs.bazett, "ms")],
      ["QTcF", withUnit(it.qtcMs.fridericia, "ms")],
      ["QTc", withUnit(it.qtcMs.unnamed, "ms")],
      [
        text("device.axis"),
        p === null && qrs === null && t === null ? null : [p, qrs, t].map(degrees).join(text("list.comma")),
      ],
    ];
    return all.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  }
}

const withUnit = (value: number | null, unit: string): string | null =>
  value === null ? null : `${value}${NARROW}${unit}`;
