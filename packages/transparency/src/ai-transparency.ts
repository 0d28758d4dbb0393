/**
 * HL7 AI Transparency on FHIR (R4, STU1), as the continuous build of 2026-08-06 has it. Codes changed between ballot and
 * that build, so they stand in this one file.
 */
import type { ModelCard } from "@bedside/models";
import type { CodeableConcept, Coding, Device, Extension, Reference } from "fhir/r4";
import { createOnce, type FilingDecision } from "./filing.ts";
import { SYSTEM, uuidUrn } from "./identifier.ts";

const CANONICAL = "http://hl7.org/fhir/uv/aitransparency";
const DEVICE_TYPE = `${CANONICAL}/CodeSystem/AIdeviceTypeCS`;
const AGENT_TYPE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

export const PROFILE = {
  device: `${CANONICAL}/StructureDefinition/AI-Device`,
  provenance: `${CANONICAL}/StructureDefinition/AI-Provenance`,
} as const;

/** "Artificial Intelligence asserted": on every resource that holds a model's output. */
export const AIAST: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "AIAST",
  display: "Artificial Intelligence asserted",
};

export const AI_ROLE: CodeableConcept = {
  coding: [{ system: DEVICE_TYPE, code: "Artificial-Intelligence", display: "All kinds of Artificial Intelligence" }],
};

export const agentType = (code: "author" | "verifier" | "enterer" | "assembler"): CodeableConcept => ({
  coding: [{ system: AGENT_TYPE, code, display: `${code.charAt(0).toUpperCase()}${code.slice(1)}` }],
});

/** Probability 0 to 1 that a finding is right. */
export const confidence = (probability: number): Extension => ({
  url: `${CANONICAL}/StructureDefinition/AIconfidence`,
  valueDecimal: probability,
});

/** Interval of a result, in percent. */
export const confidenceInterval = (low: number, high: number): Extension => ({
  url: `${CANONICAL}/StructureDefinition/AIconfidence`,
  valueRange: { low: percent(low), high: percent(high) },
});

export const percent = (value: number) => ({ value, unit: "%", system: "http://unitsofmeasure.org", code: "%" });

const KINDS: Record<ModelCard["kind"], string[]> = {
  equation: ["Deterministic-AI"],
  rules: ["Rule-Based-Systems"],
  network: ["Deep-Learning-Models", "AI-for-Physiological-Signal-Data"],
};

export const deviceIdentifier = (card: ModelCard): string => `${card.id}:${card.version}:${card.sha256}`;

/** The model as a Device (AI-Device profile). One resource for one model file, shared by every result of it. */
export function modelDevice(card: ModelCard): Device {
  return {
    resourceType: "Device",
    meta: { profile: [PROFILE.device] },
    extension: KINDS[card.kind].map((code) => ({
      url: `${CANONICAL}/StructureDefinition/aitransparency.AIKind`,
      valueCodeableConcept: { coding: [{ system: DEVICE_TYPE, code }] },
    })),
    identifier: [{ system: SYSTEM.model, value: deviceIdentifier(card) }],
    status: "active",
    deviceName: [{ name: card.name.en, type: "model-name" }],
    modelNumber: card.id,
    type: AI_ROLE,
    version: [
      { type: { text: "model version" }, value: card.version },
      { type: { text: "sha256 of the model file" }, value: card.sha256 },
    ],
    note: [{ text: `${card.intendedUse.en} ${card.limits.en}` }, { text: card.citation }],
  };
}

/** How a Bundle carries the Device: as an entry of its own, or inside each resource that names it. */
export function placeDevice(card: ModelCard, as: "entry" | "contained") {
  const device = modelDevice(card);
  if (as === "contained") {
    return {
      reference: { reference: "#model", display: card.name.en } as Reference,
      contained: [{ ...device, id: "model" }],
      entries: [],
    };
  }
  const fullUrl = uuidUrn(`device ${deviceIdentifier(card)}`);
  return {
    reference: { reference: fullUrl, display: card.name.en } as Reference,
    contained: [] as (Device & { id: string })[],
    entries: [createOnce(fullUrl, device, "identifier", SYSTEM.model, deviceIdentifier(card))],
  };
}

/** The clinician as a Reference: by reference where the server knows one, by name always. */
export const clinician = ({ by }: FilingDecision): Reference =>
  by.reference === null ? { display: by.display } : { reference: by.reference, display: by.display };
