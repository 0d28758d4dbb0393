import { isObject } from "./json.ts";
import type { AnyResource, FhirRequest, FhirResponse, LoadProgress, LoadReport } from "./types.ts";

type Handle = (request: FhirRequest) => Promise<FhirResponse>;

/** Limits of one transaction: more resources are no faster, and an ECG is large. */
const MOST_RESOURCES = 200;
const MOST_CHARACTERS = 2_000_000;

const nameOf = (resource: AnyResource) => `${resource.resourceType}/${resource.id}`;

function messageOf({ status, body }: FhirResponse): string {
  const issues = isObject(body) && Array.isArray(body.issue) ? body.issue.filter(isObject) : [];
  return String(issues[0]?.diagnostics ?? `status ${status}`);
}

function* batchesOf(resources: Iterable<AnyResource>): Generator<AnyResource[]> {
  let batch: AnyResource[] = [];
  let characters = 0;
  for (const resource of resources) {
    const length = JSON.stringify(resource).length;
    if (batch.length === MOST_RESOURCES || (batch.length > 0 && characters + length > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(resource);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

function transaction(batch: AnyResource[]): FhirRequest {
  const entry = batch.map((resource) => ({ resource, request: { method: "PUT", url: nameOf(resource) } }));
  const body = { resourceType: "Bundle", type: "transaction", entry };
  return { method: "POST", path: "", query: [], headers: {}, body };
}

/**
 * Writes resources to the server behind by transactions of updates, one after the other: HAPI FHIR is no faster with
 * several, and a later one may refer to what an earlier one wrote. A transaction that is refused, as when it refers to
 * what comes later, is tried again after the others, and then resource by resource.
 * @param handle sends a request to the server behind
 */
export async function loadByTransactions(
  handle: Handle,
  resources: Iterable<AnyResource>,
  onProgress: (progress: LoadProgress) => void = () => {},
): Promise<LoadReport> {
  const report: LoadReport = { written: 0, unchanged: 0, refused: [] };
  const again: AnyResource[][] = [];
  const progress = () =>
    onProgress({
      done: report.written + report.refused.length,
      total: Array.isArray(resources) ? resources.length : null,
      written: report.written,
      unchanged: 0,
    });
  const isWritten = async (batch: AnyResource[]): Promise<boolean> => {
    if ((await handle(transaction(batch))).status >= 300) return false;
    report.written += batch.length;
    progress();
    return true;
  };

  for (const batch of batchesOf(resources)) if (!(await isWritten(batch))) again.push(batch);
  for (const batch of again) {
    if (await isWritten(batch)) continue;
    for (const resource of batch) {
      const response = await handle({
        method: "PUT",
        path: nameOf(resource),
        query: [],
        headers: {},
        body: resource,
      });
      if (response.status < 300) report.written++;
      else report.refused.push({ resource: nameOf(resource), message: messageOf(response) });
      progress();
    }
  }
  return report;
}
