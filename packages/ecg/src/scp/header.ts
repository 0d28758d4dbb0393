import { isoDate, isoDateTime } from "../file/dates.ts";
import { textOrNull } from "../file/text.ts";
import type { AppliedFilters, FilePatient } from "../recording.ts";
import { scpText } from "./sections.ts";

export interface ScpHeader {
  start: string | null;
  device: string | null;
  patient: FilePatient | null;
  filters: AppliedFilters | null;
}

const YEARS = 1;
const SEXES: Record<number, FilePatient["sex"]> = { 0: "unknown", 1: "male", 2: "female", 9: "unknown" };

/** EN 1064 section 1: fields of tag, length and value, in any order, up to tag 255. A field that is cut ends it. */
export function readScpHeader(view: DataView | undefined): ScpHeader {
  const fields = view ? fieldsOf(view) : new Map<number, DataView>();
  const text = (tag: number) => {
    const field = fields.get(tag);
    return field ? textOrNull(scpText(field, 0, field.byteLength)) : null;
  };
  const word = (tag: number) => {
    const field = fields.get(tag);
    return field && field.byteLength >= 2 ? field.getUint16(0, true) : null;
  };
  const age = fields.get(4);
  const clock = fields.get(26);
  const sex = fields.get(8);
  const patient: FilePatient = {
    id: text(2),
    name: textOrNull([text(1), text(3), text(0)].filter((part) => part !== null).join(" ")),
    birthDate: dateOf(fields.get(5)),
    sex: sex && sex.byteLength >= 1 ? (SEXES[sex.getUint8(0)] ?? null) : null,
    ageYears: age && age.byteLength >= 3 && age.getUint8(2) === YEARS ? age.getUint16(0, true) || null : null,
  };
  const high = word(27);
  const marks = fields.get(29)?.byteLength ? fields.get(29)!.getUint8(0) : 0;
  const filters: AppliedFilters = {
    highPassHz: high === null || high === 0 ? null : high / 100,
    lowPassHz: word(28) || null,
    notchHz: marks & 1 ? 60 : marks & 2 ? 50 : null,
  };
  return {
    start: isoDateTime(
      dateOf(fields.get(25)),
      clock && clock.byteLength >= 3 ? [clock.getUint8(0), clock.getUint8(1), clock.getUint8(2)] : null,
    ),
    device: deviceOf(fields.get(14)),
    patient: Object.values(patient).some((value) => value !== null && value !== "unknown") ? patient : null,
    filters: Object.values(filters).some((value) => value !== null) ? filters : null,
  };
}

function fieldsOf(view: DataView): Map<number, DataView> {
  const fields = new Map<number, DataView>();
  for (let at = 0; at + 3 <= view.byteLength; ) {
    const tag = view.getUint8(at);
    const length = view.getUint16(at + 1, true);
    if (tag === 255 || at + 3 + length > view.byteLength) break;
    fields.set(tag, new DataView(view.buffer, view.byteOffset + at + 3, length));
    at += 3 + length;
  }
  return fields;
}

function dateOf(field: DataView | undefined): string | null {
  return field && field.byteLength >= 4
    ? isoDate(field.getUint16(0, true), field.getUint8(2), field.getUint8(3))
    : null;
}

/** Tag 14: six characters of model at 8; from 36 on texts that end in zero, the fifth being the manufacturer. */
function deviceOf(field: DataView | undefined): string | null {
  if (!field || field.byteLength < 14) return null;
  const model = scpText(field, 8, 6).trim();
  const texts =
    field.byteLength > 36
      ? new TextDecoder("latin1")
          .decode(new Uint8Array(field.buffer, field.byteOffset + 36, field.byteLength - 36))
          .split("\0")
      : [];
  return textOrNull(`${texts[4]?.trim() ?? ""} ${model}`);
}
