import type { ModelCard } from "@bedside/models";
import type { BundleEntry, Provenance, Reference } from "fhir/r4";
import {
  AI_ROLE,
  AIAST,
  agentType,
  clinician,
  deviceIdentifier,
  PROFILE,
  type placeDevice,
} from "./ai-transparency.ts";
import { createOnce, type FilingDecision, isFinal } from "./filing.ts";
import { SYSTEM, uuidUrn } from "./identifier.ts";

export interface ProvenanceInput {
  identifier: string;
  targets: string[];
  /** References of what the model read. */
  inputs: string[];
  card: ModelCard;
  device: ReturnType<typeof placeDevice>;
  decision: FilingDecision;
  app: { id: string; version: string };
}

/**
 * Who made the result (the model), who answers for it (the clinician: verifier when final, enterer of a draft), with what
 * program, from what. AI-Provenance profile. Conditional on a tag, as R4 Provenance has no identifier.
 */
export function provenanceEntry(input: ProvenanceInput): BundleEntry {
  const { identifier, card, decision, device, app } = input;
  const final = isFinal(decision);
  const model: Reference = {
    identifier: { system: SYSTEM.model, value: deviceIdentifier(card) },
    display: `Model card of ${card.name.en} ${card.version}`,
  };
  const provenance: Provenance = {
    resourceType: "Provenance",
    meta: { profile: [PROFILE.provenance], tag: [{ system: SYSTEM.filing, code: identifier }] },
    ...(device.contained.length > 0 ? { contained: device.contained } : {}),
    target: input.targets.map((reference) => ({ reference })),
    recorded: new Date(decision.at).toISOString(),
    reason: [{ coding: [AIAST] }],
    agent: [
      { type: agentType("author"), role: [AI_ROLE], who: device.reference },
      ...(decision.by.display.trim() === "" && decision.by.reference === null
        ? []
        : [{ type: agentType(final ? "verifier" : "enterer"), who: clinician(decision) }]),
      { type: agentType("assembler"), who: { display: `Bedside ${app.id} ${app.version}` } },
    ],
    entity: [
      ...input.inputs.map((reference) => ({ role: "source" as const, what: { reference } })),
      { role: "derivation" as const, what: model },
    ],
  };
  return createOnce(uuidUrn(`provenance ${identifier}`), provenance, "_tag", SYSTEM.filing, identifier);
}
