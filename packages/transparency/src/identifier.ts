import type { Result } from "@bedside/models";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { EcgFinding } from "./ecg-report.ts";
import type { FilingDecision } from "./filing.ts";

/** Systems of the suite's own identifiers and codes. */
export const SYSTEM = {
  /** Business identifier of a filed result. */
  result: "urn:bedside:result",
  /** A model: as a code its id, as a Device identifier `id:version:sha256`. */
  model: "urn:bedside:model",
  /** Outcome categories of a model card, `model.category`. */
  category: "urn:bedside:category",
  /** Clauses of a rule table, `model.rule.clause`. */
  clause: "urn:bedside:clause",
  /** SCP-ECG statement acronyms as PTB-XL uses them. */
  statement: "urn:bedside:scp-ecg",
  /** Tag that lets a Provenance be created once (R4 Provenance has no identifier). */
  filing: "urn:bedside:filing",
} as const;

/**
 * Business identifier of a result: the same patient, model file, inputs and decision give the same one, whoever files it
 * and whenever, in whatever order the inputs are listed. `score2-asia-pacific:` and 40 hex digits of a SHA-256.
 */
export function resultIdentifier(
  patient: string,
  result: Result,
  decision: Pick<FilingDecision, "kind" | "changedTo">,
): string {
  const inputs = Object.values(result.inputs).map((used) => ({
    column: used.column,
    value: used.value,
    unit: used.unit,
    origin: used.origin,
    source: used.fact?.source ?? used.fact?.entry?.chosenSource ?? null,
    effective: used.fact?.effective ?? null,
    entered: used.fact?.state === "entered",
  }));
  return identify(result.model, {
    patient,
    version: result.version,
    sha256: result.sha256,
    inputs: Object.fromEntries(inputs.map((input) => [input.column, input])),
    missing: result.status === "range" ? result.missing.map((input) => input.column).sort() : [],
    decision: decision.kind,
    changedTo: decision.changedTo ?? null,
  });
}

/** Business identifier of an ECG report: recording, model file what was decided about each finding, and the measurements that a person changed. */
export function ecgIdentifier(
  patient: string,
  recording: string,
  model: { id: string; version: string; sha256: string },
  findings: readonly EcgFinding[],
  decision: Pick<FilingDecision, "kind">,
  edited?: unknown,
): string {
  return identify(model.id, {
    patient,
    recording,
    edited,
    version: model.version,
    sha256: model.sha256,
    findings: Object.fromEntries(findings.map((it) => [it.label, [it.decision, it.changedTo ?? null]])),
    decision: decision.kind,
  });
}

const identify = (model: string, content: unknown): string => `${model}:${hashOf(content).slice(0, 40)}`;

/** SHA-256 of the JSON with sorted keys, in hex. */
export function hashOf(content: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** `urn:uuid:` made of a name, so that the same filing gives the same Bundle (UUID version 8, RFC 9562). */
export function uuidUrn(name: string): string {
  const hex = hashOf(name);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
