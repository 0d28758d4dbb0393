import type { Fragment } from "./conditions.ts";
import { PATIENT_COMPARTMENT } from "./definitions.ts";
import { type IndexRows, indexRowsOf } from "./index-rows.ts";
import { compartmentsOf, type Entry, type Store } from "./store.ts";

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

/**
 * Was a deleted resource visible? The rule of `visibleWhere`, judged by the last version that had content, because a
 * deleted resource has no index rows.
 */
export function wasVisible(store: Store, visibility: Visibility, entry: Entry): boolean {
  const { patient } = visibility;
  const { type } = entry;
  if (!visibility.canRead(type)) return false;
  if (patient === undefined) return true;
  const last = lastIndex(store, entry);
  if (!last) return false;
  if (last.patients.has(patient)) return true;
  const about = ABOUT[type]?.map((code) => `${type}.${code}`);
  if (about)
    return last.rows.references.some((row) => {
      const target = about.includes(row.param) ? store.entry(row.type, row.id) : null;
      return target !== null && lastIndex(store, target)?.patients.has(patient) === true;
    });
  if (last.patients.size > 0) return false;
  if (!PATIENT_COMPARTMENT.has(type)) return true;
  return (
    type === "DocumentReference" && !last.rows.references.some(({ param }) => param === "DocumentReference.subject")
  );
}

function lastIndex(store: Store, { type, id }: Entry): { rows: IndexRows; patients: Set<string> } | null {
  const content = store.history(type, id).find(({ resource }) => resource !== null)?.resource;
  if (!content) return null;
  const rows = indexRowsOf(content, store.base);
  return { rows, patients: compartmentsOf(type, id, rows) };
}
