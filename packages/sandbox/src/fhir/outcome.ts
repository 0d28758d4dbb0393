import type { FhirError } from "../store/fhir-error.ts";
import type { AnyResource, FhirResponse } from "./types.ts";

export interface Issue {
  severity: "fatal" | "error" | "warning" | "information";
  code: string;
  diagnostics: string;
  expression?: string[];
}

export const outcome = (issues: Issue[]): AnyResource => ({ resourceType: "OperationOutcome", issue: issues });

export const information = (diagnostics: string): AnyResource =>
  outcome([{ severity: "information", code: "informational", diagnostics }]);

const withExpression = (expression: string[] | undefined) =>
  expression !== undefined && expression.length > 0 ? { expression } : {};

export function outcomeOfError(error: FhirError): AnyResource {
  const first: Issue = {
    severity: "error",
    code: error.code,
    diagnostics: error.message,
    ...withExpression(error.expression),
  };
  const more = error.issues.map(
    (issue): Issue => ({
      severity: "error",
      code: issue.code,
      diagnostics: issue.message,
      ...withExpression(issue.expression),
    }),
  );
  return outcome([first, ...more]);
}

export const answer = (
  status: number,
  body: FhirResponse["body"],
  headers: Record<string, string> = {},
): FhirResponse => ({
  status,
  headers: { ...(body === null ? {} : { "content-type": "application/fhir+json; charset=utf-8" }), ...headers },
  body,
});
