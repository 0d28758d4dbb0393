import type { PatientChart, Reason } from "@bedside/chart";
import type { ModelCard, Result, RuleTable } from "@bedside/models";
import type { Localized } from "@bedside/terminology";
import type { Bundle, BundleEntry, DomainResource, FhirResource, Resource } from "fhir/r4";
import { SYSTEM } from "./identifier.ts";

/** What the clinician did with a result (`design.md`, noun 5). */
export interface FilingDecision {
  kind: "accepted" | "changed" | "rejected" | "draft";
  /** The signed-in clinician: reference on this server (or null) and the name to show. */
  by: { reference: string | null; display: string };
  /** Instant with offset, `2026-11-22T14:03:20+08:00`. */
  at: string;
  /** What a changed result was changed to, in the clinician's words. */
  changedTo?: string;
}

export interface FilingInput {
  /** The patient of the session, `Patient/123`. Must be the one of the chart and of the result. */
  patient: string;
  encounter?: string | null;
  result: Result;
  card: ModelCard;
  /** Rules only: the table, for the words of its clauses. */
  table?: RuleTable;
  chart: PatientChart;
  decision: FilingDecision;
  app: { id: string; version: string };
  /** Language of the words inside the resources. */
  locale: keyof Localized;
  /** `contained` where the EHR gives no right to create a Device. Default `entry`. */
  deviceAs?: "entry" | "contained";
}

export type Filing = { ok: true; bundle: Bundle; identifier: string } | { ok: false; reason: Reason };

/** Why this may not be filed, or null. A refusal or a rejected result is never turned into a number. */
export function whyNot(input: FilingInput): Reason | null {
  const { result, card, decision } = input;
  if (result.status === "refused") return { code: "refused-result" };
  const common = whyNotAtAll(input.patient, input.chart.patient.reference, card, decision);
  if (common !== null) return common;
  if (result.patient !== null && result.patient !== input.patient) return { code: "patient-mismatch" };
  if (result.model !== card.id || result.version !== card.version || result.sha256 !== card.sha256) {
    return { code: "model-mismatch" };
  }
  return null;
}

export function whyNotAtAll(
  patient: string,
  chartPatient: string,
  card: ModelCard,
  decision: FilingDecision,
): Reason | null {
  if (decision.kind === "rejected") return { code: "rejected-result" };
  if (!isResourceReference(patient) || patient !== chartPatient) return { code: "patient-mismatch" };
  if (card.status === "recalled") return { code: "model-recalled" };
  if (Number.isNaN(Date.parse(decision.at)) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(decision.at)) return { code: "no-time" };
  if (decision.kind !== "draft" && decision.by.display.trim() === "") return { code: "no-clinician" };
  return null;
}

/** A reference that another resource may carry: `Type/id` on the same server. */
export const isResourceReference = (reference: string): boolean =>
  /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(reference);

export const isFinal = (decision: FilingDecision): boolean => decision.kind !== "draft";

/** A conditional create: the server makes the resource only when the query finds none. */
export function createOnce(
  fullUrl: string,
  resource: FhirResource,
  name: string,
  system: string,
  value: string,
): BundleEntry {
  return {
    fullUrl,
    resource,
    request: {
      method: "POST",
      url: resource.resourceType,
      ifNoneExist: `${name}=${encodeURIComponent(`${system}|${value}`)}`,
    },
  };
}

export function transactionOf(entries: BundleEntry[]): Bundle {
  return { resourceType: "Bundle", type: "transaction", entry: entries };
}

/**
 * The Bundle as this server takes it: a profile is claimed only where the server says that it knows it. A server that
 * validates refuses a resource with a profile that it can not find; what the resource says stays the same.
 */
export function withKnownProfiles(bundle: Bundle, knows: (resourceType: string, profile: string) => boolean): Bundle {
  const claiming = <T extends Resource>(resource: T): T => {
    const { meta, ...rest } = resource;
    if (meta?.profile === undefined) return resource;
    const { profile, ...others } = meta;
    const known = profile.filter((each) => knows(resource.resourceType, each));
    const kept = known.length > 0 ? { ...others, profile: known } : others;
    return (Object.keys(kept).length > 0 ? { ...rest, meta: kept } : rest) as T;
  };
  return {
    ...bundle,
    entry: bundle.entry?.map((entry) => {
      if (entry.resource === undefined) return entry;
      const resource = claiming(entry.resource as DomainResource & FhirResource);
      const { contained } = resource;
      return { ...entry, resource: contained ? { ...resource, contained: contained.map(claiming) } : resource };
    }),
  };
}

export const methodOf = (card: ModelCard) => ({
  coding: [{ system: SYSTEM.model, code: card.id, version: card.version, display: card.name.en }],
  text: `${card.name.en} ${card.version}`,
});
