import { deflateRawSync } from "node:zlib";
import { int16, Writer } from "./bytes.ts";

export interface DicomChannel {
  /** Code value, scheme and meaning of the channel source. */
  source?: [code: string, scheme: string, meaning: string];
  label?: string;
  values: number[];
  sensitivity: string;
  unit?: string;
  correction?: string;
  baseline?: string;
  /** Channel Sample Skew, and Channel Time Skew in seconds. */
  sampleSkew?: string;
  timeSkew?: string;
}

export interface DicomGroup {
  label?: string;
  originality?: "ORIGINAL" | "DERIVED";
  offsetMs?: string;
  samplingHz: string;
  channels: DicomChannel[];
  bits?: 8 | 16 | 32;
  interpretation?: "SB" | "UB" | "SS" | "US" | "SL";
  padding?: number;
  /** Declared number of samples, where it is to be a lie. */
  count?: number;
}

const LONG = new Set(["OW", "OB", "SQ", "UT"]);
/** Bytes of a value of each kind that has a byte order. */
const WIDTHS: Record<string, number> = { US: 2, UL: 4, OW: 2 };

/** How the data set that is being written encodes its elements. */
let form: "explicit" | "implicit" | "big" = "explicit";

/** Each value of so many bytes the other way round. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  return bytes.map((_, i) => bytes[i - (i % width) + width - 1 - (i % width)]!);
}

function element(group: number, tag: number, vr: string, body: Uint8Array): Uint8Array {
  const padded = body.length % 2 === 0 ? body : Uint8Array.from([...body, vr === "UI" || vr === "OB" ? 0 : 32]);
  if (form === "implicit") return new Writer().u16(group).u16(tag).u32(padded.length).raw(padded).bytes;
  if (form === "big") {
    const head = new Writer().raw([group >> 8, group, tag >> 8, tag]).text(vr);
    if (LONG.has(vr)) head.u16(0).raw(swapped(new Writer().u32(padded.length).bytes, 4));
    else head.raw([padded.length >> 8, padded.length]);
    return head.raw(swapped(padded, WIDTHS[vr] ?? 1)).bytes;
  }
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
    join(
      items.map((item) =>
        form === "big"
          ? new Writer()
              .raw([0xff, 0xfe, 0xe0, 0])
              .raw(swapped(new Writer().u32(item.length).bytes, 4))
              .raw(item).bytes
          : new Writer().u16(0xfffe).u16(0xe000).u32(item.length).raw(item).bytes,
      ),
    ),
  );
}

function code(group: number, tag: number, [value, scheme, meaning]: readonly [string, string, string]): Uint8Array {
  return sequence(group, tag, [
    join([text(8, 0x100, "SH", value), text(8, 0x102, "SH", scheme), text(8, 0x104, "LO", meaning)]),
  ]);
}

export const TRANSFER_SYNTAX = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  big: "1.2.840.10008.1.2.2",
};

/** A waveform object with the given multiplex groups and annotation items; `bare` without preamble and header. */
export function dicomFile(
  groups: DicomGroup[],
  {
    transferSyntax = TRANSFER_SYNTAX.explicit,
    annotations = [] as Uint8Array[],
    zone = "",
    bare = false,
    tail = new Uint8Array(),
  } = {},
): Uint8Array {
  form = "explicit";
  const syntax = text(2, 0x10, "UI", transferSyntax);
  const meta = join([element(2, 0, "UL", new Writer().u32(syntax.length).bytes), syntax]);
  form =
    transferSyntax === TRANSFER_SYNTAX.implicit
      ? "implicit"
      : transferSyntax === TRANSFER_SYNTAX.big
        ? "big"
        : "explicit";
  const elements = join([
    text(8, 5, "CS", "ISO_IR 192"),
    text(8, 0x2a, "DT", "20261122140203"),
    text(8, 0x70, "LO", "Maker"),
    ...(zone === "" ? [] : [text(8, 0x201, "SH", zone)]),
    text(0x10, 0x10, "PN", "王^美"),
    text(0x10, 0x20, "LO", "A1"),
    text(0x10, 0x30, "DA", "19690228"),
    text(0x10, 0x40, "CS", "F"),
    ...(annotations.length > 0 ? [sequence(0x40, 0xb020, annotations)] : []),
    sequence(0x5400, 0x100, groups.map(groupItem)),
  ]);
  const whole = Buffer.concat([elements, tail]);
  form = "explicit";
  if (bare) return whole;
  const body = transferSyntax === TRANSFER_SYNTAX.deflated ? deflateRawSync(whole) : whole;
  return new Uint8Array(Buffer.concat([new Uint8Array(128), Buffer.from("DICM"), meta, body]));
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
    ...(group.offsetMs ? [text(0x18, 0x1068, "DS", group.offsetMs)] : []),
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
          ...(channel.label ? [text(0x3a, 0x203, "SH", channel.label)] : []),
          ...(channel.source ? [code(0x3a, 0x208, channel.source)] : []),
          text(0x3a, 0x210, "DS", channel.sensitivity),
          code(0x3a, 0x211, [channel.unit ?? "uV", "UCUM", "unit"]),
          text(0x3a, 0x212, "DS", channel.correction ?? "1"),
          text(0x3a, 0x213, "DS", channel.baseline ?? "0"),
          ...(channel.timeSkew ? [text(0x3a, 0x214, "DS", channel.timeSkew)] : []),
          ...(channel.sampleSkew ? [text(0x3a, 0x215, "DS", channel.sampleSkew)] : []),
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
