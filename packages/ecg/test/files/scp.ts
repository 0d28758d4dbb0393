import { BitWriter, Writer } from "./bytes.ts";

/** A code of a Huffman table as section 2 lists it: prefix bits, all bits, is a value, value or table, code. */
export type Code = [prefixBits: number, totalBits: number, isValue: boolean, value: number, code: number];

export interface ScpOptions {
  leads: { id: number; values: number[] }[];
  first?: number;
  last?: number;
  stepNv?: number;
  intervalUs?: number;
  differences?: 0 | 1 | 2;
  /** `default` is the table of the standard; absent: plain 16-bit integers. */
  huffman?: "default" | Code[][];
  bimodal?: boolean;
  /** Values of section 5, one array a lead; with them the reference beat is in the file. */
  reference?: { stepNv: number; intervalUs: number; values: number[][]; fiducial: number; isSubtracted: boolean };
  beats?: { type: number; first: number; fiducial: number; last: number }[];
  zones?: { first: number; last: number }[];
  header?: Uint8Array;
  measurements?: Uint8Array;
  statements?: string[];
}

export function crcCcitt(bytes: ArrayLike<number>): number {
  let crc = 0xffff;
  for (let i = 0; i < bytes.length; i++) {
    crc ^= bytes[i]! << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** An SCP-ECG record (EN 1064) of the sections that the options need. */
export function scpFile(options: ScpOptions): Uint8Array {
  const bodies = new Map<number, Uint8Array>([[1, options.header ?? new Writer().u8(255).u16(0).bytes]]);
  if (options.huffman) bodies.set(2, huffmanSection(options.huffman));
  bodies.set(3, leadSection(options));
  if (options.beats) bodies.set(4, beatSection(options));
  const encode = (values: number[]) => encodeLead(difference(values, options.differences ?? 0), options.huffman);
  const { reference } = options;
  if (reference)
    bodies.set(
      5,
      block(reference.stepNv, reference.intervalUs, options.differences ?? 0, 0, reference.values.map(encode)),
    );
  const leads = options.leads.map(({ values }) => encode(values));
  bodies.set(
    6,
    block(options.stepNv ?? 1000, options.intervalUs ?? 2000, options.differences ?? 0, options.bimodal ? 1 : 0, leads),
  );
  if (options.measurements) bodies.set(7, options.measurements);
  if (options.statements) bodies.set(8, statementSection(options.statements));
  return record(bodies);
}

function record(bodies: Map<number, Uint8Array>): Uint8Array {
  const pointers = new Writer();
  const zeroLength = 16 + 12 * 10;
  let at = 7 + zeroLength;
  pointers.u16(0).u32(zeroLength).u32(7);
  for (let number = 1; number <= 11; number++) {
    const length = bodies.has(number) ? bodies.get(number)!.length + 16 : 0;
    pointers
      .u16(number)
      .u32(length)
      .u32(length > 0 ? at : 0);
    at += length;
  }
  const rest = new Writer().u32(at - 1).raw(section(0, pointers.bytes));
  for (let number = 1; number <= 11; number++) if (bodies.has(number)) rest.raw(section(number, bodies.get(number)!));
  return new Writer().u16(crcCcitt(rest.bytes)).raw(rest.bytes).bytes;
}

function section(number: number, body: Uint8Array): Uint8Array {
  const rest = new Writer()
    .u16(number)
    .u32(body.length + 16)
    .u8(13)
    .u8(13);
  rest.text(number === 0 ? "SCPECG" : "", 6, "\0").raw(body);
  return new Writer().u16(crcCcitt(rest.bytes)).raw(rest.bytes).bytes;
}

function huffmanSection(huffman: "default" | Code[][]): Uint8Array {
  if (huffman === "default") return new Writer().u16(19999).bytes;
  const out = new Writer().u16(huffman.length);
  for (const table of huffman) {
    out.u16(table.length);
    for (const [prefix, total, isValue, value, code] of table)
      out
        .u8(prefix)
        .u8(total)
        .u8(isValue ? 1 : 0)
        .u16(value)
        .u32(code);
  }
  return out.bytes;
}

function leadSection({ leads, first = 1, last, reference }: ScpOptions): Uint8Array {
  const out = new Writer().u8(leads.length).u8((reference?.isSubtracted ? 1 : 0) | 4 | (leads.length << 3));
  for (const { id, values } of leads)
    out
      .u32(first)
      .u32(last ?? first + values.length - 1)
      .u8(id);
  return out.bytes;
}

function beatSection({ reference, beats = [], zones = [] }: ScpOptions): Uint8Array {
  const ms = reference ? (reference.values[0]!.length * reference.intervalUs) / 1000 : 0;
  const out = new Writer()
    .u16(ms)
    .u16(reference?.fiducial ?? 0)
    .u16(beats.length);
  for (const { type, first, fiducial, last } of beats) out.u16(type).u32(first).u32(fiducial).u32(last);
  for (const { first, last } of zones) out.u32(first).u32(last);
  return out.bytes;
}

function statementSection(statements: string[]): Uint8Array {
  const out = new Writer().u8(0).u16(2026).u8(11).u8(22).u8(14).u8(2).u8(3).u8(statements.length);
  for (const [i, text] of statements.entries())
    out
      .u8(i + 1)
      .u16(text.length + 1)
      .text(text)
      .u8(0);
  return out.bytes;
}

function block(stepNv: number, intervalUs: number, coding: number, bimodal: number, leads: Uint8Array[]): Uint8Array {
  const out = new Writer().u16(stepNv).u16(intervalUs).u8(coding).u8(bimodal);
  for (const lead of leads) out.u16(lead.length);
  for (const lead of leads) out.raw(lead);
  return out.bytes;
}

function difference(values: number[], times: 0 | 1 | 2): number[] {
  return values.map((value, i) => {
    if (times === 0 || i < times) return value;
    return times === 1 ? value - values[i - 1]! : value - 2 * values[i - 1]! + values[i - 2]!;
  });
}

function encodeLead(values: number[], huffman: ScpOptions["huffman"]): Uint8Array {
  if (huffman === undefined) return new Uint8Array(Int16Array.from(values).buffer);
  const bits = new BitWriter();
  if (huffman === "default") for (const value of values) encodeDefault(bits, value);
  else encodeWithTables(bits, values, huffman);
  const { bytes } = bits;
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]);
}

