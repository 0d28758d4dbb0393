import { parseResourceScope, type ResourceScope, scopesFor } from "../auth/scopes.ts";
import type { FhirRequest, Restriction, Touch } from "../fhir/service.ts";

/** What a token allows on one request: the restriction to pass on, or the scope that was missing. */
export type Access =
  | {
      ok: true;
      restrict: Restriction | undefined;
      addToSearch: [string, string][];
      mustMatch: { type: string; id: string; query: [string, string][] } | null;
    }
  | { ok: false; message: string; needed: string };

/** Scope that a request needed, as an app would ask for it. */
function neededScope(touch: Touch): string {
  return `patient/${touch.type}.${touch.interaction}`;
}

function refuse(touch: Touch, why?: string): Access {
  const needed = neededScope(touch);
  const where = touch.inBundle === undefined ? "" : ` (Bundle entry ${touch.inBundle})`;
  return {
    ok: false,
    needed,
    message:
      why ??
      `This needs the scope ${needed} (or user/${touch.type}.${touch.interaction}), which the token does not have${where}.`,
  };
}

/** Constrained scopes are joined into one search constraint; only one parameter name can be an "or" in FHIR. */
function jointConstraint(scopes: ResourceScope[]): [string, string][] | null {
  const [first, ...others] = scopes;
  if (!first) return null;
  if (others.length === 0) return first.constraint;
  const names = new Set(scopes.flatMap((scope) => scope.constraint.map(([name]) => name)));
  if (names.size !== 1 || scopes.some((scope) => scope.constraint.length !== 1)) return null;
  return [[[...names][0] ?? "", scopes.map((scope) => scope.constraint[0]?.[1] ?? "").join(",")]];
}

/**
 * Decides one request by SMART's rules. Every touch (the interaction itself, each Bundle entry, included and chained
 * types) needs a scope. When a `user/` scope covers all of them the request is not tied to a patient; otherwise it is
 * confined to the patient of the token.
 */
export function decideAccess(
  scopeTexts: string[],
  patient: string | undefined,
  touches: Touch[],
  request: FhirRequest,
): Access {
  const scopes = scopeTexts.map(parseResourceScope).filter((scope) => scope !== null);
  const user = scopes.filter((scope) => scope.context === "user" && scope.constraint.length === 0);
  const free = scopes.filter(
    (scope) =>
      scope.context !== "system" &&
      scope.constraint.length === 0 &&
      (scope.context === "user" || patient !== undefined),
  );
  const needs = (touch: Touch) => ({ type: touch.type, interaction: touch.interaction });
  const readable = (list: ResourceScope[]) => (type: string) =>
    scopesFor(list, { type, interaction: "r" }).length > 0 || scopesFor(list, { type, interaction: "s" }).length > 0;

  if (touches.every((touch) => scopesFor(user, needs(touch)).length > 0)) {
    const all = user.some((scope) => scope.type === "*" && scope.letters.size === 5);
    return { ok: true, restrict: all ? undefined : { canRead: readable(user) }, addToSearch: [], mustMatch: null };
  }

  let addToSearch: [string, string][] = [];
  let mustMatch: { type: string; id: string; query: [string, string][] } | null = null;
  const constrainedTypes = new Set<string>();
  for (const touch of touches) {
    if (scopesFor(free, needs(touch)).length > 0) continue;
    const constrained = scopesFor(scopes, needs(touch)).filter(
      (scope) => scope.context !== "system" && scope.constraint.length > 0,
    );
    if (constrained.length === 0) {
      const withoutPatient =
        patient === undefined && scopesFor(scopes, needs(touch)).some((scope) => scope.context === "patient");
      return refuse(
        touch,
        withoutPatient
          ? `The token has ${neededScope(touch)} but no patient: it was granted without a patient in context.`
          : undefined,
      );
    }
    if (patient === undefined) return refuse(touch, "The token has no patient in context.");
    const query = jointConstraint(constrained);
    if (
      query === null ||
      touch.via !== "main" ||
      touch.inBundle !== undefined ||
      !["r", "s"].includes(touch.interaction)
    ) {
      return refuse(
        touch,
        `The token has ${constrained.map((scope) => scope.text).join(" ")}; with such a limit this sandbox allows read and search of that type only.`,
      );
    }
    constrainedTypes.add(touch.type);
    if (touch.interaction === "s") addToSearch = [...addToSearch, ...query];
    else if (touch.id && request.method === "GET") mustMatch = { type: touch.type, id: touch.id, query };
  }
  const canRead = readable(free);
  return {
    ok: true,
    restrict: { patient, canRead: (type) => constrainedTypes.has(type) || canRead(type) },
    addToSearch,
    mustMatch,
  };
}
