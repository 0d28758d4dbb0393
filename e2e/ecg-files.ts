import { syntheticEcg } from "@bedside/ecg/synthetic";
import type { Page } from "@playwright/test";
import { int16 } from "../packages/ecg/test/files/bytes.ts";
import { latin1, museFile, utf8 } from "../packages/ecg/test/files/xml.ts";

/** A file as a person has it on the desktop. */
export interface DroppedFile {
  name: string;
  bytes: Uint8Array;
}

const LSB_UV = 4.88;
const STORED = [0, 1, 6, 7, 8, 9, 10, 11];

const READING = `<RestingECGMeasurements><VentricularRate>81</VentricularRate><PRInterval>158</PRInterval><QRSDuration>94</QRSDuration><QTCorrected>431</QTCorrected><RAxis>-12</RAxis></RestingECGMeasurements><Diagnosis><DiagnosisStatement><StmtText>Sinus rhythm, device says</StmtText></DiagnosisStatement></Diagnosis>`;

/** A MUSE XML of ten seconds of sinus rhythm, 72 a minute, with the device's own reading in it. */
export function museEcg(name: string, patient: string): DroppedFile {
  const { digital, recording } = syntheticEcg({ seed: 11, lsbUv: LSB_UV });
  const leads = STORED.map((at) => ({ lead: recording.leads[at]!, values: [...digital[at]!] }));
  const device = "<AcquisitionDevice>MAC 5500</AcquisitionDevice>";
  return { name, bytes: latin1(museFile(leads, { patient, device, more: READING })) };
}

export const museIdentity = (id: string, first: string, last: string, birth: string, sex: string): string =>
  `<PatientID>${id}</PatientID><PatientLastName>${last}</PatientLastName><PatientFirstName>${first}</PatientFirstName><DateofBirth>${birth}</DateofBirth><Gender>${sex}</Gender>`;

/** A WFDB header and its signal file: `leads` leads, 360 a second, format 16. It states no patient. */
export function wfdbEcg(record: string, seconds: number, leads = 2): [header: DroppedFile, signal: DroppedFile] {
  const { digital } = syntheticEcg({ seed: 12, samplingRateHz: 360, durationS: 20, lsbUv: LSB_UV });
  const chosen = digital.slice(0, leads);
  const [count, held] = [seconds * 360, 20 * 360];
  const woven = Int16Array.from({ length: count * leads }, (_, i) => chosen[i % leads]![Math.floor(i / leads) % held]!);
  const gain = (1000 / LSB_UV).toFixed(4);
  const names = ["II", "V1", "V5"];
  const rows = names.slice(0, leads).map((name, lead) => {
    const sum = woven.reduce((sum, value, i) => (i % leads === lead ? (sum + value) & 0xffff : sum), 0);
    return `${record}.dat 16 ${gain}/mV 16 0 ${woven[lead]} ${(sum << 16) >> 16} 0 ${name}`;
  });
  return [
    { name: `${record}.hea`, bytes: utf8(`${record} ${leads} 360 ${count} 10:00:00 01/11/2026\n${rows.join("\n")}\n`) },
    { name: `${record}.dat`, bytes: int16(woven) },
  ];
}

/** Rows of numbers without a word of what they are: `leads` columns, 500 a second, microvolt. */
export function bareCsv(name: string, leads = 3): DroppedFile {
  const { digital } = syntheticEcg({ seed: 13, lsbUv: 1 });
  const rows = Array.from(digital[0]!, (_, i) => digital.slice(0, leads).map((lead) => lead[i]));
  return { name, bytes: utf8(rows.map((row) => row.join(",")).join("\n")) };
}

/** Drags files over the page and, unless told not to, lets go. */
export async function drop(page: Page, files: readonly DroppedFile[], letGo = true): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
  const transfer = await page.evaluateHandle((items) => {
    const data = new DataTransfer();
    for (const { name, base64 } of items) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, given);
  const main = page.locator("#main");
  await main.dispatchEvent("dragenter", { dataTransfer: transfer });
  await main.dispatchEvent("dragover", { dataTransfer: transfer });
  if (letGo) await main.dispatchEvent("drop", { dataTransfer: transfer });
}
