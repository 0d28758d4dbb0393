import type { Bundle, FhirResource } from "fhir/r4";
import type { OutcomeIssue, RequestFailure, SearchOptions, SearchOutcome, SearchPlan } from "./request.ts";
import { failure, issuesOf, type Send } from "./transport.ts";

const PAGE_SIZE = 200;
/** 100 pages of 200: a chart beyond that is read by narrower plans, not by one. */
const MAX_PAGES = 100;

/** R4 types whose patient is not in a parameter called `patient`, or that have none. */
const PATIENT_PARAMETER: Record<string, string | null> = {
  Patient: "_id",
  Practitioner: null,
  Organization: null,
  Device: null,
  Binary: null,
  // `patient` of Provenance is a *target* that is a Patient, which is not what a caller means.
  Provenance: null,
};

/**
 * The address of a search for one patient, or for all with null. Every name and value is percent-encoded, `|`, `:` and `/` too: a common
 * launcher's proxy collapses the `//` of `http://loinc.org|8480-6` in a raw query and then answers 0 rows without an error.
 */
export function searchUrl(base: string, plan: SearchPlan, patientId: string | null): string {
  const byDefault = plan.resourceType in PATIENT_PARAMETER ? PATIENT_PARAMETER[plan.resourceType] : "patient";
  const parameter = plan.patientParameter === undefined ? byDefault : plan.patientParameter;
  const params: [string, string][] = [
    ...(parameter == null || patientId === null ? [] : [[parameter, patientId] as [string, string]]),
    ...plan.params.map(([name, value]): [string, string] => [name, value]),
  ];
  if (!params.some(([name]) => name === "_count")) params.push(["_count", String(PAGE_SIZE)]);
  const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
  const query = params.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  return `${base}/${encodeURIComponent(plan.resourceType)}?${query}`;
}

/** True for an address on the issuer's server and below its path: the token goes nowhere else. */
export function isInside(base: string, address: string): boolean {
  const home = URL.parse(base);
  const url = URL.parse(address);
  if (home === null || url === null || url.username !== "" || url.password !== "") return false;
  return (
    url.origin === home.origin &&
    (url.pathname === home.pathname || url.pathname.startsWith(`${home.pathname.replace(/\/$/, "")}/`))
  );
}

/** A page of a search that did not come, or not as it should. */
export class SearchError extends Error {
  readonly failure: RequestFailure;
  constructor(failure: RequestFailure) {
    super(failure.text);
    this.name = "SearchError";
    this.failure = failure;
  }
}

/**
 * The pages of a search, one after the other and none kept. The token goes to this server only, and pages that go in a circle
 * or have no end are left.
 * @throws SearchError
 */
