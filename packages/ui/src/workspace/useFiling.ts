import type { PatientIdentity } from "@bedside/chart";
import type { BedsideConfig, RequestFailure, Session, WriteOutcome } from "@bedside/smart";
import type { Filing as Built, FiledItem, FilingDecision, FilingPreview } from "@bedside/transparency";
import type { Bundle, FhirResource } from "fhir/r4.js";
import { useState } from "react";
import { formatDateTime } from "../format/format.ts";
import { useLocale, useText } from "../i18n/i18n.tsx";
import type { Action, FileOutcome } from "../props.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { useOffline } from "./offline.tsx";
import { useRead } from "./useRead.ts";

/** The code that writes results as FHIR and reads them back. It comes after the answer stands on the screen. */
export type Transparency = typeof import("@bedside/transparency");

/** What a screen wants to file, and how it is built for a decision. */
export interface FilingRequest {
  session: Session;
  config: BedsideConfig;
  clinician: { reference: string | null; display: string };
  identity: PatientIdentity | null;
  /** The answer stands, or it is known that there is none: from now on the record is asked for what was filed. */
  settled: boolean;
  /** Why there is nothing to file, in words, or null. */
  nothing: string | null;
  label: string;
  /** Type of the main resource, for rights and the capability statement. */
  types: string[];
  /** Models whose filed results are shown. */
  models: string[];
  build: (transparency: Transparency, decision: FilingDecision, deviceAs: "entry" | "contained") => Built;
  /** Identifier of the same result as already filed, final or draft. */
  identifierOf: (transparency: Transparency, kind: "accepted" | "draft") => string | null;
  /** Why only a draft can be saved, or null. */
  onlyDraft?: string | null;
  /** Lines for `describeBundle`: reference -> words. */
  names: Record<string, string>;
  willNotWrite: string[];
}

export interface Filing {
  action: Action;
  /** Opens the dialog that files or saves a draft; null while there is nothing to file. */
  keepDraft: (() => void) | null;
  /** The same result as filed, when it is in the record. */
  verified: { by: string; at: string } | null;
  filed: FiledItem[];
  /** The same result in the record, final or draft; null = it is only on this screen. */
  kept: FiledItem | null;
  /** What was filed before could not be read: why, and how to try again. */
  unknown: { cause: RequestFailure["kind"]; retry: () => void } | null;
  /** The newest filed result of these models, for a line on the screen. */
  latest: FiledItem | null;
  dialog: {
    isOpen: boolean;
    close: () => void;
    outcome: FileOutcome;
    /** In words what would be written; null while it is being made, or when it can not be. */
    preview: FilingPreview | null;
    confirm: (() => void) | null;
    draft: () => void;
    /** Why only a draft can be saved, or null. */
    onlyDraft: string | null;
    request: FilingRequest;
  };
}

