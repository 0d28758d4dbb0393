import type { Localized } from "@bedside/terminology";
import type { Annotation, Bundle, DiagnosticReport, FhirResource, Observation, RiskAssessment } from "fhir/r4";
import { readFiled } from "./filed.ts";

export interface PreviewRow {
  /** Stable name for tests and icons. */
  id: "result" | "model" | "basis" | "findings" | "clauses" | "notes" | "label";
  label: string;
  text: string;
  /** More lines below, one a fact. */
  details: string[];
}

/** One thing that will be in the record. */
export interface PreviewItem {
  resourceType: string;
  title: string;
  rows: PreviewRow[];
  resource: FhirResource;
}

export interface FilingPreview {
  items: PreviewItem[];
  /** Written along: Provenance, the model's Device. */
  along: { resourceType: string; title: string; text: string; resource: FhirResource }[];
  willNotWrite: string[];
  /** The promise about sending again. */
  retry: string;
}

const WORDS = {
  RiskAssessment: { en: "Risk assessment", "zh-TW": "風險評估" },
  Observation: { en: "Assessment", "zh-TW": "評估結果" },
  DiagnosticReport: { en: "ECG report", "zh-TW": "心電圖報告" },
  Provenance: { en: "Provenance", "zh-TW": "來源證明" },
  Device: { en: "Model", "zh-TW": "模型裝置紀錄" },
  result: { en: "Result", "zh-TW": "結果" },
  model: { en: "Model", "zh-TW": "模型" },
  basis: { en: "What it rests on", "zh-TW": "依據的資料" },
  findings: { en: "Findings", "zh-TW": "發現" },
  clauses: { en: "Criteria", "zh-TW": "條件" },
  notes: { en: "Notes", "zh-TW": "註記" },
  label: { en: "Label", "zh-TW": "標示" },
  rows: { en: "{n} entries of the chart", "zh-TW": "{n} 項資料" },
  final: { en: "AI, verified by {by}", "zh-TW": "AI 推算，由 {by} 確認" },
  draft: { en: "AI, draft, not verified", "zh-TW": "AI 推算，草稿，尚未由醫師確認" },
  undecided: { en: "Cannot decide yet", "zh-TW": "尚無法判定" },
  yes: { en: "met", "zh-TW": "符合" },
  no: { en: "not met", "zh-TW": "不符合" },
  unknown: { en: "unknown", "zh-TW": "未知" },
  along: { en: "Written together with the result", "zh-TW": "隨結果一起寫入" },
  once: { en: "Written only when the record has none yet", "zh-TW": "病歷中尚無時才寫入" },
  retry: { en: "Sending again after a broken line makes no second entry", "zh-TW": "連線中斷後再按一次，只會有一筆" },
} as const satisfies Record<string, Localized>;

type Locale = keyof Localized;

/**
 * The Bundle in words, for the dialog before filing. `names` turns a reference of the basis into a line
 * (`Observation/1` -> `Systolic 142 mmHg, 2026-08-14`); `willNotWrite` comes from the screen, which knows its what-ifs.
 */
export function describeBundle(
  bundle: Bundle,
  locale: Locale,
  options: { names?: Readonly<Record<string, string>>; willNotWrite?: readonly string[] } = {},
): FilingPreview {
  const resources = (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []) as FhirResource[];
  const report = resources.find((it) => it.resourceType === "DiagnosticReport");
  const mains =
    report === undefined
      ? resources.filter((it) => it.resourceType === "RiskAssessment" || it.resourceType === "Observation")
      : [report];
  return {
    items: mains.map((resource) => ({
      resourceType: resource.resourceType,
      title: title(resource.resourceType, locale),
      rows: rowsOf(resource as RiskAssessment | Observation | DiagnosticReport, resources, locale, options.names ?? {}),
      resource,
    })),
    along: resources
      .filter((it) => it.resourceType === "Provenance" || it.resourceType === "Device")
      .map((resource) => ({
        resourceType: resource.resourceType,
        title: title(resource.resourceType, locale),
        text: (resource.resourceType === "Device" ? WORDS.once : WORDS.along)[locale],
        resource,
      })),
    willNotWrite: [...(options.willNotWrite ?? [])],
    retry: WORDS.retry[locale],
  };
}

const title = (resourceType: string, locale: Locale): string =>
  (WORDS as Record<string, Localized>)[resourceType]?.[locale] ?? resourceType;

function rowsOf(
  resource: RiskAssessment | Observation | DiagnosticReport,
  all: FhirResource[],
  locale: Locale,
  names: Readonly<Record<string, string>>,
): PreviewRow[] {
  const row = (id: PreviewRow["id"], text: string, details: string[] = []): PreviewRow => ({
    id,
    label: WORDS[id][locale],
    text,
    details,
  });
  const filed = readFiled([resource])[0];
  const value = filed?.valueText === "" || filed === undefined ? WORDS.undecided[locale] : filed.valueText;
  const category = filed?.category !== null && filed?.category !== value ? filed?.category : null;
  const outcome = resource.resourceType === "RiskAssessment" ? `${resource.prediction?.[0]?.outcome?.text ?? ""} ` : "";
  const rows = [row("result", `${outcome}${value}${category ? ` (${category})` : ""}`)];
  const findings = all.filter((it): it is Observation => it.resourceType === "Observation" && it !== resource);
  if (resource.resourceType === "DiagnosticReport") {
    rows.push(
      row(
        "findings",
        String(findings.length),
        findings.map((it) => it.valueCodeableConcept?.text ?? ""),
      ),
    );
    const method = findings[0]?.method?.text ?? filed?.model ?? "";
    rows.push(row("model", method));
  } else {
    rows.push(row("model", resource.method?.text ?? ""));
    const grounds = (resource.resourceType === "RiskAssessment" ? resource.basis : resource.derivedFrom) ?? [];
    const outside = grounds.flatMap(({ reference }) =>
      reference === undefined || reference.startsWith("#") ? [] : [reference],
    );
    rows.push(
      row(
        "basis",
        WORDS.rows[locale].replace("{n}", String(outside.length)),
        outside.map((it) => names[it] ?? it),
      ),
    );
  }
  if (resource.resourceType === "Observation" && resource.component !== undefined) {
    const lines = resource.component.map((it) => {
      const met = it.valueBoolean === undefined ? WORDS.unknown : it.valueBoolean ? WORDS.yes : WORDS.no;
      return `${it.code.text ?? ""}: ${met[locale]}`;
    });
    rows.push(row("clauses", String(lines.length), lines));
  }
  const notes = resource.resourceType === "DiagnosticReport" ? [] : (resource.note ?? []).slice(1);
  if (notes.length > 0) rows.push(row("notes", noteText(notes[0]), notes.slice(1).map(noteText)));
  const final = resource.status === "final";
  rows.push(row("label", (final ? WORDS.final : WORDS.draft)[locale].replace("{by}", filed?.by ?? "")));
  return rows;
}

function noteText(note: Annotation | undefined): string {
  if (note === undefined) return "";
  const time = /T(\d\d:\d\d)/.exec(note.time ?? "")?.[1];
  const by = [note.authorString, time].filter((it) => it !== undefined).join(" ");
  return by === "" ? note.text : `${note.text} (${by})`;
}
