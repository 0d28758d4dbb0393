import { RESOURCE_TYPES } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { missingTargets, type Named, pathsTo, referrersOf } from "../store/links.ts";
import { isVisible } from "../store/search-run.ts";
import type { Store } from "../store/store.ts";
import type { Visibility } from "../store/visibility.ts";

const nameOf = ({ type, id }: Named) => `${type}/${id}`;

function whyMissing(store: Store, target: Named): string {
  if (target.type === "") return `"${target.id}" is neither Type/id nor the address of a resource on another server`;
  if (!RESOURCE_TYPES.has(target.type)) return `"${target.type}" is not a resource type of this server`;
  return store.entry(target.type, target.id) ? `${nameOf(target)} was deleted` : `${nameOf(target)} is not known`;
}

/**
 * A written resource refers only to what is there. Looked at are the references that a search can find, as HAPI FHIR
 * does, but for those to other servers, contained resources and canonicals.
 * @throws FhirError 400 that names every such element
 */
export function assertTargets(store: Store, type: string, id: string): void {
  const entry = store.entry(type, id);
  const missing = entry ? missingTargets(store, entry.pk) : [];
  const resource = missing.length > 0 ? store.read(type, id) : null;
  if (!resource) return;
  const problems = missing.flatMap((target) =>
    pathsTo(resource, target, store.base).map((path) => ({
      message: `${path}: ${whyMissing(store, target)}`,
      code: target.type === "" ? "value" : "not-found",
      expression: [path],
    })),
  );
  const [first, ...issues] = problems;
  if (first) throw new FhirError(400, first.code, first.message, { expression: first.expression, issues });
}

/**
 * What was deleted is not referred to by anything that is left. A referring resource that the caller may not see counts,
 * but is not named.
 * @throws FhirError 409
 */
export function assertUnreferred(store: Store, visibility: Visibility, deleted: Named): void {
  if (store.read(deleted.type, deleted.id) !== null) return;
  let isReferred = false;
  for (const referrer of referrersOf(store, deleted)) {
    const resource = store.read(referrer.type, referrer.id);
    const [path] = resource ? pathsTo(resource, deleted, store.base) : [];
    if (path === undefined) continue;
    isReferred = true;
    if (!isVisible(store, visibility, referrer.type, referrer.pk)) continue;
    throw new FhirError(
      409,
      "conflict",
      `${nameOf(deleted)} can not be deleted: ${nameOf(referrer)} refers to it (${path})`,
    );
  }
  if (isReferred)
    throw new FhirError(409, "conflict", `${nameOf(deleted)} can not be deleted: another resource refers to it`);
}
