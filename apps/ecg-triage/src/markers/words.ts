import type { Marker, MarkerName, Markers, Measurements } from "@bedside/ecg";
import { formatDateTime, type TextFunction } from "@bedside/ui";
import { QTC_AUTHORS, QTC_FORMULAS, type QtcFormula } from "../qtc.ts";
import type { markerMessages } from "./messages.ts";
import type { Edit } from "./useEdits.ts";

export type MarkerText = TextFunction<keyof typeof markerMessages>;

/** `+40`, `−150`, `0`. */
export const signed = (value: number): string => String(Math.round(value)).replace("-", "\u2212");

export const whole = (value: number | null | undefined): string => (value == null ? "—" : signed(value));

/** Was this mark set by a person? */
export const isEdited = (marker: Marker | null): boolean => marker !== null && marker.method !== "leads";

/** `T end, 405 ms after QRS onset, edited`: what a screen reader says of a mark. */
export function markerSaid(text: MarkerText, name: MarkerName, markers: Markers, machine: Markers | null): string {
  const marker = markers[name];
  const onset = markers.qrsOnset;
  if (!marker || !onset) return text("values.absent");
  const long = text(`marker.${name}`);
  const ms = Math.round(marker.ms - onset.ms);
  const by = Math.round(marker.ms - (machine?.qrsOnset?.ms ?? marker.ms));
  const place =
    name === "qrsOnset"
      ? by === 0
        ? text("marker.origin", { name: long })
        : text("marker.origin-moved", { name: long, ms: signed(by) })
      : text(ms < 0 ? "marker.before" : "marker.after", { name: long, ms: Math.abs(ms) });
  const sure = marker.unsure ? text("marker.unsure", { said: place }) : place;
  return isEdited(marker) ? text("marker.edited", { said: sure }) : sure;
}

/** `P onset, T end moved`, `Beats corrected`. */
export function editSaid(text: MarkerText, comma: string, { moves, beats }: Edit): string {
  const names = (Object.keys(moves) as MarkerName[]).filter((name) => moves[name]);
  return [
    beats ? text("edit.beats") : null,
    names.length > 0 ? text("edit.moved", { names: names.map((name) => text(`marker.${name}`)).join(comma) }) : null,
  ]
    .filter(Boolean)
    .join(comma);
}

/** The figures that an edit can change, on one line: `PR 150 ms, QRS 104 ms, QT 405 ms, QTc (Fridericia) 419 ms`. */
export function valuesLine(measures: Measurements, formula: QtcFormula): string {
  const ms = (value: number | null | undefined) => (value == null ? "—" : `${Math.round(value)} ms`);
  return [
    `HR ${whole(measures.hrBpm)}/min`,
    `PR ${ms(measures.prMs)}`,
    `QRS ${ms(measures.qrsMs)}`,
    `QT ${ms(measures.qtMs)}`,
    `QTc (${QTC_AUTHORS[formula]}) ${ms(measures.qtcMs?.[formula])}`,
  ].join(", ");
}

/** All values as lines of text with tabs, machine and edited, for another program. */
export function valuesText(text: MarkerText, machine: Measurements, now: Measurements, edit: Edit | null): string {
  const rows: [name: string, machine: number | null, now: number | null][] = [
    ["HR /min", machine.hrBpm, now.hrBpm],
    ["PR ms", machine.prMs, now.prMs],
    ["QRS ms", machine.qrsMs, now.qrsMs],
    ["QT ms", machine.qtMs, now.qtMs],
    ...QTC_FORMULAS.map((formula): [string, number | null, number | null] => [
      `QTc ${QTC_AUTHORS[formula]} ms`,
      machine.qtcMs?.[formula] ?? null,
      now.qtcMs?.[formula] ?? null,
    ]),
  ];
  const head = ["", text("values.machine-column"), ...(edit ? [text("values.edited-column")] : [])];
  return [
    head.join("\t"),
    ...rows.map(([name, one, other]) => [name, whole(one), ...(edit ? [whole(other)] : [])].join("\t")),
    ...(edit ? [`${text("edit.chip")} ${text("edit.by", { by: edit.by, at: formatDateTime(edit.at) })}`] : []),
  ].join("\n");
}
