import type { LocalCodes } from "@bedside/terminology/concept-map";
import type { Reason } from "./fact.ts";
import type { ChartResource } from "./flatten.ts";
import { compareText, isObject, type Json, objectAt, objectsAt, shortHash, stableJson, textAt } from "./json.ts";

/** A resource of the chart, its name, and what is already known against using it. */
export interface Row {
  resource: ChartResource;
  /** `Observation/9`, `urn:uuid:...`, or `DiagnosticReport/2#obs` for a contained one. */
  source: string;
  /** Reference of the patient it is about, null when it does not say. */
  patient: string | null;
  /** Why nothing of this resource may be used: withdrawn, duplicate, unknown modifier, no patient. */
  barred: Reason | null;
  /** Finds what a reference of this resource points to. */
  resolve: (reference: string) => ChartResource | null;
  /** The hospital's own maps. */
  local: LocalCodes | null;
}

/** Resource types that facts are read from. */
export const CLINICAL_TYPES: readonly string[] = [
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "MedicationDispense",
  "FamilyMemberHistory",
];

const CONTAINABLE = ["DiagnosticReport", "Encounter", "List", "Composition", "CarePlan", "Procedure"];

/** Modifier extensions that this software understands: none yet. */
const KNOWN_MODIFIERS: readonly string[] = [];

/** Names made from content are kept, for they take a walk through the resource. */
const HASHED = new WeakMap<ChartResource, string>();

/** The name that a screen and a file can look a resource up by. */
export function sourceOf(resource: ChartResource): string {
  if (typeof resource.id === "string" && resource.id !== "") return `${resource.resourceType}/${resource.id}`;
  if (resource._fullUrl) return resource._fullUrl;
  const known = HASHED.get(resource);
  if (known) return known;
  const name = `${resource.resourceType}?${shortHash(stableJson(resource))}`;
  HASHED.set(resource, name);
  return name;
}

function withoutVersion(reference: string): string {
  return reference.replace(/\/_history\/.*$/, "");
}

/** `Type/id` at the end of a relative or absolute reference, null for `urn:` and `#` ones. */
function typeAndId(reference: string): string | null {
  const match = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(withoutVersion(reference));
  return match?.[1] ?? null;
}

function baseOf(url: string): string | null {
  const tail = typeAndId(url);
  return tail && /^https?:\/\//.test(url) ? withoutVersion(url).slice(0, -tail.length) : null;
}

/** Resources by every name that a reference may use. */
class ResourceIndex {
  private readonly byName = new Map<string, ChartResource>();
  private readonly byTail = new Map<string, ChartResource[]>();

  constructor(resources: readonly ChartResource[]) {
    for (const resource of resources) {
      const name = resource._fullUrl ? withoutVersion(resource._fullUrl) : null;
      if (name && !this.byName.has(name)) this.byName.set(name, resource);
      if (typeof resource.id !== "string" || resource.id === "") continue;
      const tail = `${resource.resourceType}/${resource.id}`;
      this.byTail.set(tail, [...(this.byTail.get(tail) ?? []), resource]);
    }
  }

  /** What a reference points to; a relative one is first looked for on the server of the resource that makes it. */
  find(reference: string, from: ChartResource | null = null): ChartResource | null {
    const plain = withoutVersion(reference);
    const home = from?._fullUrl ? baseOf(from._fullUrl) : null;
    const atHome = home ? this.byName.get(`${home}${plain}`) : undefined;
    if (atHome) return atHome;
    const exact = this.byName.get(plain);
    if (exact) return exact;
    const tail = typeAndId(plain);
    const found = tail ? this.byTail.get(tail) : undefined;
    if (!found) return null;
    const base = baseOf(plain);
    // A resource of another server with the same id is another resource.
    const fitting = found.filter((resource) => {
      const own = resource._fullUrl ? baseOf(resource._fullUrl) : null;
      return !base || !own || base === own;
    });
    const servers = new Set(fitting.map((resource) => baseOf(resource._fullUrl ?? "")));
    return servers.size === 1 ? fitting[0]! : null;
  }
}

const IDENTITY_KEYS = new Set(["meta", "text", "_fullUrl"]);

function contentOf(resource: ChartResource, withId: boolean): string {
  const kept = Object.entries(resource).filter(([key]) => !IDENTITY_KEYS.has(key) && (withId || key !== "id"));
  return stableJson(Object.fromEntries(kept));
}

