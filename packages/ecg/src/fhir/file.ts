import { flattenResources } from "@bedside/chart";
import { fromBase64 } from "../file/base64.ts";
import { EcgFileError, errorOf } from "../file/error.ts";
import { ecgError } from "../reasons.ts";
import type { EcgError, RecordingFile } from "../recording.ts";
import { asArray, asRecord, asText } from "./json.ts";
import { observationParts } from "./parts.ts";
import { isFhirEcg, readFhirEcg } from "./read.ts";

/** Reads the bytes of an attachment as a file of its own; null where attachments lie too deep. */
type ReadAttachment = (bytes: Uint8Array, source: string | null) => RecordingFile | null;

/**
 * FHIR JSON (a resource, a Bundle, an array, NDJSON): every Observation with a waveform, and every ECG file that a
 * Binary, a DocumentReference, a DiagnosticReport or a Media carries in it. Throws `EcgFileError` when there is none.
 */
export function readFhirText(text: string, readAttachment: ReadAttachment): RecordingFile {
  const { documents, refused } = documentsOf(text);
  const file: RecordingFile = { format: "fhir", recordings: [], averagedBeats: [], refused };
  const passedOver: EcgError[] = [];
  for (const resource of documents
    .flatMap((document) => flattenResources(document).resources)
    .flatMap(withContained)
    .flatMap(observationParts)) {
    if (isFhirEcg(resource)) {
      const read = readFhirEcg(resource);
      if (read.ok) file.recordings.push(read.recording);
      else file.refused.push({ source: referenceOf(resource), error: read.error });
      continue;
    }
    // An Observation with a waveform under no lead's name: why it is none is only worth saying when nothing else is one.
    if (asRecord(resource)?.resourceType === "Observation") {
      const read = readFhirEcg(resource);
      if (!read.ok && read.error.code !== "no-waveform") passedOver.push(read.error);
    }
    for (const attachment of attachmentsOf(resource))
      readOne(attachment, referenceOf(resource), readAttachment, file, passedOver);
  }
  if (file.recordings.length > 0) return file;
  const error = file.refused[0]?.error ?? passedOver[0];
  throw error ? new EcgFileError(error.code, error.values) : new EcgFileError("no-fhir-ecg");
}

/** A resource and those that it contains. */
const withContained = (resource: unknown): unknown[] => [resource, ...asArray(asRecord(resource)?.contained)];

interface Attachment {
  title: string | null;
  contentType: string | null;
  data: string | null;
  url: string | null;
}

export const DOCUMENT_TYPES =
  /^(?:application\/pdf|image\/|text\/(?:plain|html|rtf)|application\/rtf|video\/|audio\/)/i;

function readOne(
  { contentType, data, url }: Attachment,
  source: string | null,
  readAttachment: ReadAttachment,
  file: RecordingFile,
  passedOver: EcgError[],
): void {
  if (data === null) {
    if (url !== null) passedOver.push(ecgError("attachment-elsewhere", { url: url.slice(0, 200) }));
    return;
  }
  // A report as a picture beside the ECG is no fault.
  if (contentType !== null && DOCUMENT_TYPES.test(contentType)) {
    passedOver.push(ecgError("attachment-type", { type: contentType.slice(0, 80) }));
    return;
  }
  try {
    const read = readAttachment(fromBase64(data), source);
    if (read === null) return;
    file.recordings.push(...read.recordings);
    file.averagedBeats.push(...read.averagedBeats);
    file.refused.push(...read.refused);
  } catch (thrown) {
    file.refused.push({ source, error: errorOf(thrown, "FHIR") });
  }
}

/** Attachments of the resources that carry files; those that were entered in error are no longer there. */
export function attachmentsOf(resource: unknown): Attachment[] {
  const it = asRecord(resource);
  if (!it || it.status === "entered-in-error") return [];
  const holders =
    it.resourceType === "Binary"
      ? [it]
      : it.resourceType === "DocumentReference"
        ? asArray(it.content).map((content) => asRecord(content)?.attachment)
        : it.resourceType === "DiagnosticReport"
          ? asArray(it.presentedForm)
          : it.resourceType === "Media"
            ? [it.content]
            : [];
  return holders.flatMap((holder): Attachment[] => {
    const attachment = asRecord(holder);
    if (!attachment) return [];
    return [
      {
        title: asText(attachment.title),
        contentType: asText(attachment.contentType),
        data: asText(attachment.data),
        url: asText(attachment.url),
      },
    ];
  });
}

function referenceOf(resource: unknown): string | null {
  const it = asRecord(resource);
  const id = asText(it?.id);
  return id === null ? null : `${asText(it?.resourceType)}/${id}`;
}

/** One JSON document, or one a line. A line that is none is refused by its number beside those that are. */
function documentsOf(text: string): { documents: unknown[]; refused: RecordingFile["refused"] } {
  try {
    return { documents: [JSON.parse(text)], refused: [] };
  } catch (whole) {
    const documents: unknown[] = [];
    const refused: RecordingFile["refused"] = [];
    const lines = text.split(/\r?\n/);
    for (const [i, line] of lines.entries()) {
      if (line.trim() === "") continue;
      try {
        documents.push(JSON.parse(line));
      } catch (thrown) {
        refused.push({ source: `row ${i + 1}`, error: ecgError("json", { detail: causeOf(thrown) }) });
      }
    }
    if (!documents.some((document) => asRecord(document)?.resourceType !== undefined))
      throw new EcgFileError("json", { detail: causeOf(whole) });
    return { documents, refused };
  }
}

const causeOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, " ").slice(0, 120);