/** Annex C: `size` ones, a zero and the sign for 1 to 8; nine ones and a zero before 8 bits; ten ones before 16 bits. */
function encodeDefault(bits: BitWriter, value: number): void {
  const size = Math.abs(value);
  if (value === 0) bits.high(0, 1);
  else if (size <= 8)
    bits
      .high(2 ** size - 1, size)
      .high(0, 1)
      .high(value < 0 ? 1 : 0, 1);
  else if (value >= -128 && value <= 127) bits.high(0x3fe, 10).high(value, 8);
  else bits.high(0x3ff, 10).high(value, 16);
}

/** Uses a code that stands for the value, then a code with room for it, then a switch to the next table. */
function encodeWithTables(bits: BitWriter, values: number[], tables: Code[][]): void {
  let table = 0;
  for (const value of values) {
    for (let tries = 0; ; tries++) {
      if (tries > tables.length) throw new Error(`no code for ${value}`);
      const codes = tables[table]!;
      const exact = codes.find(([prefix, total, isValue, own]) => isValue && prefix === total && own === value);
      const roomy = codes.find(([prefix, total, isValue]) => {
        const top = 2 ** (total - prefix - 1);
        return isValue && total > prefix && value >= -top && value < top;
      });
      const found = exact ?? roomy;
      if (found) {
        bits.low(found[4], found[0]).high(value, found[1] - found[0]);
        break;
      }
      const change = codes.find(([, , isValue]) => !isValue);
      if (!change) throw new Error(`no code for ${value}`);
      bits.low(change[4], change[0]);
      table = change[3] - 1;
    }
  }
}