function versionOrder(a: ChartResource, b: ChartResource): number {
  const version = (resource: ChartResource) => Number(textAt(resource.meta, "versionId") ?? Number.NaN);
  const updated = (resource: ChartResource) => Date.parse(textAt(resource.meta, "lastUpdated") ?? "");
  const [ua, ub] = [updated(a), updated(b)];
  if (ua !== ub && !Number.isNaN(ua) && !Number.isNaN(ub)) return ub - ua;
  const [va, vb] = [version(a), version(b)];
  if (va !== vb && !Number.isNaN(va) && !Number.isNaN(vb)) return vb - va;
  if (isWithdrawn(a) !== isWithdrawn(b)) return isWithdrawn(a) ? -1 : 1;
  return compareText(stableJson(a), stableJson(b));
}

/** True when the versions or dates of two copies say which is newer, or when one of them is withdrawn for good. */
function isOrdered(a: ChartResource, b: ChartResource): boolean {
  const says = (key: string) => {
    const [x, y] = [textAt(a.meta, key), textAt(b.meta, key)];
    return x !== null && y !== null && x !== y;
  };
  return says("versionId") || says("lastUpdated") || isWithdrawn(a) !== isWithdrawn(b);
}

const isWithdrawn = (resource: ChartResource) => textAt(resource, "status") === "entered-in-error";

/**
 * Of several copies with one name, the newest stays and the others are barred. Copies that differ and do not say which is
 * newer all stay: what they say is compared like the rows of different resources.
 */
function bareDuplicates(rows: Row[]): void {
  const bySource = new Map<string, Row[]>();
  for (const row of rows) {
    const base = row.resource._fullUrl ? (baseOf(row.resource._fullUrl) ?? "") : "";
    const key = `${base}|${row.source}`;
    bySource.set(key, [...(bySource.get(key) ?? []), row]);
  }
  for (const group of bySource.values()) {
    if (group.length < 2) continue;
    group.sort((a, b) => versionOrder(a.resource, b.resource));
    const newest = group[0]!.resource;
    const kept = contentOf(newest, true);
    for (const row of group.slice(1)) {
      if (contentOf(row.resource, true) === kept) row.barred ??= { code: "duplicate" };
      else if (isOrdered(newest, row.resource)) row.barred ??= { code: "superseded-version" };
    }
  }
  const byIdentifier = new Map<string, string>();
  for (const row of [...rows].sort((a, b) => compareText(a.source, b.source))) {
    if (row.barred || textAt(row.resource, "status") === "entered-in-error") continue;
    for (const identifier of objectsAt(row.resource, "identifier")) {
      const system = textAt(identifier, "system");
      const value = textAt(identifier, "value");
      if (!system || !value) continue;
      const key = `${row.resource.resourceType}|${system}|${value}|${contentOf(row.resource, false)}`;
      if (byIdentifier.has(key)) row.barred ??= { code: "duplicate" };
      else byIdentifier.set(key, row.source);
    }
  }
}

/** The modifier that bars a resource or a part of it, null when there is none. */
export function modifierOf(resource: Json): Reason | null {
  for (const extension of objectsAt(resource, "modifierExtension")) {
    const url = textAt(extension, "url") ?? "?";
    if (!KNOWN_MODIFIERS.includes(url)) return { code: "modifier-extension", values: { url } };
  }
  const rules = textAt(resource, "implicitRules");
  return rules ? { code: "implicit-rules", values: { url: rules } } : null;
}

const subjectOf = (resource: ChartResource) => objectAt(resource, "subject") ?? objectAt(resource, "patient");

