const LITERAL = /^(?:(.*)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Where a reference points: a resource of this server, or a URL elsewhere (then `type` is ""). */
export interface Target {
  type: string;
  /** Id, or the whole URL when the target is elsewhere. */
  id: string;
}

/**
 * Reads a literal reference. An absolute URL below `base` is local; other absolute URLs and URNs keep their text.
 * A fragment ("#med") points inside its own resource and is no target.
 */
export function targetOfReference(reference: string, base: string): Target | null {
  if (reference === "" || reference.startsWith("#")) return null;
  const match = LITERAL.exec(reference);
  if (match?.[2] && match[3] && (match[1] === undefined || match[1] === base)) return { type: match[2], id: match[3] };
  return { type: "", id: reference };
}
