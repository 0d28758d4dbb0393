import type { LaunchSettings } from "../../../src/launch-settings.ts";

/** Requirements by the beginning of their ids, as the kinds of launch and client call for them. */
const EVERY_LAUNCH = ["discovery-", "authorize-", "token-", "fhir-"];
const BACKEND = [
  "token-post-form",
  "token-grant-type",
  "token-client-assertion",
  "assertion-",
  "backend-",
  "fhir-",
  "token-not-in-url",
];
const OF_CLIENT = {
  public: ["token-client-public"],
  "confidential-symmetric": ["token-client-basic"],
  "confidential-asymmetric": ["token-client-assertion", "assertion-"],
} as const;

/** Whether a launch with these settings can be expected to meet this requirement. Refreshing is not: a short visit never does. */
export function isExpected(id: string, settings: LaunchSettings): boolean {
  const begins = (list: readonly string[]) => list.some((start) => id.startsWith(start));
  if (settings.kind === "backend-service") return begins(BACKEND);
  const client = settings.appUnderTest?.clientKind ?? "public";
  if (begins(Object.values(OF_CLIENT).flat())) return begins(OF_CLIENT[client]);
  if (id === "authorize-scope-launch") return settings.kind === "provider-ehr" || settings.kind === "patient-portal";
  return begins(EVERY_LAUNCH);
}
