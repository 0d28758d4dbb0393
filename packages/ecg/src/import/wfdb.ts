import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Observation } from "fhir/r4";
import type { EcgRead, Recording } from "../recording.ts";
import { LEADS_12, leadSamples } from "../recording.ts";
import { ecgObservation } from "../synthetic/observation.ts";
import { readWfdbHeader } from "../wfdb/header.ts";
import { readWfdb } from "../wfdb/read.ts";

/** Reads a WFDB record from disk by its `.hea` file; the signal files lie beside it. */
export async function readWfdbFile(headerFile: string): Promise<EcgRead> {
  const header = await readFile(headerFile, "latin1");
  const parsed = readWfdbHeader(header);
  if ("message" in parsed) return { ok: false, error: parsed };
  const files: Record<string, Uint8Array> = {};
  for (const { file } of parsed.signals)
    files[file] ??= await readFile(path.join(path.dirname(headerFile), path.basename(file)));
  return readWfdb(header, files);
}

/** A twelve-lead recording as an R4 Observation in steps of 1 microvolt; null when a lead is missing. */
export function recordingObservation(recording: Recording, id: string, subject: string): Observation | null {
  const digital = LEADS_12.map((lead) => {
    const samples = leadSamples(recording, lead);
    return samples ? Array.from(samples, (mv) => (Number.isNaN(mv) ? "E" : Math.round(mv * 1000))) : null;
  });
  if (digital.some((lead) => lead === null)) return null;
  return ecgObservation({
    id,
    subject,
    ...(recording.start ? { effectiveDateTime: recording.start.slice(0, 10) } : {}),
    samplingRateHz: recording.samplingRateHz,
    digital: digital.filter((lead) => lead !== null),
    lsbUv: 1,
    device: recording.device ?? "WFDB record",
  });
}
