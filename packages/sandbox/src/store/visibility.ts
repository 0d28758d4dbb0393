import type { Fragment } from "./conditions.ts";
import { PATIENT_COMPARTMENT } from "./definitions.ts";
import type { Store } from "./store.ts";

/** What a caller may see; the same shape as the service's Restriction. */
export interface Visibility {
  patient?: string;
  canRead(resourceType: string): boolean;
}

export const EVERYTHING: Visibility = { canRead: () => true };

/** References by which a record about records belongs to the patient of what it is about. */
const ABOUT: Record<string, string[]> = { Provenance: ["target"], AuditEvent: ["entity"] };

/** Are all visible resources of this type rows of the patient's compartment? */
export const isConfinedToCompartment = (type: string): boolean =>
  PATIENT_COMPARTMENT.has(type) && ABOUT[type] === undefined && type !== "DocumentReference";

const TRUE: Fragment = { text: "1", values: [] };

/**
 * Condition under which a resource of this type is visible. With a patient: the types of the patient compartment only
 * where they are in that patient's; the other types (Practitioner, Medication...) unless they name another patient.
 * Provenance and AuditEvent follow their targets, and a document without any subject (a model card) belongs to nobody.
 */
export function visibleWhere(store: Store, visibility: Visibility, type: string, pk: string): Fragment {
  if (!visibility.canRead(type)) return { text: "0", values: [] };
  const { patient } = visibility;
  if (patient === undefined) return TRUE;
  const mine = `EXISTS (SELECT 1 FROM compartment c WHERE c.pk = ${pk} AND c.patient = ?)`;
  const anybodys = `NOT EXISTS (SELECT 1 FROM compartment c WHERE c.pk = ${pk})`;
  if (!PATIENT_COMPARTMENT.has(type)) return { text: `(${mine} OR ${anybodys})`, values: [patient] };
  const about = ABOUT[type];
  if (about) {
    const keys = about.map((code) => store.paramKey(`${type}.${code}`)).join(", ");
    return {
      text: `(${mine} OR EXISTS (SELECT 1 FROM reference a JOIN resource b ON b.type = a.type AND b.id = a.id AND b.deleted = 0
        JOIN compartment c ON c.pk = b.pk WHERE a.pk = ${pk} AND a.param IN (${keys}) AND c.patient = ?))`,
      values: [patient, patient],
    };
  }
  if (type === "DocumentReference") {
    const subject = store.paramKey("DocumentReference.subject");
    return {
      text: `(${mine} OR (${anybodys} AND NOT EXISTS (SELECT 1 FROM reference s WHERE s.pk = ${pk} AND s.param = ${subject})))`,
      values: [patient],
    };
  }
  return { text: mine, values: [patient] };
}
