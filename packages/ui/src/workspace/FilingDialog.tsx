import type { PreviewRow } from "@bedside/transparency";
import { lazy, Suspense, useState } from "react";
import { useLocale, useLocalized } from "../i18n/i18n.tsx";
import type { FileItem } from "../props.ts";
import type { Filing } from "./useFiling.ts";
import { useReturn } from "./useHost.ts";

const FilePreviewDialog = lazy(async () => ({
  default: (await import("../dialogs/FilePreviewDialog.tsx")).FilePreviewDialog,
}));

/** The preview in words, and the one button that writes. */
export function FilingDialog({ filing }: { filing: Filing }) {
  const locale = useLocale();
  const pick = useLocalized();
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const { dialog } = filing;
  const { request } = dialog;
  const back = useReturn(request.session.messaging, request.session);
  if (!dialog.isOpen || !request.identity) return null;
  const { preview } = dialog;
  const items: FileItem[] = preview
    ? [
        ...preview.items.map((item, index) => ({
          id: `item-${index}`,
          resourceType: item.resourceType,
          title: item.title,
          summary: item.rows.map((row) => ({ label: row.label, value: inOneLine(row, locale) })),
          resource: item.resource,
          required: true,
          selected: true,
        })),
        ...preview.along.map((item, index) => ({
          id: `along-${index}`,
          resourceType: item.resourceType,
          title: item.title,
          summary: [],
          action: item.text,
          resource: item.resource,
          required: true,
          selected: true,
        })),
      ]
    : [];
  return (
    <Suspense fallback={null}>
      <FilePreviewDialog
        isOpen
        onOpenChange={(open) => !open && dialog.close()}
        patient={request.identity}
        asOf={today}
        target={pick(request.session.issuer.name)}
        items={items}
        willNotWrite={preview?.willNotWrite ?? []}
        outcome={dialog.outcome}
        onConfirm={dialog.confirm}
        confirmReason={dialog.onlyDraft ?? undefined}
        onDraft={dialog.draft}
        {...(back ? { afterwards: back.action } : {})}
      />
    </Suspense>
  );
}

/** `5 entries of the chart: ...`; notes follow one another. */
function inOneLine({ id, text, details }: PreviewRow, locale: "en" | "zh-TW"): string {
  const comma = locale === "en" ? "; " : "；";
  if (details.length === 0) return text;
  return id === "notes"
    ? [text, ...details].map((note) => note.replace(/[.。]$/, "")).join(comma)
    : `${text}${locale === "en" ? ": " : "："}${details.join(comma)}`;
}
