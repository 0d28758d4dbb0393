import { sessionPreferences } from "./preferences.ts";
import { baseOf } from "./protocol.ts";
import type { SearchOutcome } from "./request.ts";
import { isOfAnother, runSearch } from "./search.ts";
import { createServerCore, notGranted, type SessionParts } from "./server-core.ts";
import type { Session } from "./session.ts";
import type { StoredSession } from "./store.ts";
import { readStyle, type StyleOutcome } from "./style.ts";
import { failure } from "./transport.ts";
import { createOne, sendTransaction } from "./write.ts";

/** Puts the session of one patient's chart together from what the launch left in storage. */
export function createSession(
  parts: SessionParts,
  { appId, patientId }: Pick<Session, "appId" | "patientId">,
): Session {
  const { stored, issuer, platform } = parts;
  const core = createServerCore(parts);
  const { session: server, send, base, scopes, kept } = core;

  const search: Session["search"] = async (plan, options): Promise<SearchOutcome> => {
    if (!scopes().can(plan.resourceType, "s")) {
      return { ...notGranted(plan.resourceType, "s"), plan, resources: [], issues: [], pages: 0 };
    }
    return runSearch(send, base, plan, patientId, options);
  };

  let style: Promise<StyleOutcome> | null = null;
  const readEhrStyle = async (): Promise<StyleOutcome | null> => {
    if (stored.smartStyleUrl === null) return null;
    style ??= readStyle(stored.smartStyleUrl, [stored.iss, ...issuer.origins], platform);
    return style;
  };

  return {
    ...server,
    get scopes() {
      return server.scopes;
    },
    appId,
    patientId,
    patient: `Patient/${patientId}`,
    encounter: stored.encounter,
    intent: stored.intent,
    tenant: stored.tenant,
    appContext: fromText(stored.appContext),
    needPatientBanner: stored.needPatientBanner,
    preferences: sessionPreferences(stored, issuer, scopes, {
      access: core.tokens.access,
      ended: core.ended,
      platform,
    }),
    launchedOn: (resourceType) => launchReferences(stored, resourceType),
    style: readEhrStyle,
    search,
    searchAll: (plans, options) => Promise.all(plans.map((plan) => search(plan, options))),
    read: async (reference, options) => {
      const outcome = await core.read(reference, options);
      return outcome.ok && isOfAnother(outcome.resource, patientId)
        ? failure("other-patient", 200, "the server answered with another patient's resource")
        : outcome;
    },
    create: async (resource, options) => {
      if (!scopes().can(resource.resourceType, "c")) return notGranted(resource.resourceType, "c");
      const outcome = await createOne(send, base, resource, options);
      return outcome.ok ? { ok: true, entries: [outcome.entry] } : outcome;
    },
    transaction: async (bundle, options) => {
      for (const { resource } of bundle.entry ?? []) {
        if (resource !== undefined && !scopes().can(resource.resourceType, "c"))
          return notGranted(resource.resourceType, "c");
      }
      return sendTransaction(send, base, bundle, await server.capability(), options?.signal);
    },
    keep: (name, items) => {
      if (server.state().status === "active") kept.put(name, items);
    },
    kept: (name) => kept.get(name),
  };
}

/** Roles of an entry that the app was launched on; none stands for `launch` (SMART App Launch 2.2, fhirContext). */
const LAUNCH_ROLES: readonly (string | null)[] = [null, "launch"];

function launchReferences({ fhirContext, iss }: StoredSession, resourceType: string): string[] {
  const base = `${baseOf(iss)}/`;
  const wanted = new RegExp(`^${resourceType}/[A-Za-z0-9\\-.]{1,64}$`);
  const named = fhirContext.flatMap(({ reference, role }) => {
    if (!LAUNCH_ROLES.includes(role)) return [];
    const local = reference.startsWith(base) ? reference.slice(base.length) : reference;
    return wanted.test(local) ? [local] : [];
  });
  return [...new Set(named)];
}

function fromText(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
