const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** The end record is 22 bytes and a comment of at most 65,535. */
const FARTHEST_END = 22 + 0xffff;
const LOCAL_HEADER = 30;
const DEFLATED = 8;

interface Entry {
  /** Bytes that it says it unpacks to. */
  says: number;
  isDeflated: boolean;
  packed: Uint8Array<ArrayBuffer>;
}

/**
 * Bytes that a ZIP unpacks to, counted up to `most`; null when it is none. What its directory says is asked first; then its
 * entries are unpacked without keeping anything, because a directory may lie.
 */
export async function unpackedSize(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<number | null> {
  const entries = entriesOf(bytes);
  if (entries === null) return null;
  const said = entries.reduce((sum, { says }) => sum + says, 0);
  if (said > most) return said;
  let size = 0;
  for (const { packed, isDeflated } of entries) {
    const part = isDeflated ? await inflatedSize(packed, most - size) : packed.length;
    if (part === null) return null;
    size += part;
    if (size > most) break;
  }
  return size;
}

function entriesOf(bytes: Uint8Array<ArrayBuffer>): Entry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  if (end === null) return null;
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
    const start = view.getUint32(at + 42, true);
    if (start + LOCAL_HEADER > view.byteLength) return null;
    const from = start + LOCAL_HEADER + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    entries.push({
      says: view.getUint32(at + 24, true),
      isDeflated: view.getUint16(at + 10, true) === DEFLATED,
      packed: bytes.subarray(from, from + view.getUint32(at + 20, true)),
    });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Bytes that a deflated stream has, a few more than `most` at the most; null when it is none. */
async function inflatedSize(packed: Uint8Array<ArrayBuffer>, most: number): Promise<number | null> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size <= most) continue;
      await reader.cancel();
      return size;
    }
    return size;
  } catch {
    return null;
  }
}

function endRecord(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - FARTHEST_END);
  for (let at = view.byteLength - 22; at >= first; at -= 1) if (view.getUint32(at, true) === END) return at;
  return null;
}
