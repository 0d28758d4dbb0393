import type { Localized } from "@bedside/terminology";
import { fillReason } from "../import/reasons.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** Everything that can be wrong with a map that is imported or published. What is set aside is in the problem's `json`. */
export const EXCHANGE_REASONS = {
  "file-too-large": text(
    "The file has {size} MB; {most} MB is the most for a code map. It was not read.",
    "檔案大小為 {size} MB，代碼對應表上限為 {most} MB，因此未讀取。",
  ),
  "encoding-unknown": text(
    "The text of the file is not {encoding}. Nothing was imported. Choose another encoding, or save the file as “CSV UTF-8”.",
    "檔案內容不是 {encoding} 編碼，未匯入任何資料。請改選其他編碼，或另存為「CSV UTF-8」。",
  ),
  "file-not-json": text(
    "The file is no JSON ({detail}). Nothing was imported.",
    "檔案不是 JSON 格式（{detail}），未匯入任何資料。",
  ),
  "map-invalid": text(
    "This is no ConceptMap of FHIR R4: {problem}. Nothing was imported.",
    "這不是 FHIR R4 ConceptMap：{problem}。未匯入任何資料。",
  ),
  "part-invalid": text(
    "{place}: {problem}. This part was set aside, the rest was read.",
    "{place}：{problem}。此部分已另外保留，其餘照常讀取。",
  ),
  "part-not-kept": text(
    "{place}: {part} has no place in the code map and was set aside.",
    "{place}：代碼對應表無法存放 {part}，已另外保留。",
  ),
  "reviews-differ": text(
    "{place}: its targets were approved by different people. It has to be approved again.",
    "{place}：各對應目標由不同人核准，須重新核准。",
  ),
  "self-approved": text(
    "{place}: was approved by its own author. It has to be approved by somebody else.",
    "{place}：核准者與提案者為同一人，須由其他人核准。",
  ),
  "approval-undated": text(
    "{place}: the day of its approval is no date. It has to be approved again.",
    "{place}：核准日期無法解讀，須重新核准。",
  ),
  "approval-claimed": text(
    "{place}: the file says that {by} approved it on {on}. Neither this project nor a map that the site has installed says so: it waits for approval here.",
    "{place}：檔案記載由 {by} 於 {on} 核准，但本專案與院方已安裝的對應表均無此紀錄，須在此重新核准。",
  ),
  "no-header": text(
    "The file has no column {column}. Nothing was imported.",
    "檔案缺少欄位 {column}，未匯入任何資料。",
  ),
  "line-invalid": text(
    "{place}: {problem}. The line was set aside, the rest was read.",
    "{place}：{problem}。此列已另外保留，其餘照常讀取。",
  ),
  "quote-broken": text(
    "Line {place}: its quotation marks are broken. The line was left out, the rest was read.",
    "第 {place} 列：引號不完整，該列未匯入，其餘照常讀取。",
  ),
  "details-unread": text(
    "{place}: its notes and history can not be read. Its decision was taken.",
    "{place}：備註與歷程無法解讀，僅匯入對應結果。",
  ),
  "kept-mine": text(
    "{place}: decided otherwise in this project. What the project says was kept.",
    "{place}：本專案已有不同的對應結果，保留本專案的結果。",
  ),
  "row-refused": text("{place}: not taken over. {problem}", "{place}：未匯入。{problem}"),
  ambiguous: text(
    "{place}: says no {lacks}, while other rows of the code that do say it lead elsewhere. It was not published: results of those rows would be read by it too.",
    "{place}：未註明{lacks}，而同一代碼中有註明的項目對應至不同目標。為避免誤用，未發布此列。",
  ),
  "target-impossible": text(
    "{place}: its target {code} has a wrong check digit, no such code can exist. It was not published.",
    "{place}：對應目標 {code} 的檢查碼錯誤，不可能是有效代碼，因此未發布。",
  ),
  "several-targets": text(
    "{place}: has {count} targets ({codes}). The apps read one result as one thing: choose one target. It was not published.",
    "{place}：有 {count} 個對應目標（{codes}）。應用程式對一筆結果僅能採用一個目標，請擇一。此列未發布。",
  ),
  refused: text(
    "{place}: the apps would refuse it: {problem}. It was not published.",
    "{place}：應用程式會拒絕此列：{problem}。此列未發布。",
  ),
  "map-refused": text(
    "The apps would refuse the map: {problem}. Nothing was published.",
    "應用程式會拒絕此對應表：{problem}。未發布任何內容。",
  ),
  "under-review": text(
    "{place}: is published as it was approved, although {by} asks for a look: {reason}. Take the approval back if it is wrong.",
    "{place}：{by} 要求檢視（{reason}），目前仍依原核准內容發布。若內容有誤，請撤回核准。",
  ),
  "system-absent": text(
    "{place}: has no code system, so no result can be found by it. It was not published.",
    "{place}：沒有代碼系統，無法用於判讀結果，因此未發布。",
  ),
  "system-international": text(
    "{place}: a code of {system} means what its system says; no hospital's map changes it. It was not published.",
    "{place}：{system} 代碼的意義由其系統決定，院內對應不可更改，因此未發布。",
  ),
} as const satisfies Record<string, Localized>;

/** What an import notes of a row whose approval is a claim. */
export const APPROVAL_NOTE = text(
  "According to {file}, approved by {by} on {on}.",
  "依 {file} 記載，由 {by} 於 {on} 核准。",
);

/** Why a line is set aside whose characters did not survive the encoding. */
export const BROKEN_TEXT = text("some of its characters are broken", "部分字元已毀損");

/** Why a row with such a target is not taken over. */
export const WRONG_DIGIT = text(
  "Its target {code} has a wrong check digit: no such code can exist.",
  "對應目標 {code} 的檢查碼錯誤，不可能是有效代碼。",
);

export type ExchangeReason = keyof typeof EXCHANGE_REASONS;

export interface ExchangeProblem {
  code: ExchangeReason;
  values: Readonly<Record<string, string | Localized>>;
  /** What was set aside, as it stands in the file. */
  json?: unknown;
}

/** The sentence for a person, in the language of the screen. */
export function exchangeReasonText(problem: ExchangeProblem, locale: keyof Localized): string {
  const values = Object.entries(problem.values).map(([name, value]) => [
    name,
    typeof value === "string" ? value : value[locale],
  ]);
  return fillReason(EXCHANGE_REASONS[problem.code][locale], Object.fromEntries(values));
}
