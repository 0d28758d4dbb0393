export { useSearches } from "./use-searches.ts";
export { type Opening, useSession, useSessionState } from "./use-session.ts";
