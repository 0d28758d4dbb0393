// `node scripts/failure-matrix.ts`: prints the failure table of the browser tests as docs/failures.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { FAILURE_GROUPS, type FailureCase, type Shown } from "../e2e/failure-cases.ts";
import { LAUNCH_REASONS } from "../packages/smart/src/index.ts";

/** The columns of the table, by the paths of their apps. */
export const COLUMNS = {
  "ecg-triage": "ECG triage",
  "coronary-risk": "Coronary risk",
  "lung-decision": "Lung decision",
};
const APPS = Object.values(COLUMNS);

const CAUSES: Record<string, string> = {
  other: "server fault",
  timeout: "no answer in time",
  network: "no connection",
  "scope-missing": "the EHR did not grant it",
  forbidden: "the server refused",
  paging: "the server's pages do not end",
  "not-fhir": "the answer is no FHIR data",
  incomplete: "the server says that its answer is not complete",
  "other-patient": "the server sent data of another patient",
};

function cells(shown: Shown): string[] {
  if ("page" in shown) return APPS.map(() => `page "${LAUNCH_REASONS[shown.page].title.en}"`);
  if ("right" in shown) return APPS.map(() => "the right answer");
  if ("says" in shown) return APPS.map(() => shown.says);
  const cause = CAUSES[shown.failed] ?? shown.failed;
  return [
    `"The ECGs could not be read": ${cause}; try again`,
    `"Could not be read: diagnoses": ${cause}; no plain number; retry`,
    `"Could not be read: diagnoses": ${cause}; no plain verdict; retry`,
  ];
}

/** The text of docs/failures.md. */
export function failureMatrix(): string {
  const tables = FAILURE_GROUPS.map(({ title, spec, cases }) => {
    const lines = Object.entries(cases as Record<string, FailureCase>).map(
      ([id, { failure, shown }]) => `| ${id} | ${failure} | ${cells(shown).join(" | ")} |`,
    );
    return [
      `## ${title}`,
      "",
      `Run by \`${spec}\`.`,
      "",
      `| case | what goes wrong | ${APPS.join(" | ")} |`,
      "|---|---|---|---|---|",
      ...lines,
      "",
    ].join("\n");
  });
  return [
    "# What the reader sees when something fails",
    "",
    "Each row is a failure, each cell what then stands on the screen of that app; a browser test brings about each cell, in that",
    "app. An error page always says what happened, what the reader does now, what the IT desk does, and a reference; it holds",
    "nothing of the patient. Written by `node scripts/failure-matrix.ts` from `e2e/failure-cases.ts`; a unit test compares the",
    "two, and the cells with those that the browser tests declare.",
    "",
    ...tables,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(path.resolve(import.meta.dirname, "../docs/failures.md"), failureMatrix());
}
