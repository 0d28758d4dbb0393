import type { Reason } from "@bedside/chart";
import {
  companionsOf,
  csvGaps,
  EcgFileError,
  examine,
  filterRecording,
  type RecordingFile,
  readEcgFile,
} from "@bedside/ecg";
import { MOST_BYTES } from "../files/limits.ts";
import type { Answered, Asked, FileGroup, Kind, ReadAnswer, Reply, Request, SortedFiles } from "./protocol.ts";

/** No header that names other files is larger. */
const HEADER_BYTES = 1 << 20;

const ANSWERS: { [K in Kind]: (asked: Asked[K]) => Promise<Answered[K]> } = {
  sort: ({ files }) => sortFiles(files),
  read: ({ group, csv }) => readGroup(group, csv),
  examine: async ({ recording, patient }) => examine(recording, patient),
  filter: async ({ recording, filter }) => filterRecording(recording, filter),
};

/** The worker's answer to one request, and the arrays that go over to the page without a copy. */
export async function answerTo(request: Request): Promise<{ reply: Reply; transfer: ArrayBuffer[] }> {
  const { id } = request;
  try {
    switch (request.kind) {
      case "sort":
        return { reply: { id, kind: "sort", answer: await ANSWERS.sort(request.asked) }, transfer: [] };
      case "read": {
        const answer = await ANSWERS.read(request.asked);
        return { reply: { id, kind: "read", answer }, transfer: answer.ok ? buffersOf(answer.file) : [] };
      }
      case "examine": {
        const answer = await ANSWERS.examine(request.asked);
        const { input } = answer;
        return { reply: { id, kind: "examine", answer }, transfer: input.ok ? ownBuffers([input.ecg]) : [] };
      }
      case "filter": {
        const answer = await ANSWERS.filter(request.asked);
        return { reply: { id, kind: "filter", answer }, transfer: ownBuffers(answer.recording.samples) };
      }
    }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return { reply: { id, kind: "failed", detail: detail.slice(0, 200) }, transfer: [] };
  }
}

/** Headers with the files that they name, and every other file by itself. Content tells a header, never its name. */
async function sortFiles(files: readonly File[]): Promise<SortedFiles> {
  const small = await Promise.all(files.map((file) => (file.size <= HEADER_BYTES ? bytesOf(file) : null)));
  const find = (name: string) => {
    const exact = files.findIndex((file) => file.name === name);
    return exact >= 0 ? exact : files.findIndex((file) => file.name.toLowerCase() === name.toLowerCase());
  };
  const beside = small.map((bytes, own) => {
    const found = new Map<string, number>();
    const companions: Record<string, Uint8Array> = {};
    // The headers of segments name files in their turn.
    for (let size = -1; bytes && size !== found.size; ) {
      size = found.size;
      for (const name of companionsOf(bytes, companions)) {
        const at = find(name);
        if (at < 0 || at === own) continue;
        found.set(name, at);
        const header = small[at];
        if (header) companions[name] = header;
      }
    }
    return found;
  });
  const named = new Set(beside.flatMap((found) => [...found.values()]));
  return files.flatMap((main, at) =>
    named.has(at)
      ? []
      : [{ main, beside: [...beside[at]!].map(([name, index]) => [name, files[index]!]), holder: null }],
  );
}

async function readGroup({ main, beside }: FileGroup, csv: Asked["read"]["csv"]): Promise<ReadAnswer> {
  const size = beside.reduce((sum, [, file]) => sum + file.size, main.size);
  if (size > MOST_BYTES) return refused({ code: "file-too-large", values: { bytes: size, limit: MOST_BYTES } });
  const all = await Promise.all([main, ...beside.map(([, file]) => file)].map(bytesOf));
  if (all.some((bytes) => bytes === null)) return refused({ code: "file-unreadable", values: {} });
  const [bytes, ...others] = all as Uint8Array[];
  const companions = Object.fromEntries(beside.map(([name], at) => [name, others[at]!]));
  try {
    return { ok: true, file: readEcgFile(bytes!, main.name, { companions, ...(csv ? { csv } : {}) }) };
  } catch (thrown) {
    if (!(thrown instanceof EcgFileError)) throw thrown;
    const { code, values } = thrown;
    return {
      ok: false,
      reason: { code, values },
      gaps: code.startsWith("csv-no-") ? csvGaps(bytes!, csv ?? {}) : null,
    };
  }
}

const refused = (reason: Reason): ReadAnswer => ({ ok: false, reason, gaps: null });

/** Null for what the browser can not read: a folder, or a file that has gone since. */
async function bytesOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

const buffersOf = ({ recordings, averagedBeats }: RecordingFile): ArrayBuffer[] =>
  ownBuffers([...recordings, ...averagedBeats].flatMap(({ samples }) => samples));

function ownBuffers(arrays: readonly Float32Array[]): ArrayBuffer[] {
  return [...new Set(arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer))];
}
