import { int16, Writer } from "./bytes.ts";

export interface DicomChannel {
  /** Code value, scheme and meaning of the channel source. */
  source: [code: string, scheme: string, meaning: string];
  values: number[];
  sensitivity: string;
  unit?: string;
  correction?: string;
  baseline?: string;
}

export interface DicomGroup {
  label?: string;
  originality?: "ORIGINAL" | "DERIVED";
  samplingHz: string;
  channels: DicomChannel[];
  bits?: 8 | 16 | 32;
  interpretation?: "SB" | "UB" | "SS" | "US" | "SL";
  padding?: number;
  /** Declared number of samples, where it is to be a lie. */
  count?: number;
}

const LONG = new Set(["OW", "OB", "SQ", "UT"]);

function element(group: number, tag: number, vr: string, body: Uint8Array): Uint8Array {
  const padded = body.length % 2 === 0 ? body : Uint8Array.from([...body, vr === "UI" || vr === "OB" ? 0 : 32]);
  const out = new Writer().u16(group).u16(tag).text(vr);
  if (LONG.has(vr)) out.u16(0).u32(padded.length);
  else out.u16(padded.length);
  return out.raw(padded).bytes;
}

const text = (group: number, tag: number, vr: string, value: string) =>
  element(group, tag, vr, new TextEncoder().encode(value));
const word = (group: number, tag: number, value: number) => element(group, tag, "US", new Writer().u16(value).bytes);
const join = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function sequence(group: number, tag: number, items: Uint8Array[]): Uint8Array {
  return element(
    group,
    tag,
    "SQ",
    join(items.map((item) => new Writer().u16(0xfffe).u16(0xe000).u32(item.length).raw(item).bytes)),
  );
}

function code(group: number, tag: number, [value, scheme, meaning]: readonly [string, string, string]): Uint8Array {
  return sequence(group, tag, [
    join([text(8, 0x100, "SH", value), text(8, 0x102, "SH", scheme), text(8, 0x104, "LO", meaning)]),
  ]);
}

/** A waveform object in explicit little endian with the given multiplex groups and annotation items. */
export function dicomFile(
  groups: DicomGroup[],
  { transferSyntax = "1.2.840.10008.1.2.1", annotations = [] as Uint8Array[] } = {},
): Uint8Array {
  const syntax = text(2, 0x10, "UI", transferSyntax);
  const meta = join([element(2, 0, "UL", new Writer().u32(syntax.length).bytes), syntax]);
  const body = join([
    text(8, 5, "CS", "ISO_IR 192"),
    text(8, 0x2a, "DT", "20261122140203"),
    text(8, 0x70, "LO", "Maker"),
    text(0x10, 0x10, "PN", "王^美"),
    text(0x10, 0x20, "LO", "A1"),
    text(0x10, 0x30, "DA", "19690228"),
    text(0x10, 0x40, "CS", "F"),
    ...(annotations.length > 0 ? [sequence(0x40, 0xb020, annotations)] : []),
    sequence(0x5400, 0x100, groups.map(groupItem)),
  ]);
  return Uint8Array.from([...new Uint8Array(128), ...Buffer.from("DICM"), ...meta, ...body]);
}

function groupItem(group: DicomGroup): Uint8Array {
  const { channels, bits = 16, interpretation = "SS" } = group;
  const count = channels[0]!.values.length;
  const woven = Array.from(
    { length: count * channels.length },
    (_, i) => channels[i % channels.length]!.values[Math.floor(i / channels.length)]!,
  );
  const data =
    bits === 8
      ? Uint8Array.from(woven, (v) => v & 0xff)
      : bits === 16
        ? int16(woven)
        : new Uint8Array(Int32Array.from(woven).buffer);
  return join([
    text(0x3a, 4, "CS", group.originality ?? "ORIGINAL"),
    word(0x3a, 5, channels.length),
    element(0x3a, 0x10, "UL", new Writer().u32(group.count ?? count).bytes),
    text(0x3a, 0x1a, "DS", group.samplingHz),
    ...(group.label ? [text(0x3a, 0x20, "SH", group.label)] : []),
    sequence(
      0x3a,
      0x200,
      channels.map((channel) =>
        join([
          code(0x3a, 0x208, channel.source),
          text(0x3a, 0x210, "DS", channel.sensitivity),
          code(0x3a, 0x211, [channel.unit ?? "uV", "UCUM", "unit"]),
          text(0x3a, 0x212, "DS", channel.correction ?? "1"),
          text(0x3a, 0x213, "DS", channel.baseline ?? "0"),
        ]),
      ),
    ),
    word(0x5400, 0x1004, bits),
    text(0x5400, 0x1006, "CS", interpretation),
    ...(group.padding === undefined ? [] : [element(0x5400, 0x100a, "OW", new Writer().u16(group.padding).bytes)]),
    element(0x5400, 0x1010, "OW", data),
  ]);
}

/** A measurement of the annotation sequence. */
export function dicomNumber(concept: readonly [string, string, string], value: string): Uint8Array {
  return join([code(0x40, 0xa043, concept), text(0x40, 0xa30a, "DS", value)]);
}

export const dicomStatement = (value: string): Uint8Array => text(0x70, 6, "ST", value);
