/** Canonical URIs of the code systems that the suite reads. */
export const SYSTEMS = {
  loinc: "http://loinc.org",
  snomed: "http://snomed.info/sct",
  icd10cm: "http://hl7.org/fhir/sid/icd-10-cm",
  rxnorm: "http://www.nlm.nih.gov/research/umls/rxnorm",
  atc: "http://www.whocc.no/atc",
  nhiService: "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw",
  nhiDrug: "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medication-nhi-tw",
  mdc: "urn:iso:std:iso:11073:10101",
  ucum: "http://unitsofmeasure.org",
} as const;

export type SystemKey = keyof typeof SYSTEMS;

const LABELS: Record<SystemKey, string> = {
  loinc: "LOINC",
  snomed: "SNOMED CT",
  icd10cm: "ICD-10-CM",
  rxnorm: "RxNorm",
  atc: "ATC",
  nhiService: "NHI",
  nhiDrug: "NHI",
  mdc: "MDC",
  ucum: "UCUM",
};

/**
 * Other URIs under which the same codes are met, in lower case and without scheme. The Taiwanese ones were seen in
 * TW Core, the NHI pre-authorisation guide and the NHI-FHIR bridge; ICD-10 (WHO) is read with ICD-10-CM because every
 * rule here works on the common three-character categories.
 */
const ALIASES: Record<SystemKey, readonly string[]> = {
  loinc: ["urn:oid:2.16.840.1.113883.6.1", "twcore.mohw.gov.tw/ig/twcore/codesystem/loinc-tw"],
  snomed: ["urn:oid:2.16.840.1.113883.6.96", "www.snomed.org", "snomed.info/id"],
  icd10cm: [
    "urn:oid:2.16.840.1.113883.6.90",
    "urn:oid:2.16.840.1.113883.6.3",
    "hl7.org/fhir/sid/icd-10",
    "terminology.hl7.org/codesystem/icd-10-cm",
    "www.cms.gov/medicare/coding/icd10",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/icd-10-cm-2014-tw",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/icd-10-cm-2021-tw",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/icd-10-cm-2023-tw",
  ],
  rxnorm: ["urn:oid:2.16.840.1.113883.6.88", "www.nlm.nih.gov/research/umls/rxnorm"],
  atc: [
    "urn:oid:2.16.840.1.113883.6.73",
    "www.whocc.no/atc_ddd_index",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/atc-tw",
  ],
  nhiService: [
    "twcore.mohw.gov.tw/codesystem/nhi-medical-order-code",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/nhi-medical-order-code",
    "twcore.mohw.gov.tw/codesystem/medical-service-payment-tw",
  ],
  nhiDrug: [
    "twcore.mohw.gov.tw/codesystem/nhi-drug-code",
    "twcore.mohw.gov.tw/ig/twcore/codesystem/nhi-drug-code",
    "twcore.mohw.gov.tw/codesystem/medication-nhi-tw",
    "nhicore.nhi.gov.tw/pas/codesystem/nhi-medication",
  ],
  mdc: ["urn:oid:2.16.840.1.113883.6.24"],
  ucum: ["urn:oid:2.16.840.1.113883.6.8"],
};

const bare = (uri: string) =>
  uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\|.*$/, "")
    .replace(/\/+$/, "");

const BY_URI = new Map<string, SystemKey>();
for (const key of Object.keys(SYSTEMS) as SystemKey[]) {
  BY_URI.set(bare(SYSTEMS[key]), key);
  for (const alias of ALIASES[key]) BY_URI.set(bare(alias), key);
}

/** A chart repeats a handful of spellings thousands of times. */
const SEEN = new Map<string, SystemKey | null>();
const MOST_SEEN = 500;
const LONGEST_SEEN = 200;

/** The key of a system written in any known way (scheme, slash, OID, version suffix), null when unknown or absent. */
export function systemKey(system: string | null | undefined): SystemKey | null {
  if (typeof system !== "string") return null;
  const seen = SEEN.get(system);
  if (seen !== undefined) return seen;
  const uri = bare(system);
  const key = BY_URI.get(uri) ?? (uri.startsWith("snomed.info/sct") ? "snomed" : null);
  if (SEEN.size < MOST_SEEN && system.length < LONGEST_SEEN) SEEN.set(system, key);
  return key;
}

/** The canonical URI of a system written in any known way, null when the system is unknown or absent. */
export function canonicalSystem(system: string | null | undefined): string | null {
  const key = systemKey(system);
  return key ? SYSTEMS[key] : null;
}

/** Short name of a system as a mapping text says it, or the URI itself when it is not known. */
export function systemLabel(system: string): string {
  const key = systemKey(system);
  return key ? LABELS[key] : system;
}
