import type { ModelCard } from "@bedside/models";
import type { Localized } from "@bedside/terminology";
import type { BundleEntry, DiagnosticReport, Observation } from "fhir/r4";
import { AIAST, clinician, confidence, placeDevice } from "./ai-transparency.ts";
import { decisionNote } from "./basis.ts";
import {
  createOnce,
  type Filing,
  type FilingDecision,
  isFinal,
  isResourceReference,
  methodOf,
  transactionOf,
  whyNotAtAll,
} from "./filing.ts";
import { ecgIdentifier, SYSTEM, uuidUrn } from "./identifier.ts";
import { provenanceEntry } from "./provenance.ts";
import { encounterReference } from "./risk-assessment.ts";

/** One statement of the network and what the clinician did with it. */
export interface EcgFinding {
  /** SCP statement, the card's label: `AFIB`. */
  label: string;
  name: Localized;
  /** Probability 0 to 1 as the network gave it. */
  probability: number;
  decision: "accepted" | "changed" | "rejected" | "undecided";
  /** The clinician's words when changed. */
  changedTo?: string;
}

export interface EcgReportInput {
  patient: string;
  /** The patient that the recording belongs to. */
  chartPatient: string;
  encounter?: string | null;
  recording: { reference: string; effective: string | null };
  findings: readonly EcgFinding[];
  /** The clinician's own summary; else the filed findings in words. */
  conclusion?: string;
  /** What stood beside the findings on the screen (measured rules, poor signal), in words: it always goes along. */
  warnings?: readonly string[];
  /** Measurements that a person changed: in words with the machine's, and what makes them another result. */
  edited?: { text: string; key: unknown };
  card: ModelCard;
  decision: FilingDecision;
  app: { id: string; version: string };
  locale: keyof Localized;
  deviceAs?: "entry" | "contained";
}

const LOINC = "http://loinc.org";
const NOTHING_FILED: Localized = { en: "No finding was filed.", "zh-TW": "未寫入任何發現。" };

/**
 * An ECG report as a transaction Bundle: Device (once), one Observation for each finding that the clinician accepted or
 * changed, DiagnosticReport (LOINC 11524-6), Provenance. A draft also holds the undecided ones, as preliminary. Rejected
 * findings, and undecided ones of a final report, are not written.
 */
export function ecgReportBundle(input: EcgReportInput): Filing {
  const { patient, card, decision, locale, recording } = input;
  const refusal = whyNotAtAll(patient, input.chartPatient, card, decision);
  if (refusal !== null) return { ok: false, reason: refusal };
  if (!isResourceReference(recording.reference)) return { ok: false, reason: { code: "no-recording" } };
  const final = isFinal(decision);
  const filed = input.findings.filter(
    ({ decision: it }) => it === "accepted" || it === "changed" || (it === "undecided" && !final),
  );
  const identifier = ecgIdentifier(patient, recording.reference, card, input.findings, decision, input.edited?.key);
  const device = placeDevice(card, input.deviceAs ?? "entry");
  const observations = filed.map((finding): BundleEntry => {
    const id = `${identifier}.${finding.label}`;
    const resource = findingObservation(finding, id, input, device);
    return createOnce(uuidUrn(`finding ${id}`), resource, "identifier", SYSTEM.result, id);
  });
  const isObservation = recording.reference.startsWith("Observation/");
  const results = [...(isObservation ? [recording.reference] : []), ...observations.map((it) => it.fullUrl ?? "")];
  const said = filed.map((finding) => textOf(finding, locale)).join(locale === "en" ? "; " : "；");
  const reportUrl = uuidUrn(`result ${identifier}`);
  const report: DiagnosticReport = {
    resourceType: "DiagnosticReport",
    meta: { security: [AIAST] },
    identifier: [{ system: SYSTEM.result, value: identifier }],
    status: final ? "final" : "preliminary",
    category: [
      {
        coding: [
          {
            system: "http://terminology.hl7.org/CodeSystem/v2-0074",
            code: "EC",
            display: "Electrocardiac (e.g., EKG,  EEC, Holter)",
          },
        ],
      },
    ],
    code: { coding: [{ system: LOINC, code: "11524-6", display: "EKG study" }] },
    subject: { reference: patient },
    ...(input.encounter ? { encounter: { reference: encounterReference(input.encounter) } } : {}),
    ...(recording.effective === null ? {} : { effectiveDateTime: recording.effective }),
    issued: new Date(decision.at).toISOString(),
    ...(final ? { resultsInterpreter: [clinician(decision)] } : {}),
    ...(results.length > 0 ? { result: results.map((reference) => ({ reference })) } : {}),
    conclusion: [
      input.conclusion ?? (said === "" ? NOTHING_FILED[locale] : said),
      ...(input.edited ? [input.edited.text] : []),
      ...(input.warnings ?? []),
    ].join("\n"),
  };
  return {
    ok: true,
    identifier,
    bundle: transactionOf([
      ...device.entries,
      ...observations,
      createOnce(reportUrl, report, "identifier", SYSTEM.result, identifier),
      provenanceEntry({
        identifier,
        targets: [reportUrl, ...observations.map((it) => it.fullUrl ?? "")],
        inputs: [recording.reference],
        card,
        device,
        decision,
        app: input.app,
      }),
    ]),
  };
}

const textOf = (finding: EcgFinding, locale: keyof Localized): string =>
  finding.decision === "changed" && finding.changedTo !== undefined ? finding.changedTo : finding.name[locale];

function findingObservation(
  finding: EcgFinding,
  identifier: string,
  input: EcgReportInput,
  device: ReturnType<typeof placeDevice>,
): Observation {
  const { recording, decision, locale } = input;
  const changed = finding.decision === "changed";
  const final = isFinal(decision) && finding.decision !== "undecided";
  const derived = /^(DocumentReference|Media|Observation)\//.test(recording.reference);
  return {
    resourceType: "Observation",
    meta: { security: [AIAST] },
    ...(device.contained.length > 0 ? { contained: device.contained } : {}),
    extension: [confidence(finding.probability)],
    identifier: [{ system: SYSTEM.result, value: identifier }],
    status: final ? "final" : "preliminary",
    category: [
      {
        coding: [
          {
            system: "http://terminology.hl7.org/CodeSystem/observation-category",
            code: "procedure",
            display: "Procedure",
          },
        ],
      },
    ],
    code: { coding: [{ system: LOINC, code: "8601-7", display: "EKG impression" }] },
    subject: { reference: input.patient },
    ...(input.encounter ? { encounter: { reference: encounterReference(input.encounter) } } : {}),
    ...(recording.effective === null ? {} : { effectiveDateTime: recording.effective }),
    issued: new Date(decision.at).toISOString(),
    ...(final ? { performer: [clinician(decision)] } : {}),
    // A changed finding is no longer what the network said: the clinician's words, without its code.
    valueCodeableConcept: changed
      ? { text: textOf(finding, locale) }
      : {
          coding: [{ system: SYSTEM.statement, code: finding.label, display: finding.name.en }],
          text: finding.name[locale],
        },
    note: [
      decisionNote(
        changed
          ? { ...decision, kind: "changed", changedTo: `${finding.name[locale]} → ${textOf(finding, locale)}` }
          : decision,
        locale,
      ),
    ],
    method: methodOf(input.card),
    device: device.reference,
    ...(derived ? { derivedFrom: [{ reference: recording.reference }] } : {}),
  };
}
