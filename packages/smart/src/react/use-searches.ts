import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import type { SearchOutcome, SearchPlan } from "../request.ts";
import type { Session } from "../session.ts";

/**
 * Runs the plans for the session's patient, each on its own: one that fails leaves the others standing. A failure is an
 * outcome with `ok: false`, not a thrown error, so that a fact can say "failed to load"; `refetch` of its query tries again.
 */
export function useSearches(session: Session, plans: readonly SearchPlan[]): UseQueryResult<SearchOutcome, Error>[] {
  return useQueries({
    queries: plans.map((plan) => ({
      queryKey: ["search", session.issuer.iss, session.patient, plan],
      queryFn: ({ signal }: { signal: AbortSignal }) => session.search(plan, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
      // The session has retried what can be retried.
      retry: false,
    })),
  });
}
