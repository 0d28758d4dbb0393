// The package is CommonJS whose names Node can not see, hence the default import.
import xz from "xz-decompress";

/** Decompresses a whole `.xz` file. */
export async function unxz(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new xz.XzReadableStream(new Blob([bytes as BlobPart]).stream());
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
