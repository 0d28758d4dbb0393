import { type EcgRead } from "../recording.ts";
import { ecgError } from "../reasons.ts";

/** Text of a `.hea` and bytes of its `.dat` (formats 16 and 212) -> a recording in millivolt. */
export function readWfdb(_header: string, _data: Uint8Array): EcgRead {
  return { ok: false, error: ecgError("wfdb-header", { detail: "" }) };
}
