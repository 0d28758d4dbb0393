import { attachmentsOf, DOCUMENT_TYPES } from "./file.ts";
import { asRecord, asText } from "./json.ts";

/** A file that a resource of the chart carries or points at, and that may be an ECG: only its bytes tell. */
export interface EcgAttachment {
  /** `DiagnosticReport/9`: the resource that holds it. */
  holder: string;
  title: string | null;
  /** FHIR dateTime of what it shows, or of the document. */
  at: string | null;
  /** The file itself in base64, or null. */
  data: string | null;
  /** `Binary/7`, where the file is a resource of its own; else null. */
  binary: string | null;
}

/**
 * Files of reports and documents, without those that are pictures or words by their type, and those that lie on another
 * server.
 * @param base address of the FHIR server, by which an absolute address of one of its resources is known
 */
export function ecgAttachments(resources: readonly unknown[], base: string): EcgAttachment[] {
  return resources.flatMap((resource) => {
    const it = asRecord(resource);
    const holder = `${asText(it?.resourceType)}/${asText(it?.id)}`;
    const at = asText(it?.effectiveDateTime) ?? asText(asRecord(it?.effectivePeriod)?.start);
    return attachmentsOf(resource).flatMap(({ title, contentType, data, url }): EcgAttachment[] => {
      const binary = binaryOf(url, base);
      if ((data === null && binary === null) || (contentType !== null && DOCUMENT_TYPES.test(contentType))) return [];
      return [{ holder, title, at: at ?? asText(it?.issued) ?? asText(it?.date), data, binary }];
    });
  });
}

function binaryOf(url: string | null, base: string): string | null {
  const home = `${base.replace(/\/$/, "")}/`;
  const local = url?.startsWith(home) ? url.slice(home.length) : url;
  return /^Binary\/[A-Za-z0-9\-.]{1,64}$/.test(local ?? "") ? local : null;
}
