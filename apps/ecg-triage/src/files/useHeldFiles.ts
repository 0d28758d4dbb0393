import { ECG_DOCUMENT_SEARCH, type EcgAttachment, ecgAttachments } from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import { formatDateTime } from "@bedside/ui";
import { useRead } from "@bedside/ui/workspace";
import type { FhirResource } from "fhir/r4.js";
import { useEffect, useEffectEvent, useMemo } from "react";
import type { OpenedFiles } from "./useOpenedFiles.ts";

/** A file that may be an ECG in a report or document of the chart. */
export interface HeldFile {
  id: string;
  name: string;
  open: () => void;
}

/** Types that a launch may name and that hold files. */
const HOLDERS = ["DiagnosticReport", "DocumentReference"];
const NO_RESOURCES: FhirResource[] = [];

/**
 * Files that the chart's reports and documents hold, as far as the rights go; without them there are none, and nothing is
 * said. What the launch named is opened, or it is said why not.
 * @param reports ECG reports of the chart; null until they are read
 */
export function useHeldFiles(session: Session, reports: FhirResource[] | null, files: OpenedFiles): HeldFile[] {
  const named = useMemo(() => HOLDERS.flatMap((type) => session.launchedOn(type)), [session]);
  const found = useRead({
    queryKey: [session.patient, "ecg-documents", named],
    queryFn: async ({ signal }) => {
      const search = session.can("DocumentReference", "s") ? session.search(ECG_DOCUMENT_SEARCH, { signal }) : null;
      const reads = await Promise.all(named.map((reference) => session.read(reference, { signal })));
      const listed = await search;
      return {
        listed: listed?.ok ? listed.resources : NO_RESOURCES,
        named: reads.flatMap((read) => (read.ok ? [read.resource] : [])),
        failed: named.filter((_, at) => !reads[at]?.ok),
      };
    },
  });
  const { iss } = session.issuer;
  const known = found.data;
  const attachments = useMemo(() => {
    const resources = [...(known?.named ?? []), ...(known?.listed ?? []), ...(reports ?? [])];
    const once = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
    return ecgAttachments([...once.values()], iss);
  }, [known, reports, iss]);
  const held = attachments.map((attachment, at): HeldFile => {
    const name = attachment.title ?? attachment.holder;
    return {
      id: `held:${attachment.holder}:${at}`,
      name: attachment.at === null ? name : `${formatDateTime(attachment.at)} · ${name}`,
      open: () => void open(attachment, name),
    };
  });

  async function open({ data, binary, holder }: EcgAttachment, name: string): Promise<void> {
    const content = data ?? (binary === null ? null : await contentOf(binary));
    if (content === null) files.refuse(name, { code: "held-unread" });
    // As a resource, whose base64 the worker decodes.
    else files.openHeld(new File([JSON.stringify({ resourceType: "Binary", data: content })], name), holder);
  }

  async function contentOf(binary: string): Promise<string | null> {
    const read = await session.read(binary);
    return read.ok && read.resource.resourceType === "Binary" ? (read.resource.data ?? null) : null;
  }

  const openNamed = useEffectEvent(() => {
    for (const reference of known?.failed ?? []) files.refuse(reference, { code: "held-unread" });
    const first = attachments.findIndex(({ holder }) => named.includes(holder));
    if (first >= 0) held[first]?.open();
  });
  useEffect(() => {
    if (known && named.length > 0) openNamed();
  }, [known, named]);
  return held;
}
