export interface FurtherIssue {
  message: string;
  code: string;
  expression?: string[];
}

/** An answer other than success, in the terms of an OperationOutcome. */
export class FhirError extends Error {
  readonly status: number;
  /** A code of http://hl7.org/fhir/issue-type. */
  readonly code: string;
  readonly expression: string[];
  /** Further issues beside the message itself. */
  readonly issues: FurtherIssue[];

  constructor(
    status: number,
    code: string,
    message: string,
    details: { expression?: string[]; issues?: FurtherIssue[] } = {},
  ) {
    super(message);
    this.name = "FhirError";
    this.status = status;
    this.code = code;
    this.expression = details.expression ?? [];
    this.issues = details.issues ?? [];
  }
}

/** A search that can not be answered as it stands. */
export const badSearch = (message: string, code = "invalid"): FhirError => new FhirError(400, code, message);
