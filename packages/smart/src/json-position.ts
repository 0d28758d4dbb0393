const SPACE = /[ \t\r\n]*/y;
/** No control characters, quotes or backslashes outside an escape. */
const TEXT = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const ATOM = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Offset of the first character that can not be there in JSON, or null when the text is JSON. `JSON.parse` knows it too, but
 * each engine tells it in other words, and some not at all.
 */
export function jsonErrorOffset(source: string): number | null {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found !== null;
  };
  const next = (expected: string): boolean => {
    take(SPACE);
    if (source[at] !== expected) return false;
    at += 1;
    return true;
  };
  /** Items up to the closing bracket; false with `at` on the fault. */
  const list = (close: string, item: () => boolean): boolean => {
    if (next(close)) return true;
    do {
      take(SPACE);
      if (!item()) return false;
    } while (next(","));
    return next(close);
  };
  const value = (): boolean => {
    take(SPACE);
    if (source[at] === "{") {
      at += 1;
      return list("}", () => take(TEXT) && next(":") && value());
    }
    if (source[at] === "[") {
      at += 1;
      return list("]", value);
    }
    return take(TEXT) || take(ATOM);
  };
  if (!value()) return at;
  take(SPACE);
  return at === source.length ? null : at;
}
