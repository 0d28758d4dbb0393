import type { CapabilityStatement, CapabilityStatementRestResource, FhirResource } from "fhir/r4";

/** What the server's CapabilityStatement says, as far as write-back needs it. Null is "it does not say". */
export interface Capability {
  /** False when `metadata` could not be read: then every answer is null. */
  known: boolean;
  fhirVersion: string | null;
  transaction: boolean | null;
  create(resourceType: string): boolean | null;
  conditionalCreate(resourceType: string): boolean | null;
  searchParameter(resourceType: string, name: string): boolean | null;
  /** True when the statement lists the profile for the type. */
  supportsProfile(resourceType: string, canonical: string): boolean;
}

export function readCapability(resource: FhirResource | null): Capability {
  if (resource?.resourceType !== "CapabilityStatement") {
    const unknown = (): null => null;
    return {
      known: false,
      fhirVersion: null,
      transaction: null,
      create: unknown,
      conditionalCreate: unknown,
      searchParameter: unknown,
      supportsProfile: () => false,
    };
  }
  const statement = resource as CapabilityStatement;
  const rest = statement.rest?.find((it) => it.mode === "server");
  const of = (type: string): CapabilityStatementRestResource | undefined =>
    rest?.resource?.find((it) => it.type === type);
  return {
    known: true,
    fhirVersion: statement.fhirVersion ?? null,
    transaction: rest?.interaction === undefined ? null : rest.interaction.some((it) => it.code === "transaction"),
    create: (type) =>
      rest?.resource === undefined ? null : (of(type)?.interaction?.some((it) => it.code === "create") ?? false),
    conditionalCreate: (type) => of(type)?.conditionalCreate ?? null,
    searchParameter: (type, name) => of(type)?.searchParam?.some((it) => it.name === name) ?? null,
    supportsProfile: (type, canonical) => of(type)?.supportedProfile?.includes(canonical) ?? false,
  };
}
