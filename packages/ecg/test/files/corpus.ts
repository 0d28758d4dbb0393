import { base64, int16, steps } from "./bytes.ts";
import { dicomFile, dicomNumber, dicomStatement } from "./dicom.ts";
import { edfFile } from "./edf.ts";
import { scpFile } from "./scp.ts";
import { aecgFile, latin1, museFile, philipsFile, utf8, utf16 } from "./xml.ts";

const NAMES = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];
const SIGNAL_FILE = "rec.dat";

export interface SeedFile {
  name: string;
  bytes: Uint8Array;
  companions?: Record<string, Uint8Array>;
}

/** One whole file of every format and coding, `count` samples a lead. */
export function seedFiles(count: number): SeedFile[] {
  const leads = NAMES.slice(0, 3).map((lead, i) => ({
    lead,
    values: steps(count, i).map((v, at) => (at < 3 ? 0 : v)),
  }));
  const values = leads.map((it) => it.values);
  const twelve = NAMES.map((_, i) => values[i % 3]!);
  const scp = { leads: values.map((it, i) => ({ id: i + 1, values: it })), statements: ["Sinus rhythm"] };
  const beats = [{ type: 0, first: 11, fiducial: 20, last: 40 }];
  const reference = {
    stepNv: 1000,
    intervalUs: 2000,
    fiducial: 10,
    isSubtracted: true,
    values: values.map((it) => it.slice(0, 40)),
  };
  const aecg = aecgFile({ sets: [leads] });
  const sampled = {
    resourceType: "Observation",
    id: "1",
    status: "final",
    component: leads.map((it) => ({
      code: { text: it.lead },
      valueSampledData: {
        origin: { value: 0, unit: "uV" },
        period: 2,
        factor: 2.5,
        dimensions: 1,
        data: it.values.join(" "),
      },
    })),
  };
  const binary = { resourceType: "Binary", id: "2", contentType: "application/xml", data: base64(utf8(aecg)) };
  const entry = [{ resource: sampled }, { resource: binary }];
  const wfdb = (format: number, bytes: Uint8Array) => ({
    name: `wfdb ${format}`,
    bytes: utf8(`rec 1 500 ${count} 14:02:03 22/11/2026\n${SIGNAL_FILE} ${format} 200(10)/mV\n`),
    companions: { [SIGNAL_FILE]: bytes },
  });
  return [
    { name: "aecg", bytes: utf8(aecg) },
    { name: "muse", bytes: latin1(museFile(leads)) },
    { name: "philips 1.03", bytes: utf16(philipsFile(twelve, "1.03")) },
    { name: "philips 1.04", bytes: utf8(philipsFile(twelve, "1.04").replace("utf-16", "utf-8")) },
    { name: "scp plain", bytes: scpFile(scp) },
    { name: "scp huffman", bytes: scpFile({ ...scp, huffman: "default", differences: 2 }) },
    { name: "scp reference beat", bytes: scpFile({ ...scp, huffman: "default", differences: 1, reference, beats }) },
    {
      name: "scp bimodal",
      bytes: scpFile({
        ...scp,
        last: 2.5 * count,
        intervalUs: 8000,
        bimodal: true,
        huffman: "default",
        reference,
        beats,
        zones: [{ first: 1, last: count / 2 }],
      }),
    },
    {
      name: "dicom",
      bytes: dicomFile(
        [
          {
            samplingHz: "500",
            channels: values.map((it, i) => ({
              source: [`5.6.3-9-${i + 1}`, "SCPECG", "Lead"],
              values: it,
              sensitivity: "2.5",
            })),
          },
        ],
        { annotations: [dicomStatement("Sinus rhythm"), dicomNumber(["5.13.5-7", "SCPECG", "PR Interval"], "161")] },
      ),
    },
    {
      name: "edf",
      bytes: edfFile({
        signals: leads.map((it) => ({ label: `ECG ${it.lead}`, values: it.values, perRecord: count / 4 })),
        onsets: [0, 1, 2, 9],
      }),
    },
    {
      name: "bdf",
      bytes: edfFile({
        bdf: true,
        signals: leads.map((it) => ({ label: it.lead, values: it.values, perRecord: count / 4 })),
      }),
    },
    wfdb(16, int16(values[0]!)),
    {
      name: "wfdb segments",
      bytes: utf8(`whole/3 1 500 ${count + 100} 14:02:03 22/11/2026\none ${count}\n~ 50\ntwo 50\n`),
      companions: {
        "one.hea": utf8(`one 1 500 ${count}\n${SIGNAL_FILE} 16 200/mV 16 0 0\n`),
        "two.hea": utf8(`two 1 500 50\n${SIGNAL_FILE} 16 200/mV 16 0 0\n`),
        [SIGNAL_FILE]: int16(values[0]!),
      },
    },
    wfdb(
      212,
      Uint8Array.from({ length: 1.5 * count }, (_, i) => (i * 31) & 0xff),
    ),
    wfdb(
      310,
      Uint8Array.from({ length: 2 * count }, (_, i) => (i * 17) & 0xff),
    ),
    {
      name: "csv",
      bytes: utf8(
        ["time (ms),I (mV),II (mV)", ...values[0]!.map((v, i) => `${2 * i},${v / 1000},${values[1]![i]! / 1000}`)].join(
          "\n",
        ),
      ),
    },
    { name: "fhir", bytes: utf8(JSON.stringify({ resourceType: "Bundle", type: "collection", entry })) },
  ];
}