/** The way of a result into the record: rights, preview, one write, and what is there already. */
export function useFiling(request: FilingRequest): Filing {
  const { session, config } = request;
  const text = useText<WorkspaceMessages>();
  const locale = useLocale();
  const isOffline = useOffline();
  const [isOpen, setOpen] = useState(false);
  const [openedAt, setOpenedAt] = useState("");
  const [outcome, setOutcome] = useState<FileOutcome>({ kind: "ready" });
  const code = useRead({
    queryKey: ["transparency"],
    enabled: request.settled || isOpen,
    queryFn: (): Promise<Transparency> => import("@bedside/transparency"),
  });
  const transparency = code.data ?? null;
  const capability = useRead({
    queryKey: [session.patient, "capability"],
    enabled: request.settled,
    queryFn: () => session.capability(),
  });
  const before = useRead({
    queryKey: [session.patient, "filed", session.appId],
    enabled: transparency !== null,
    queryFn: async ({ signal }) => {
      if (!transparency) return { items: [], failed: null };
      const { filedSearches, readFiled } = transparency;
      const outcomes = await session.searchAll(
        filedSearches(session.appId).filter((plan) => session.can(plan.resourceType, "s")),
        { signal },
      );
      const failed = outcomes.find((it) => !it.ok);
      return {
        items: readFiled(outcomes.flatMap((it) => it.resources)),
        failed: failed && !failed.ok ? failed.cause.kind : null,
      };
    },
  });
  const filed = (before.data?.items ?? []).filter((item) => request.models.includes(item.model));
  const finalId = transparency && request.identifierOf(transparency, "accepted");
  const draftId = transparency && request.identifierOf(transparency, "draft");
  const same = filed.find((item) => item.identifier === finalId && item.status === "final") ?? null;
  const sameDraft = filed.find((item) => item.identifier === draftId) ?? null;

  const deviceAs = session.can("Device", "c") && session.can("Device", "s") ? "entry" : "contained";
  const onlyDraft = request.onlyDraft ?? (request.clinician.display === "" ? text("file.no-user") : null);
  const decision = (kind: "accepted" | "draft", at: string): FilingDecision => ({ kind, by: request.clinician, at });
  const reasonNot =
    request.nothing ??
    noRight() ??
    (isOffline ? text("file.offline") : null) ??
    (same ? text("file.filed-same") : null);
  const shown =
    isOpen && transparency
      ? request.build(transparency, decision(onlyDraft ? "draft" : "accepted", openedAt), deviceAs)
      : null;

  const open = () => {
    setOutcome({ kind: "ready" });
    setOpenedAt(instant());
    setOpen(true);
    if (code.isError) void code.refetch();
  };
  return {
    keepDraft: reasonNot ? null : open,
    action: {
      label: request.label,
      icon: "file",
      testId: "file-to-record",
      onAction: open,
      ...(reasonNot ? { disabledReason: reasonNot } : {}),
    },
    verified: same?.by && same.at ? { by: same.by, at: same.at } : null,
    filed,
    kept: same ?? sameDraft,
    unknown: before.data?.failed ? { cause: before.data.failed, retry: () => void before.refetch() } : null,
    latest: same ?? sameDraft ?? filed[0] ?? null,
    dialog: {
      isOpen,
      close: () => setOpen(false),
      outcome: code.isError
        ? refused(text("file.no-code"))
        : transparency && shown && !shown.ok
          ? refused(transparency.filingReasonText(shown.reason, locale))
          : outcome,
      preview:
        transparency && shown?.ok
          ? transparency.describeBundle(shown.bundle, locale, {
              names: request.names,
              willNotWrite: request.willNotWrite,
            })
          : null,
      confirm: onlyDraft ? null : () => void write("accepted"),
      draft: () => void write("draft"),
      onlyDraft,
      request,
    },
  };

  function noRight(): string | null {
    if (!config.features.writeBack) return text("file.switched-off");
    const needed = [...request.types, "Provenance"];
    const denied = needed.find((type) => !session.can(type, "c"));
    if (denied) return text("file.no-right", { scope: `patient/${denied}.c` });
    const impossible = needed.find((type) => capability.data?.create(type) === false);
    return impossible ? text("file.no-server", { type: impossible }) : null;
  }

  async function write(kind: "accepted" | "draft"): Promise<void> {
    if (!transparency) return;
    const built = request.build(transparency, decision(kind, instant()), deviceAs);
    if (!built.ok) {
      setOutcome(refused(transparency.filingReasonText(built.reason, locale)));
      return;
    }
    setOutcome({ kind: "filing" });
    const server = await session.capability();
    const answer = await session.transaction(transparency.withKnownProfiles(built.bundle, server.supportsProfile));
    setOutcome(outcomeOf(answer, built.bundle, request.types, text("file.unanswered")));
    if (answer.ok) await before.refetch();
  }
}

const refused = (text: string): FileOutcome => ({ kind: "refused", issues: [{ severity: "error", text }] });

/** `2026-11-22T14:03:20+08:00`. */
function instant(): string {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

function outcomeOf(answer: WriteOutcome, bundle: Bundle, types: string[], unanswered: string): FileOutcome {
  if (answer.ok) {
    const entries = answer.entries.map((entry, index) => ({ ...entry, resource: bundle.entry?.[index]?.resource }));
    const main = entries.filter((entry) => entry.resource && types.includes(entry.resource.resourceType));
    return {
      kind: "filed",
      ids: main.map((entry) => ({
        resourceType: (entry.resource as FhirResource).resourceType,
        id: entry.reference?.split("/")[1] ?? "",
      })),
      already: main.length > 0 && main.every((entry) => !entry.created),
    };
  }
  const { cause } = answer;
  if (cause.status === null) return { kind: "unanswered", text: `${unanswered} (${cause.text})` };
  const issues = cause.issues.length > 0 ? cause.issues : [{ severity: "error", text: cause.text }];
  return { kind: "refused", issues: issues.map(({ severity, text }) => ({ severity, text })), status: cause.status };
}

/** One line about what is in the record already, or null. */
export function useFiledLine(latest: FiledItem | null): string | null {
  const text = useText<WorkspaceMessages>();
  if (!latest) return null;
  const values = { at: formatDateTime(latest.at), by: latest.by ?? text("clinician.unnamed") };
  return `${latest.valueText} · ${text(latest.status === "final" ? "file.filed-by" : "file.draft-kept", values)}`;
}