export async function* searchPages(
  send: Send,
  base: string,
  first: string,
  { mostPages, signal }: { mostPages: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Page, void> {
  const seen = new Set<string>();
  const failed = (kind: RequestFailure["kind"], status: number | null, text: string): SearchError =>
    new SearchError(failure(kind, status, text).cause);
  let url = first;
  for (;;) {
    if (seen.has(url)) throw failed("paging", null, "the server's pages go in a circle");
    if (seen.size >= mostPages) throw failed("paging", null, `more than ${mostPages} pages`);
    seen.add(url);
    const outcome = await send({ method: "GET", url, repeatable: true, signal });
    if (!outcome.ok) throw new SearchError(outcome.cause);
    const { resource: bundle, status } = outcome.answer;
    if (bundle?.resourceType !== "Bundle") throw failed("not-fhir", status, "the answer to a search is not a Bundle");
    const page = readPage(bundle);
    yield page;
    if (page.next === null) return;
    url = URL.parse(page.next, `${base}/`)?.href ?? "";
    if (!isInside(base, url)) throw failed("outside-server", null, "the next page is on another server");
  }
}

/** What a page says that makes it less than the server's answer; null when nothing. */
export function graveIssue(issues: readonly OutcomeIssue[]): RequestFailure | null {
  const grave = issues.filter((issue) => issue.severity === "error" || issue.severity === "fatal");
  return grave.length === 0
    ? null
    : failure("incomplete", 200, grave.map((issue) => issue.text).join("; "), grave).cause;
}

/** Runs a search to its last page. A page that fails makes the outcome `ok: false`, with what had arrived. */
export async function runSearch(
  send: Send,
  base: string,
  plan: SearchPlan,
  patientId: string,
  options: SearchOptions = {},
): Promise<SearchOutcome> {
  const resources: FhirResource[] = [];
  const issues: OutcomeIssue[] = [];
  let pages = 0;
  let matches = 0;
  let total: number | null = null;
  const stopped = (cause: RequestFailure): SearchOutcome => ({ ok: false, plan, cause, resources, issues, pages });

  try {
    const first = searchUrl(base, plan, patientId);
    for await (const page of searchPages(send, base, first, { mostPages: MAX_PAGES, signal: options.signal })) {
      const stranger = page.resources.find((resource) => isOfAnother(resource, patientId));
      if (stranger !== undefined) {
        resources.length = 0;
        return stopped(
          failure("other-patient", null, `the answer holds ${stranger.resourceType} data of another patient`).cause,
        );
      }
      pages += 1;
      matches += page.matches;
      if (page.total !== null) total = Math.max(total ?? 0, page.total);
      resources.push(...page.resources);
      issues.push(...page.issues);
      options.onPage?.(page.resources, pages);
    }
  } catch (error) {
    if (error instanceof SearchError) return stopped(error.failure);
    throw error;
  }
  const grave = graveIssue(issues);
  if (grave !== null) return stopped(grave);
  const counting = plan.params.some(([name]) => name === "_summary");
  if (total !== null && matches < total && !counting) {
    return stopped(failure("incomplete", 200, `the server counts ${total} rows and sent ${matches}`).cause);
  }
  return { ok: true, plan, resources, issues, pages };
}

/**
 * True for a resource whose patient is somebody else. A server that ignores a parameter it does not know, or mixes two
 * charts, answers with rows like that; they must neither be shown nor silently left out.
 */
export function isOfAnother(resource: FhirResource, patientId: string): boolean {
  if (resource.resourceType === "Patient") return resource.id !== patientId;
  const { subject, patient } = resource as { subject?: unknown; patient?: unknown };
  return [subject, patient].some((it) => {
    const reference = typeof it === "object" && it !== null && "reference" in it ? it.reference : undefined;
    const named =
      typeof reference === "string"
        ? /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(reference)
        : null;
    return named !== null && named[1] !== patientId;
  });
}

interface Page {
  resources: FhirResource[];
  issues: OutcomeIssue[];
  next: string | null;
  /** Entries that match the search, without those that were only included. */
  matches: number;
  /** All matches of all pages, as the server counts them; null when it does not say. */
  total: number | null;
}

function readPage(bundle: Bundle): Page {
  let matches = 0;
  const resources: FhirResource[] = [];
  const issues: OutcomeIssue[] = [];
  const { entry: listed } = bundle as { entry?: unknown };
  for (const entry of Array.isArray(listed) ? (listed as unknown[]) : listed === undefined ? [] : [null]) {
    const { resource, search } = (entry ?? {}) as {
      resource?: Partial<FhirResource> | null;
      search?: { mode?: unknown };
    };
    if (typeof resource?.resourceType !== "string")
      issues.push({ severity: "error", code: "structure", text: "an entry of the answer holds no resource" });
    else if (resource.resourceType === "OperationOutcome") issues.push(...issuesOf(resource as FhirResource));
    else {
      resources.push(resource as FhirResource);
      if (search?.mode !== "include") matches += 1;
    }
  }
  const links = Array.isArray(bundle.link) ? bundle.link : [];
  const next = links.find((link) => link?.relation === "next")?.url;
  return {
    resources,
    issues,
    next: typeof next === "string" && next !== "" ? next : null,
    matches,
    total: typeof bundle.total === "number" ? bundle.total : null,
  };
}
