import { ecgReasonText, type Measurements } from "@bedside/ecg";
import { Chip, formatDateTime, NARROW, PencilIcon, useLocale, useText } from "@bedside/ui";
import type { markerMessages } from "./markers/messages.ts";
import type { Edit } from "./markers/useEdits.ts";
import styles from "./measures.module.css";
import type { messages } from "./messages.ts";
import { QTC_AUTHORS, QTC_FORMULAS } from "./qtc.ts";

/** Everything that was measured, with its uncertainty; what could not be, with the reason. */
export function MeasuresBox({ measures, edit }: { measures: Measurements; edit: Edit | null }) {
  const text = useText<typeof messages & typeof markerMessages>();
  const locale = useLocale();
  const { hrBpm, prMs, qrsMs, qtMs, qtcMs, uncertainty, axisDeg, rrVariation, stJMv, stMv } = measures;
  const none = text("measure.none");
  const axes = [axisDeg.p, axisDeg.qrs, axisDeg.t];
  const rows: [name: string, value: string][] = [
    [text("measure.hr"), figure(hrBpm, null, "/min")],
    [text("measure.rr"), figure(rrVariation === null ? null : rrVariation * 100, null, "%")],
    ["PR", figure(prMs, uncertainty.prMs, "ms")],
    ["QRS", figure(qrsMs, uncertainty.qrsMs, "ms")],
    ["QT", figure(qtMs, uncertainty.qtMs, "ms")],
    ...QTC_FORMULAS.map((formula): [string, string] => [
      `QTc ${QTC_AUTHORS[formula]}`,
      figure(qtcMs?.[formula] ?? null, null, "ms"),
    ]),
    [
      text("measure.axes"),
      axes.every((it) => it === null)
        ? none
        : axes.map((it) => (it === null ? "–" : `${signed(it, 0)}°`)).join(text("list.comma")),
    ],
  ];
  const leads = Object.keys(stMv ?? {});
  return (
    <section className={styles.measures} aria-labelledby="all-measures" data-testid="all-measures">
      <h2 id="all-measures">
        {text("measure.title")} <small>{text("measure.caption")}</small>
        {edit && (
          <Chip tone="entered" icon={<PencilIcon size={13} />} state="edited">
            {`${text("edit.chip")} ${text("edit.by", { by: edit.by, at: formatDateTime(edit.at) })}`}
          </Chip>
        )}
      </h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {measures.warnings.length > 0 && (
        <ul data-testid="not-measured">
          {measures.warnings.map((warning) => (
            <li key={`${warning.code} ${warning.values?.measure ?? ""}`}>{ecgReasonText(warning, locale)}</li>
          ))}
        </ul>
      )}
      {leads.length > 0 && (
        <table data-testid="st-levels">
          <caption>{text("measure.st")}</caption>
          <thead>
            <tr>
              <th scope="col">{text("measure.lead")}</th>
              <th scope="col">J</th>
              <th scope="col">J+60{NARROW}ms</th>
            </tr>
          </thead>
          <tbody>
            {leads.map((lead) => (
              <tr key={lead}>
                <th scope="row">{lead}</th>
                <td>{signed(stJMv?.[lead] ?? null, 2)}</td>
                <td>{signed(stMv?.[lead] ?? null, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );

  function figure(value: number | null, sd: number | null, unit: string): string {
    if (value === null) return none;
    return `${Math.round(value)}${sd === null ? "" : ` ± ${sd < 1 ? sd.toFixed(1) : Math.round(sd)}`}${NARROW}${unit}`;
  }
}

function signed(value: number | null, digits: number): string {
  if (value === null) return "–";
  const said = value.toFixed(digits);
  return (Number(said) === 0 ? (0).toFixed(digits) : said).replace("-", "\u2212");
}
