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

function transaction(batch: AnyResource[], base: string): FhirRequest {
  // A server that validates what it is sent wants every resource of a Bundle to have its address.
  const entry = batch.map((resource) => ({
    fullUrl: `${base}/${nameOf(resource)}`,
    resource,
    request: { method: "PUT", url: nameOf(resource) },
  }));
  const body = { resourceType: "Bundle", type: "transaction", entry };
  return { method: "POST", path: "", query: [], headers: {}, body };
}

/** Sends all, then again those that were not written, as long as that writes some: one may refer to what comes later. */
async function writtenInRounds<T>(all: Iterable<T>, isWritten: (one: T) => Promise<boolean>): Promise<T[]> {
  let waiting: Iterable<T> = all;
  for (;;) {
    const left: T[] = [];
    let hasProgress = false;
    for (const one of waiting) {
      if (await isWritten(one)) hasProgress = true;
      else left.push(one);
    }
    if (left.length === 0 || !hasProgress) return left;
    waiting = left;
  }
}

/**
 * Writes resources to the server behind by transactions of updates, one after the other: HAPI FHIR is no faster with
 * several. What the server refuses in a transaction is tried resource by resource.
 * @param handle sends a request to the server behind, known as `base`
 */
export async function loadByTransactions(
  handle: Handle,
  base: string,
  resources: Iterable<AnyResource>,
  onProgress: (progress: LoadProgress) => void = () => {},
): Promise<LoadReport> {
  const report: LoadReport = { written: 0, unchanged: 0, refused: [] };
  const progress = () =>
    onProgress({
      done: report.written + report.refused.length,
      total: Array.isArray(resources) ? resources.length : null,
      written: report.written,
      unchanged: 0,
    });
  const isAccepted = (response: FhirResponse, count: number): boolean => {
    if (response.status >= 300) return false;
    report.written += count;
    progress();
    return true;
  };

  const batches = await writtenInRounds(batchesOf(resources), async (batch) =>
    isAccepted(await handle(transaction(batch, base)), batch.length),
  );
  const messages = new Map<AnyResource, string>();
  const refused = await writtenInRounds(batches.flat(), async (resource) => {
    const response = await handle({
      method: "PUT",
      path: nameOf(resource),
      query: [],
      headers: {},
      body: resource,
    });
    messages.set(resource, messageOf(response));
    return isAccepted(response, 1);
  });
  for (const resource of refused)
    report.refused.push({ resource: nameOf(resource), message: messages.get(resource) ?? "" });
  progress();
  return report;
}
