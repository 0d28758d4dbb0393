import { Writer } from "./bytes.ts";

export interface EdfSignalOptions {
  label: string;
  unit?: string;
  physical?: [number, number];
  digital?: [number, number];
  prefilter?: string;
  /** All samples; a data record takes `perRecord` of them. */
  values: number[];
  perRecord: number;
}

export interface EdfOptions {
  signals: EdfSignalOptions[];
  recordSeconds?: number;
  reserved?: string;
  patient?: string;
  recording?: string;
  /** Declared number of data records. */
  records?: number;
  /** EDF+D: when each data record begins, seconds. */
  onsets?: number[];
  bdf?: boolean;
}

const ANNOTATION_SAMPLES = 16;

export function edfFile(options: EdfOptions): Uint8Array {
  const { recordSeconds = 1, bdf = false, onsets } = options;
  const records = Math.floor(options.signals[0]!.values.length / options.signals[0]!.perRecord);
  const annotation: EdfSignalOptions = {
    label: "EDF Annotations",
    unit: "",
    values: [],
    perRecord: ANNOTATION_SAMPLES,
    physical: [-1, 1],
    digital: [-32768, 32767],
  };
  const signals = onsets ? [...options.signals, annotation] : options.signals;
  const out = new Writer();
  if (bdf) out.u8(255).text("BIOSEMI");
  else out.text("0", 8);
  out.text(options.patient ?? "X X X X", 80).text(options.recording ?? "", 80);
  out
    .text("22.11.26", 8)
    .text("14.02.03", 8)
    .text(String(256 * (1 + signals.length)), 8);
  out.text(options.reserved ?? (onsets ? "EDF+D" : ""), 44);
  out
    .text(String(options.records ?? records), 8)
    .text(String(recordSeconds), 8)
    .text(String(signals.length), 4);
  const column = (width: number, of: (signal: EdfSignalOptions) => string) =>
    signals.forEach((signal) => void out.text(of(signal), width));
  column(16, ({ label }) => label);
  column(80, () => "");
  column(8, ({ unit }) => unit ?? "uV");
  column(8, ({ physical }) => String(physical?.[0] ?? -3276.8));
  column(8, ({ physical }) => String(physical?.[1] ?? 3276.7));
  column(8, ({ digital }) => String(digital?.[0] ?? -32768));
  column(8, ({ digital }) => String(digital?.[1] ?? 32767));
  column(80, ({ prefilter }) => prefilter ?? "");
  column(8, ({ perRecord }) => String(perRecord));
  column(32, () => "");
  for (let record = 0; record < records; record++) {
    for (const { label, values, perRecord } of signals) {
      if (label === "EDF Annotations") {
        out.text(`+${onsets![record]}\x14\x14\0`, 2 * ANNOTATION_SAMPLES, "\0");
        continue;
      }
      for (let i = 0; i < perRecord; i++) {
        const value = values[record * perRecord + i] ?? 0;
        out.u16(value);
        if (bdf) out.u8(value >> 16);
      }
    }
  }
  return out.bytes;
}