/** All rows of a set of resources, with the patients they are about. The order of the input does not matter. */
export function readRows(
  input: readonly ChartResource[],
  local: LocalCodes | null,
): {
  patients: Map<string, ChartResource | null>;
  rows: Row[];
} {
  const resources = input
    .filter((resource) => isObject(resource) && typeof resource.resourceType === "string")
    .sort((a, b) => compareText(sourceOf(a), sourceOf(b)) || versionOrder(a, b));
  const index = new ResourceIndex(resources);
  const patients = new Map<string, ChartResource | null>();
  const patientResources = resources.filter((resource) => resource.resourceType === "Patient");
  for (const patient of patientResources) {
    const key = patientKey(patient);
    if (!patients.has(key)) patients.set(key, patient);
  }

  function patientKey(patient: ChartResource): string {
    const plain = sourceOf(patient);
    const clash = patientResources.find((other) => other !== patient && sourceOf(other) === plain);
    const sameBase = clash && baseOf(clash._fullUrl ?? "") === baseOf(patient._fullUrl ?? "");
    return clash && !sameBase && patient._fullUrl ? patient._fullUrl : plain;
  }

  function patientOf(from: ChartResource, contained: readonly Json[]): { patient: string | null; other: boolean } {
    const subject = subjectOf(from);
    const reference = textAt(subject, "reference");
    if (reference?.startsWith("#")) {
      const target = contained.find((item) => `#${textAt(item, "id")}` === reference);
      if (target?.resourceType !== "Patient") return { patient: null, other: target !== undefined };
      const [identifier] = objectsAt(target, "identifier");
      return { patient: identifier ? byIdentifier(identifier) : null, other: false };
    }
    if (reference) {
      const target = index.find(reference, from);
      if (target) {
        if (target.resourceType === "Patient") return { patient: patientKey(target), other: false };
        return { patient: null, other: true };
      }
      const tail = typeAndId(reference);
      if (tail && !tail.startsWith("Patient/")) return { patient: null, other: true };
      const type = textAt(subject, "type");
      if (type && type !== "Patient") return { patient: null, other: true };
      const plain = withoutVersion(reference);
      // An absolute reference to a patient that is not here stays absolute when the same id is somebody else here.
      if (!tail) return { patient: plain, other: false };
      return { patient: patients.has(tail) ? plain : tail, other: false };
    }
    const identifier = objectAt(subject, "identifier");
    return { patient: identifier ? byIdentifier(identifier) : null, other: false };
  }

  function byIdentifier(identifier: Json): string | null {
    const system = textAt(identifier, "system");
    const value = textAt(identifier, "value");
    if (!system || !value) return null;
    const owners = patientResources.filter((patient) =>
      objectsAt(patient, "identifier").some(
        (own) => textAt(own, "system") === system && textAt(own, "value") === value,
      ),
    );
    const keys = [...new Set(owners.map(patientKey))];
    return keys.length === 1 ? keys[0]! : null;
  }

  function isPatient(focus: Json, from: ChartResource, patient: string | null): boolean {
    const reference = textAt(focus, "reference");
    const target = reference ? index.find(reference, from) : null;
    if (target) return target.resourceType === "Patient" && patientKey(target) === patient;
    return reference !== null && patient !== null && withoutVersion(reference) === patient;
  }

  const rows: Row[] = [];
  function add(resource: ChartResource, source: string, contained: readonly Json[], parent: Row | null): void {
    const found =
      subjectOf(resource) || !parent ? patientOf(resource, contained) : { patient: parent.patient, other: false };
    let barred = parent?.barred ?? modifierOf(resource);
    if (!barred && found.other) barred = { code: "about-other" };
    if (!barred && objectsAt(resource, "focus").some((focus) => !isPatient(focus, resource, found.patient)))
      barred = { code: "about-other" };
    if (!barred && found.patient === null) barred = { code: "no-subject" };
    rows.push({
      resource,
      source,
      patient: found.patient,
      barred,
      local,
      resolve: (reference) => {
        if (!reference.startsWith("#")) return index.find(reference, resource);
        const target = contained.find((item) => `#${textAt(item, "id")}` === reference);
        return target && typeof target.resourceType === "string" ? (target as ChartResource) : null;
      },
    });
  }

  for (const resource of resources) {
    const contained = objectsAt(resource, "contained");
    const source = sourceOf(resource);
    if (CLINICAL_TYPES.includes(resource.resourceType)) add(resource, source, contained, null);
    if (!CLINICAL_TYPES.includes(resource.resourceType) && !CONTAINABLE.includes(resource.resourceType)) continue;
    for (const [i, item] of contained.entries()) {
      if (typeof item.resourceType !== "string" || !CLINICAL_TYPES.includes(item.resourceType)) continue;
      const status = textAt(resource, "status");
      const holder = patientOf(resource, contained);
      const parent: Row = {
        resource,
        source,
        patient: holder.patient,
        barred: status === "entered-in-error" || status === "cancelled" ? { code: status } : modifierOf(resource),
        local,
        resolve: () => null,
      };
      const name = textAt(item, "id") ?? String(i);
      add(item as ChartResource, `${source}#${name}`, contained, parent);
    }
  }
  bareDuplicates(rows);
  for (const row of rows) if (row.patient !== null && !patients.has(row.patient)) patients.set(row.patient, null);
  rows.sort((a, b) => compareText(a.source, b.source) || compareText(stableJson(a.resource), stableJson(b.resource)));
  return { patients, rows };
}
