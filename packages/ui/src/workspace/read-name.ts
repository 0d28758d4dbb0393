import type { TextFunction } from "../i18n/i18n.tsx";
import type { uiMessages } from "../i18n/messages.ts";
import type { WorkspaceMessages } from "./messages.ts";
import type { ChartRead } from "./useChart.ts";

const KNOWN = new Set([
  "Patient",
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "MedicationDispense",
  "FamilyMemberHistory",
  "Procedure",
  "DiagnosticReport",
]);

type Text = TextFunction<keyof typeof uiMessages | keyof WorkspaceMessages>;

/** What a search brings, in the reader's words. */
export function readName({ resourceType }: Pick<ChartRead, "resourceType">, text: Text): string {
  return KNOWN.has(resourceType) ? text(`work.read.${resourceType}` as "work.read.Patient") : resourceType;
}

/** The names of some searches in one line, each once. */
export function readNames(reads: readonly ChartRead[], text: Text): string {
  return [...new Set(reads.map((read) => readName(read, text)))].join(text("list.comma"));
}

const CAUSES = [
  "scope-missing",
  "forbidden",
  "timeout",
  "network",
  "paging",
  "not-fhir",
  "incomplete",
  "other-patient",
] as const;
type Cause = (typeof CAUSES)[number] | "other";

/** Why a search failed, as far as a reader can use it. */
export const causeOf = ({ cause }: Pick<ChartRead, "cause">): Cause => CAUSES.find((it) => it === cause) ?? "other";

/** `Prescriptions: no answer in time`. */
export function failedText(reads: readonly ChartRead[], text: Text): string {
  const causes = [...new Set(reads.map(causeOf))];
  return text("work.row-failed", {
    what: readNames(reads, text),
    cause: causes.map((cause) => text(`cause.${cause}`)).join(text("list.comma")),
  });
}
