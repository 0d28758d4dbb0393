import type { FoundPage, SearchPlan } from "./request.ts";
import { graveIssue, SearchError, searchPages, searchUrl } from "./search.ts";
import { createServerCore, notGranted, type SessionParts } from "./server-core.ts";
import type { StaffSession } from "./session.ts";

/** A million rows of 200 a page: beyond that a hospital's results are read in parts. */
const MOST_PAGES = 5000;

/** Puts a session without a patient together. Rights over one patient are none here. */
export function createStaffSession(parts: SessionParts): StaffSession {
  const { session: server, send, base, scopes } = createServerCore(parts, ["user", "system"]);

  async function* pages(plan: SearchPlan, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<FoundPage, void> {
    if (!scopes().can(plan.resourceType, "s")) throw new SearchError(notGranted(plan.resourceType, "s").cause);
    const first = searchUrl(base, plan, null);
    for await (const { resources, total, issues } of searchPages(send, base, first, {
      mostPages: MOST_PAGES,
      signal,
    })) {
      const grave = graveIssue(issues);
      if (grave !== null) throw new SearchError(grave);
      yield { resources, total };
    }
  }

  return {
    ...server,
    get scopes() {
      return server.scopes;
    },
    pages,
  };
}
