import type { LocalCodes } from "@bedside/terminology/concept-map";
import type { ConceptHit } from "./codes.ts";
import type { RawValue } from "./fact.ts";
import type { ChartResource } from "./flatten.ts";
import { type Coding, codeText, isObject, numberAt, textAt, textsOf } from "./json.ts";
import { aboutPart, partsOf, partValue, quantityUnit } from "./observations.ts";
import { observationTime } from "./readings.ts";
import { hitsOfResults } from "./row-reading.ts";
import { readRows } from "./rows.ts";

/** An Observation, or a component of one, as it is coded: what a map of the hospital's codes is made for. */
export interface CodedPart {
  /** `Observation/9`. */
  source: string;
  patient: string | null;
  codings: readonly Coding[];
  /** Its texts, its own first. */
  texts: readonly string[];
  specimens: readonly string[];
  /** Method of the Observation, in words. */
  methods: readonly string[];
  value: RawValue;
  /** FHIR dateTime as recorded. */
  effective: string | null;
  /** Concepts that a chart reads it as today, and why it may not be used; empty when it is read as none. */
  hits: readonly ConceptHit[];
}

/** Dates are read whatever the day is. */
const ANY_DAY = Number.MAX_SAFE_INTEGER;

/** Every coded part of the Observations among these resources, read as a chart reads them. Withdrawn ones are left out. */
export function codedParts(resources: readonly ChartResource[], local: LocalCodes | null): CodedPart[] {
  const { rows } = readRows(resources, local);
  return rows
    .filter(({ resource }) => resource.resourceType === "Observation")
    .filter(({ resource }) => !["entered-in-error", "cancelled"].includes(textAt(resource, "status") ?? ""))
    .flatMap((row) =>
      partsOf(row).flatMap(({ part }) => {
        const code = codeText(part.code);
        if (code.codings.length === 0 && code.text === null) return [];
        const about = aboutPart(row, part);
        return [
          {
            source: row.source,
            patient: row.patient,
            codings: code.codings,
            texts: textsOf(code),
            specimens: about.specimens,
            methods: about.methods,
            value: { value: plainValue(partValue(part)), unit: about.unit },
            effective: observationTime(row, ANY_DAY).time?.text ?? null,
            hits: hitsOfResults(code, about, quantityUnit(part), local),
          },
        ];
      }),
    );
}

function plainValue(found: ReturnType<typeof partValue>): RawValue["value"] {
  const value = found?.value;
  if (found?.kind === "Quantity" && isObject(value)) {
    const number = numberAt(value, "value");
    const comparator = textAt(value, "comparator");
    return comparator && number !== null ? `${comparator}${number}` : number;
  }
  if (found?.kind === "CodeableConcept") return textsOf(codeText(value))[0] ?? null;
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null;
}
