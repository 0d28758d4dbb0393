import { BitWriter, base64, int16, Writer } from "./bytes.ts";

export interface XmlLead {
  lead: string;
  values: number[];
}

const sequence = (code: string, value: string) =>
  `<component><sequence><code code="${code}" codeSystem="2.16.840.1.113883.6.24"/>${value}</sequence></component>`;

export interface AecgOptions {
  sets: XmlLead[][];
  head?: string;
  scaleUv?: number;
  origin?: string;
  doctype?: string;
}

/** HL7 aECG with one rhythm series of the given sequence sets at 500 Hz. */
export function aecgFile({
  sets,
  head = "20261122140203.000",
  scaleUv = 2.5,
  origin,
  doctype = "",
}: AecgOptions): string {
  const bodies = sets.map((leads) => {
    const time = `<value xsi:type="GLIST_TS"><head value="${head}"/><increment value="0.002" unit="s"/></value>`;
    const all = leads.map(({ lead, values }) =>
      sequence(
        `MDC_ECG_LEAD_${lead.toUpperCase()}`,
        `<value xsi:type="SLIST_PQ">${origin ?? '<origin value="0" unit="uV"/>'}<scale value="${scaleUv}" unit="uV"/><digits>${values.join(" ")}</digits></value>`,
      ),
    );
    return `<component><sequenceSet>${sequence("TIME_ABSOLUTE", time)}${all.join("")}</sequenceSet></component>`;
  });
  return `<?xml version="1.0"?>${doctype}<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><component><series><code code="RHYTHM"/>${bodies.join("")}</series></component></AnnotatedECG>`;
}

/** GE MUSE XML with one rhythm waveform at 500 Hz and 4.88 microvolt a step. */
export function museFile(
  leads: XmlLead[],
  {
    date = "11-22-2026",
    doctype = '<!DOCTYPE RestingECG SYSTEM "restecg.dtd">',
    patient = "<PatientLastName>Nu\u00f1ez</PatientLastName>",
    device = "",
    more = "",
  } = {},
): string {
  const data = leads.map(({ lead, values }) => {
    const bytes = int16(values);
    return `<LeadData><LeadSampleCountTotal>${values.length}</LeadSampleCountTotal><LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits><LeadID>${lead}</LeadID><LeadSampleSize>2</LeadSampleSize><WaveFormData>${base64(bytes)}</WaveFormData></LeadData>`;
  });
  return `<?xml version="1.0" encoding="ISO-8859-1"?>${doctype}<RestingECG><PatientDemographics>${patient}</PatientDemographics>${more}<TestDemographics>${device}<AcquisitionDate>${date}</AcquisitionDate><AcquisitionTime>14:02:03</AcquisitionTime></TestDemographics><Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>${data.join("")}</Waveform></RestingECG>`;
}

const ORDER = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/** Philips XML of twelve leads in the usual order at 500 Hz and 5 microvolt: 1.03 plain or 1.04 with XLI. */
export function philipsFile(leads: number[][], version: "1.03" | "1.04", durationMs = leads[0]!.length * 2): string {
  const bytes = version === "1.04" ? xli(leads) : int16(leads.flat());
  const coding = version === "1.04" ? 'compression="XLI"' : 'compressflag="False" compressmethod="XLI"';
  return `<?xml version="1.0" encoding="utf-16"?><restingecgdata xmlns="http://www3.medical.philips.com"><documentinfo><documentversion>${version}</documentversion></documentinfo><dataacquisition date="2026-11-22" time="14:02:03"><machine>PageWriter</machine><signalcharacteristics><samplingrate>500</samplingrate><resolution>5</resolution><bitspersample>16</bitspersample></signalcharacteristics></dataacquisition><waveforms><parsedwaveforms dataencoding="Base64" ${coding} numberofleads="12" leadlabels="${ORDER.join(" ")}" durationperchannel="${durationMs}" samplespersecond="500" resolution="5">${base64(bytes)}</parsedwaveforms></waveforms></restingecgdata>`;
}

/** Twelve leads as XLI stores them: what I and II do not tell, second differences, high and low bytes, LZW. */
export function xli(leads: number[][]): Uint8Array {
  const [one, two, three, avr, avl, avf, ...chest] = leads as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const stored = [
    one,
    two,
    three.map((v, i) => two[i]! - one[i]! - v),
    avr.map((v, i) => -v - Math.floor((one[i]! + two[i]!) / 2)),
    avl.map((v, i) => Math.floor((one[i]! - three[i]!) / 2) - v),
    avf.map((v, i) => Math.floor((two[i]! + three[i]!) / 2) - v),
    ...chest,
  ];
  const out = new Writer();
  for (const values of stored) {
    const start = 0;
    const differences = [...values];
    for (let i = 2; i < values.length; i++) {
      // The value of sample i follows from the difference that stands one before it; the last one is not used.
      const own = 2 * values[i - 1]! - values[i - 2]! - values[i]!;
      if (i > 2) differences[i - 1] = own + 64;
      else if (own !== start) throw new Error("the first three samples must lie on a line");
    }
    differences[values.length - 1] = 64;
    const words = differences.map((v) => v & 0xffff);
    const packed = lzw(Uint8Array.from([...words.map((v) => v >> 8), ...words.map((v) => v & 0xff)]));
    out.u32(packed.length).u16(1).u16(start).raw(packed);
  }
  return out.bytes;
}

/** LZW with codes of 10 bits and a dictionary that stays as it is once it is full. */
export function lzw(bytes: Uint8Array): Uint8Array {
  const bits = new BitWriter();
  const known = new Map<string, number>(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
  let piece = "";
  for (const byte of bytes) {
    const longer = piece + String.fromCharCode(byte);
    if (known.has(longer)) {
      piece = longer;
      continue;
    }
    bits.high(known.get(piece)!, 10);
    if (known.size < 1023) known.set(longer, known.size);
    piece = String.fromCharCode(byte);
  }
  return bits.high(known.get(piece)!, 10).high(1023, 10).bytes;
}

export const utf16 = (text: string): Uint8Array => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, "utf16le")]);
export const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
