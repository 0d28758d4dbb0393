/** Encodings that a file may name in its XML declaration; others are read as UTF-8. */
const KNOWN = new Set([
  "utf-8",
  "utf8",
  "us-ascii",
  "iso-8859-1",
  "latin1",
  "windows-1252",
  "big5",
  "gb18030",
  "shift_jis",
  "euc-kr",
]);

/**
 * The text of a file: by its byte order mark, by the zero bytes of UTF-16 without one, by the encoding that an XML
 * declaration names, else UTF-8, else Latin-1 (what old devices mean when they name nothing).
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes[0] !== 0 && bytes[1] === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0 && bytes[1] !== 0) return new TextDecoder("utf-16be").decode(bytes);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const named = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]{1,20})["']/
    .exec(head)?.[1]
    ?.toLowerCase();
  if (named !== undefined && named !== "utf-8" && KNOWN.has(named)) return new TextDecoder(named).decode(bytes);
  try {
    // A cut at the end of a head that is only looked at is no fault; one at the end of a file shows as a mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

/** Trimmed text; null when there is none. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.replaceAll("\0", "").trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

const LONGEST_NUMBER = 40;

/** A decimal number as devices print it; null for anything else (`XX`, an empty element, `---`). */
export function numberOrNull(text: string | null | undefined): number | null {
  const trimmed = text?.trim() ?? "";
  if (trimmed.length > LONGEST_NUMBER || !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}
