import type { FhirResponse, FhirService } from "../../packages/sandbox/src/fhir/service.ts";
import { BASE } from "./clinic.ts";

export type Query = [name: string, value: string][];

export interface Search {
  type: string;
  query: Query;
}

/** What a client can see of a search that was followed to its last page. */
export interface Seen {
  status: number;
  /** Codes of the OperationOutcome's errors. */
  errors: string[];
  total: number | null;
  /** References of the matches, page by page. */
  pages: string[][];
  included: string[];
}

const MOST_PAGES = 60;

interface Entry {
  resource?: { resourceType: string; id?: string };
  search?: { mode?: string };
}

export function errorsOf({ body }: FhirResponse): string[] {
  if (body?.resourceType !== "OperationOutcome" || !Array.isArray(body.issue)) return [];
  return (body.issue as { severity?: string; code?: string }[])
    .filter(({ severity }) => severity === "error" || severity === "fatal")
    .map(({ code }) => code ?? "");
}

/** Runs a search and follows its `next` links. */
export async function see(service: FhirService, { type, query }: Search): Promise<Seen> {
  const seen: Seen = { status: 0, errors: [], total: null, pages: [], included: [] };
  const included = new Set<string>();
  let path = type;
  let pairs: Query = query;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await service.handle({ method: "GET", path, query: pairs, headers: {}, body: null });
    seen.status = answer.status;
    seen.errors = errorsOf(answer);
    if (answer.status !== 200 || answer.body === null) break;
    const { entry, link, total } = answer.body as {
      entry?: Entry[];
      link?: { relation: string; url: string }[];
      total?: number;
    };
    if (page === 0) seen.total = total ?? null;
    const matches: string[] = [];
    for (const { resource, search } of entry ?? []) {
      if (resource === undefined || resource.resourceType === "OperationOutcome") continue;
      const reference = `${resource.resourceType}/${resource.id}`;
      if (search?.mode === "include") included.add(reference);
      else matches.push(reference);
    }
    seen.pages.push(matches);
    const next = link?.find(({ relation }) => relation === "next")?.url;
    if (next === undefined) break;
    const url = new URL(next);
    path = url.pathname.slice(new URL(BASE).pathname.length + 1);
    pairs = [...url.searchParams];
  }
  seen.included = [...included].sort();
  return seen;
}

const sorted = (list: string[]): string[] => [...list].sort();

/** The first thing in which two answers differ, in words; null when a client sees the same. */
export function difference(search: Search, embedded: Seen, hapi: Seen): string | null {
  const say = (what: string, ours: unknown, theirs: unknown) =>
    `${what}: embedded ${JSON.stringify(ours)?.slice(0, 300)}, HAPI ${JSON.stringify(theirs)?.slice(0, 300)}`;
  if (embedded.status !== hapi.status)
    return say("status", [embedded.status, embedded.errors], [hapi.status, hapi.errors]);
  if (embedded.status !== 200) return null;
  const ours = embedded.pages.flat();
  const theirs = hapi.pages.flat();
  if (new Set(ours).size !== ours.length) return say("a match twice", ours, theirs);
  const isOrdered = search.query.some(([name]) => name === "_sort");
  const [a, b] = isOrdered ? [ours, theirs] : [sorted(ours), sorted(theirs)];
  if (JSON.stringify(a) !== JSON.stringify(b)) {
    const missing = b.filter((it) => !a.includes(it));
    const extra = a.filter((it) => !b.includes(it));
    if (missing.length + extra.length > 0) return say("matches", { extra }, { extra: missing });
    return say("order", a, b);
  }
  const wantsTotal = search.query.some(
    ([name, value]) => (name === "_total" && value === "accurate") || name === "_summary",
  );
  if (wantsTotal && embedded.total !== hapi.total) return say("total", embedded.total, hapi.total);
  const sizes = (seen: Seen) => seen.pages.map((page) => page.length).filter((size) => size > 0);
  const hasCount = search.query.some(([name]) => name === "_count");
  if (hasCount && JSON.stringify(sizes(embedded)) !== JSON.stringify(sizes(hapi)))
    return say("pages", sizes(embedded), sizes(hapi));
  if (JSON.stringify(embedded.included) !== JSON.stringify(hapi.included))
    return say(
      "included",
      { extra: embedded.included.filter((it) => !hapi.included.includes(it)) },
      { extra: hapi.included.filter((it) => !embedded.included.includes(it)) },
    );
  return null;
}

export const shown = ({ type, query }: Search): string =>
  `${type}?${query.map(([name, value]) => `${name}=${value}`).join("&")}`;
