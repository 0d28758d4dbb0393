import type { Bundle, BundleEntry, FhirResource } from "fhir/r4";
import type { Capability } from "./capability.ts";
import type { WriteOutcome } from "./request.ts";
import { failure, type Send } from "./transport.ts";

type Written = { reference: string | null; status: number; created: boolean };

/** Creates one resource. With `ifNoneExist` a lost answer is followed by a second try, which finds the first. */
export async function createOne(
  send: Send,
  base: string,
  resource: FhirResource,
  options: { ifNoneExist?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<{ ok: true; entry: Written } | Extract<WriteOutcome, { ok: false }>> {
  const { ifNoneExist, signal } = options;
  const outcome = await send({
    method: "POST",
    url: `${base}/${resource.resourceType}`,
    body: resource,
    headers: {
      prefer: "return=representation",
      ...(ifNoneExist === undefined ? {} : { "if-none-exist": ifNoneExist }),
    },
    repeatable: ifNoneExist !== undefined,
    signal,
  });
  if (!outcome.ok) return outcome;
  const { status, location, resource: answered } = outcome.answer;
  const fromBody = answered?.id !== undefined && answered.resourceType === resource.resourceType;
  const reference = fromBody ? `${answered.resourceType}/${answered.id}` : shortReference(location);
  return { ok: true, entry: { reference, status, created: status === 201 } };
}

/** Sends a transaction, or its creates one by one in order where the server says that it has no transaction. */
export async function sendTransaction(
  send: Send,
  base: string,
  bundle: Bundle,
  capability: Capability,
  signal?: AbortSignal,
): Promise<WriteOutcome> {
  if (capability.transaction === false) return sendOneByOne(send, base, bundle, signal);
  const entries = bundle.entry ?? [];
  const outcome = await send({
    method: "POST",
    url: base,
    body: bundle,
    repeatable: entries.every(isRecognisable),
    signal,
  });
  if (!outcome.ok) return outcome;
  const answer = outcome.answer.resource;
  if (answer?.resourceType !== "Bundle") {
    return failure("not-fhir", outcome.answer.status, "the answer to a transaction is not a Bundle");
  }
  const answered = answer.entry ?? [];
  if (answered.length !== entries.length) {
    return failure(
      "not-fhir",
      outcome.answer.status,
      `the server answered ${answered.length} of ${entries.length} entries`,
    );
  }
  return {
    ok: true,
    entries: answered.map(({ response, resource }) => {
      const status = Number.parseInt(response?.status ?? "", 10) || outcome.answer.status;
      const byId = resource?.id === undefined ? null : `${resource.resourceType}/${resource.id}`;
      return { reference: shortReference(response?.location ?? null) ?? byId, status, created: status === 201 };
    }),
  };
}

/** Without a transaction a break in the middle leaves earlier entries behind; all are recognisable, so a retry completes them. */
async function sendOneByOne(send: Send, base: string, bundle: Bundle, signal?: AbortSignal): Promise<WriteOutcome> {
  const written: Written[] = [];
  const known = new Map<string, string>();
  for (const entry of bundle.entry ?? []) {
    if (entry.resource === undefined || entry.request?.method !== "POST") {
      return failure("refused", null, "only creates can be sent one by one");
    }
    const resource = replaceReferences(entry.resource as FhirResource, known);
    const outcome = await createOne(send, base, resource, { ifNoneExist: entry.request.ifNoneExist, signal });
    if (!outcome.ok) return outcome;
    if (entry.fullUrl !== undefined) {
      if (outcome.entry.reference === null)
        return failure("not-fhir", outcome.entry.status, "the server does not say where it put the entry");
      known.set(entry.fullUrl, outcome.entry.reference);
    }
    written.push(outcome.entry);
  }
  return { ok: true, entries: written };
}

function replaceReferences(resource: FhirResource, known: ReadonlyMap<string, string>): FhirResource {
  return JSON.parse(
    JSON.stringify(resource, (key, value: unknown) =>
      key === "reference" && typeof value === "string" ? (known.get(value) ?? value) : value,
    ),
  ) as FhirResource;
}

const isRecognisable = (entry: BundleEntry): boolean =>
  entry.request?.method === "PUT" || (entry.request?.method === "POST" && entry.request.ifNoneExist !== undefined);

/** `Observation/1` out of `https://host/fhir/Observation/1/_history/2`. */
function shortReference(location: string | null): string | null {
  return /([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(location ?? "")?.[1] ?? null;
}
