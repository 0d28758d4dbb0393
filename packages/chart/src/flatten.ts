import { isObject, objectsAt, textAt } from "./json.ts";

/** A FHIR resource as JSON: only its type is sure. `_fullUrl` is the URL that its Bundle entry gave it. */
export interface ChartResource {
  resourceType: string;
  id?: string;
  _fullUrl?: string;
  [key: string]: unknown;
}

/** Something in the input that is not a readable resource. */
export interface ReadProblem {
  code: "not-an-object" | "no-resource-type" | "operation-outcome" | "empty-entry" | "too-deep";
  /** Where in the input, e.g. `Bundle.entry[3].resource`. */
  path: string;
  message: string;
  /** True for an OperationOutcome that only informs or warns: nothing is missing because of it. */
  harmless?: boolean;
}

export interface Flattened {
  resources: ChartResource[];
  problems: ReadProblem[];
}

/** Bundles nested deeper are not followed. */
const DEEPEST = 8;

function outcomeMessage(resource: Record<string, unknown>): string {
  const issues = objectsAt(resource, "issue").map((issue) => {
    const details = isObject(issue.details) ? textAt(issue.details, "text") : null;
    return [textAt(issue, "severity"), textAt(issue, "code"), details ?? textAt(issue, "diagnostics")]
      .filter(Boolean)
      .join(" ");
  });
  return issues.join("; ") || "OperationOutcome without issue";
}

function isHarmless(resource: Record<string, unknown>): boolean {
  const issues = objectsAt(resource, "issue");
  const mild = issues.every((issue) => ["information", "warning"].includes(textAt(issue, "severity") ?? ""));
  return issues.length > 0 && mild;
}

/**
 * Any FHIR JSON (Bundles of every type, nested, single resources, arrays) as a flat list of resources. Never throws: what
 * is no resource is a problem with its place. Contained resources stay inside their resource; `readCharts` reads them.
 */
export function flattenResources(json: unknown): Flattened {
  const resources: ChartResource[] = [];
  const problems: ReadProblem[] = [];

  function visit(value: unknown, path: string, fullUrl: string | null, depth: number): void {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, `${path}[${i}]`, null, depth);
      return;
    }
    if (!isObject(value)) {
      problems.push({
        code: "not-an-object",
        path,
        message: `Not a JSON object: ${JSON.stringify(value)?.slice(0, 80) ?? typeof value}`,
      });
      return;
    }
    const resourceType = textAt(value, "resourceType");
    if (!resourceType || !/^[A-Z][A-Za-z]+$/.test(resourceType)) {
      const message = resourceType ? `"${resourceType}" is no type of resource` : "Object without resourceType";
      problems.push({ code: "no-resource-type", path, message });
      return;
    }
    if (resourceType === "OperationOutcome") {
      problems.push({ code: "operation-outcome", path, message: outcomeMessage(value), harmless: isHarmless(value) });
      return;
    }
    if (resourceType === "Bundle" || resourceType === "Parameters") {
      if (depth >= DEEPEST) {
        problems.push({ code: "too-deep", path, message: "Bundle nested too deeply" });
        return;
      }
      const key = resourceType === "Bundle" ? "entry" : "parameter";
      for (const [i, entry] of objectsAt(value, key).entries()) {
        const at = `${path === "" ? resourceType : path}.${key}[${i}]`;
        const response = isObject(entry.response) ? entry.response.outcome : undefined;
        if (entry.resource !== undefined) visit(entry.resource, `${at}.resource`, textAt(entry, "fullUrl"), depth + 1);
        else if (response !== undefined) visit(response, `${at}.response.outcome`, null, depth + 1);
        else if (key === "entry" && !isObject(entry.request))
          problems.push({ code: "empty-entry", path: at, message: "Entry without resource" });
      }
      return;
    }
    resources.push({ ...value, resourceType, ...(fullUrl ? { _fullUrl: fullUrl } : {}) });
  }

  visit(json, "", null, 0);
  return { resources, problems };
}
