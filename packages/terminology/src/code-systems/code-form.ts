import { isLoincCode } from "../loinc.ts";
import { systemKey } from "../systems.ts";

/** ICD-9-CM has no place among the systems of facts: nothing here is coded in it, it only leads to ICD-10-CM. */
export const ICD9CM = "http://hl7.org/fhir/sid/icd-9-cm";

/** A code as its system writes it: capitals, and the dot of ICD codes, which claims leave out (`i472` is `I47.2`). */
export function canonicalCode(system: string, code: string): string {
  const trimmed = code.trim();
  if (system === ICD9CM) return withDot(trimmed.toUpperCase(), trimmed.toUpperCase().startsWith("E") ? 4 : 3);
  switch (systemKey(system)) {
    case "icd10cm":
      return withDot(trimmed.toUpperCase(), 3);
    case "nhiService":
    case "nhiDrug":
      return trimmed.toUpperCase();
    default:
      return trimmed;
  }
}

/** True for a code that can not exist, whatever the edition: a LOINC code with a wrong check digit. */
export const isImpossible = (system: string, code: string) => systemKey(system) === "loinc" && !isLoincCode(code);

const withDot = (code: string, after: number) => {
  const bare = code.replace(".", "");
  return bare.length > after ? `${bare.slice(0, after)}.${bare.slice(after)}` : bare;
};
