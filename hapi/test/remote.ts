import type { AnyResource } from "../../packages/sandbox/src/fhir/service.ts";

export interface Answer {
  status: number;
  body: AnyResource | null;
}

/** A server over HTTP. */
export function remote(base: string) {
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: {
        "content-type": "application/fhir+json",
        accept: "application/fhir+json",
        "cache-control": "no-cache",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as AnyResource) };
  };
}

interface Issue {
  severity: string;
  diagnostics?: string;
  expression?: string[];
  location?: string[];
}
export const issuesOf = ({ body }: Answer): Issue[] => (body?.issue ?? []) as Issue[];
