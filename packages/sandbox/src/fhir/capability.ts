import { RESOURCE_TYPES, searchParametersOf } from "../store/definitions.ts";
import { RESULT_PARAMETERS } from "../store/search-query.ts";
import type { AnyResource, OauthUris } from "./types.ts";

/** Profiles of HL7 AI Transparency on FHIR: the sandbox keeps them as they are claimed. */
const AI_TRANSPARENCY = "http://hl7.org/fhir/uv/aitransparency/StructureDefinition";
const SUPPORTED: Readonly<Record<string, string[]>> = {
  Device: [`${AI_TRANSPARENCY}/AI-Device`],
  Provenance: [`${AI_TRANSPARENCY}/AI-Provenance`],
};

const INTERACTIONS = ["read", "vread", "update", "patch", "delete", "history-instance", "create", "search-type"];

function resourceStatement(type: string): Record<string, unknown> {
  const parameters = [...searchParametersOf(type)];
  const references = parameters.filter(([, definition]) => definition.type === "reference").map(([code]) => code);
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...(SUPPORTED[type] ? { supportedProfile: SUPPORTED[type] } : {}),
    interaction: INTERACTIONS.map((code) => ({ code })),
    versioning: "versioned-update",
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: "not-match",
    conditionalUpdate: true,
    conditionalDelete: "single",
    referencePolicy: ["literal", "logical", "local"],
    ...(references.length > 0 ? { searchInclude: ["*", ...references].map((code) => `${type}:${code}`) } : {}),
    searchParam: [
      { name: "_id", type: "token" },
      { name: "_lastUpdated", type: "date" },
      ...parameters.map(([name, { type: kind }]) => ({ name, type: kind })),
    ],
  };
}

function security(oauthUris: OauthUris): Record<string, unknown> {
  return {
    cors: true,
    extension: [
      {
        url: "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
        extension: Object.entries(oauthUris).map(([url, valueUri]) => ({ url, valueUri })),
      },
    ],
    service: [
      {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/restful-security-service", code: "SMART-on-FHIR" }],
      },
    ],
  };
}

let resources: Record<string, unknown>[] | null = null;

/** What this server does, from the tables that do it. */
export function capabilityStatement(base: string, oauthUris?: OauthUris): AnyResource {
  resources ??= [...RESOURCE_TYPES].map(resourceStatement);
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: "2026-11-25",
    publisher: "Bedside",
    kind: "instance",
    software: { name: "Bedside sandbox", version: "0.1.0" },
    implementation: { description: "Embedded FHIR store of the Bedside sandbox", url: base },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json", "json"],
    patchFormat: ["application/json-patch+json"],
    rest: [
      {
        mode: "server",
        documentation:
          "Prefer: handling=strict refuses unknown search parameters; otherwise they are named in an OperationOutcome. _revinclude takes every reference parameter of every type, and both includes take :iterate. Dates without a time zone are read in UTC.",
        ...(oauthUris ? { security: security(oauthUris) } : {}),
        resource: resources,
        interaction: [{ code: "transaction" }, { code: "batch" }],
        searchParam: RESULT_PARAMETERS.map((name) => ({
          name,
          type: name === "_count" ? "number" : name === "_total" || name === "_summary" ? "token" : "string",
        })),
        compartment: ["http://hl7.org/fhir/CompartmentDefinition/patient"],
      },
    ],
  };
}
