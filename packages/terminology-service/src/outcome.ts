/** What is wrong with a request, in words, as an OperationOutcome says it. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(
    status: number,
    code: "invalid" | "required" | "not-found" | "not-supported" | "too-costly",
    message: string,
  ) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function fhirJson(resource: object, status = 200): Response {
  return new Response(JSON.stringify(resource), {
    status,
    headers: { "content-type": "application/fhir+json; charset=utf-8", "cache-control": "no-store" },
  });
}

export const outcome = (status: number, code: string, diagnostics: string): Response =>
  fhirJson({ resourceType: "OperationOutcome", issue: [{ severity: "error", code, diagnostics }] }, status);
