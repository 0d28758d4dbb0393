export { type Opening, useSession, useSessionState } from "./use-session.ts";
